export type LedgerErrorCode =
  | "unbalanced_entry"
  | "currency_mismatch"
  | "duplicate_entry"
  | "unknown_account"
  | "overdraft_forbidden"
  | "schedule_missing"
  | "idempotency_conflict"
  | "idempotency_in_flight"
  | "signature_rejected"
  | "illegal_transition"
  | "malformed_amount";

const RETRYABLE: ReadonlySet<LedgerErrorCode> = new Set(["idempotency_in_flight"]);

export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  readonly context: Readonly<Record<string, string>>;

  constructor(code: LedgerErrorCode, message: string, context: Record<string, string> = {}) {
    super(message);
    this.name = "LedgerError";
    this.code = code;
    this.context = Object.freeze({ ...context });
  }

  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}

export function httpStatusFor(error: LedgerError): number {
  switch (error.code) {
    case "idempotency_conflict":
    case "duplicate_entry":
    case "illegal_transition":
      return 409;
    case "idempotency_in_flight":
      return 425;
    case "signature_rejected":
      return 401;
    case "unknown_account":
      return 404;
    case "malformed_amount":
    case "currency_mismatch":
      return 422;
    default:
      // Unbalanced entries and missing schedules are our fault, never the caller's.
      return 500;
  }
}
