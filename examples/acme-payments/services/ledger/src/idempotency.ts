import { createHash, randomUUID } from "node:crypto";
import { LedgerError } from "./errors.js";

export interface StoredOutcome {
  readonly status: number;
  readonly body: string;
}

export interface KeyRecord {
  readonly scope: string;
  readonly key: string;
  readonly requestDigest: string;
  readonly leaseToken: string;
  readonly leaseUntil: number;
  readonly outcome?: StoredOutcome;
}

/** The Postgres implementation maps tryInsert to INSERT ... ON CONFLICT DO NOTHING. */
export interface KeyStore {
  tryInsert(record: KeyRecord): Promise<boolean>;
  find(scope: string, key: string): Promise<KeyRecord | undefined>;
  swapLease(previousToken: string, next: KeyRecord): Promise<boolean>;
  complete(leaseToken: string, outcome: StoredOutcome): Promise<boolean>;
  release(leaseToken: string): Promise<void>;
}

const LEASE_MS = 45_000;

/** Object keys sorted, undefined dropped, bigint as digits: two equal requests digest equally. */
export function canonicalJson(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

export class IdempotencyGate {
  constructor(
    private readonly store: KeyStore,
    private readonly now: () => number = Date.now,
  ) {}

  async runOnce(
    scope: string,
    key: string,
    request: unknown,
    perform: () => Promise<StoredOutcome>,
  ): Promise<StoredOutcome & { readonly replayed: boolean }> {
    const requestDigest = createHash("sha256").update(canonicalJson(request)).digest("base64url");
    const lease: KeyRecord = {
      scope,
      key,
      requestDigest,
      leaseToken: randomUUID(),
      leaseUntil: this.now() + LEASE_MS,
    };
    if (!(await this.store.tryInsert(lease))) {
      const earlier = await this.#inspect(lease);
      if (earlier) return { ...earlier, replayed: true };
    }
    let outcome: StoredOutcome;
    try {
      outcome = await perform();
    } catch (error) {
      // Nothing was decided, so the client may try again under the same key.
      await this.store.release(lease.leaseToken);
      throw error;
    }
    if (outcome.status >= 500) {
      await this.store.release(lease.leaseToken);
    } else if (!(await this.store.complete(lease.leaseToken, outcome))) {
      // Our lease ran out and somebody took over. Their answer counts, not ours (PAY-1290).
      const winner = await this.store.find(scope, key);
      if (winner?.outcome) return { ...winner.outcome, replayed: true };
      throw new LedgerError("idempotency_in_flight", "lost the lease while working", { scope, key });
    }
    return { ...outcome, replayed: false };
  }

  async #inspect(lease: KeyRecord): Promise<StoredOutcome | undefined> {
    const existing = await this.store.find(lease.scope, lease.key);
    if (!existing) {
      throw new LedgerError("idempotency_in_flight", "key vanished between insert and read", { key: lease.key });
    }
    if (existing.requestDigest !== lease.requestDigest) {
      throw new LedgerError("idempotency_conflict", "key was used with a different request", {
        scope: lease.scope,
        key: lease.key,
      });
    }
    if (existing.outcome) return existing.outcome;
    const stale = existing.leaseUntil <= this.now();
    if (stale && (await this.store.swapLease(existing.leaseToken, lease))) return undefined;
    throw new LedgerError("idempotency_in_flight", "the first request is still running", { key: lease.key });
  }
}
