import { createHash } from "node:crypto";
import { LedgerError } from "./errors.js";
import { formatMoney, negate, zero, type CurrencyCode, type Money } from "./money.js";

/** Asset and expense accounts grow on the debit side, everything else on the credit side. */
export type AccountKind = "asset" | "expense" | "liability" | "revenue" | "equity";

export interface LedgerAccount {
  readonly path: string; // e.g. "merchant/mrc_204/payable"
  readonly kind: AccountKind;
  readonly currency: CurrencyCode;
  readonly mayOverdraw: boolean;
}

export interface Posting {
  readonly account: string;
  /** Positive debits the account, negative credits it. */
  readonly delta: Money;
}

export interface JournalEntry {
  readonly entryId: string;
  readonly reason: string;
  readonly bookedOn: string;
  readonly postings: readonly Posting[];
  readonly reverses?: string;
}

export interface SealedEntry extends JournalEntry {
  readonly sequence: number;
  readonly seal: string;
}

export const debit = (account: string, amount: Money): Posting => ({ account, delta: amount });
export const credit = (account: string, amount: Money): Posting => ({ account, delta: negate(amount) });

const GENESIS_SEAL = "0".repeat(64);

export class Journal {
  readonly #accounts = new Map<string, LedgerAccount>();
  readonly #balances = new Map<string, bigint>();
  readonly #entries: SealedEntry[] = [];
  readonly #positionById = new Map<string, number>();
  readonly #reversed = new Set<string>();

  open(account: LedgerAccount): void {
    const existing = this.#accounts.get(account.path);
    if (existing && (existing.currency !== account.currency || existing.kind !== account.kind)) {
      throw new LedgerError("currency_mismatch", `account ${account.path} is already open with other terms`);
    }
    this.#accounts.set(account.path, account);
  }

  post(entry: JournalEntry): SealedEntry {
    if (this.#positionById.has(entry.entryId)) {
      throw new LedgerError("duplicate_entry", `entry ${entry.entryId} was already booked`);
    }
    this.#assertBalanced(entry);
    const projected = this.#project(entry);
    for (const [path, rawBalance] of projected) {
      const account = this.#account(path);
      if (!account.mayOverdraw && naturalSide(account.kind) * rawBalance < 0n) {
        throw new LedgerError("overdraft_forbidden", `${entry.entryId} would overdraw ${path}`, {
          balance: formatMoney({ currency: account.currency, minor: rawBalance }),
        });
      }
    }
    // Nothing was mutated up to here: a rejected entry must leave no trace.
    for (const [path, rawBalance] of projected) this.#balances.set(path, rawBalance);
    const sequence = this.#entries.length + 1;
    const previousSeal = this.#entries.at(-1)?.seal ?? GENESIS_SEAL;
    const sealed: SealedEntry = { ...entry, sequence, seal: sealEntry(previousSeal, sequence, entry) };
    this.#entries.push(sealed);
    this.#positionById.set(entry.entryId, sequence - 1);
    if (entry.reverses) this.#reversed.add(entry.reverses);
    return sealed;
  }

  reverse(entryId: string, reason: string, bookedOn: string): SealedEntry {
    const position = this.#positionById.get(entryId);
    const original = position === undefined ? undefined : this.#entries[position];
    if (!original) throw new LedgerError("unknown_account", `no entry ${entryId} to reverse`);
    if (this.#reversed.has(entryId)) {
      throw new LedgerError("duplicate_entry", `entry ${entryId} was already reversed`);
    }
    return this.post({
      entryId: `${entryId}:rev`,
      reason,
      bookedOn,
      reverses: entryId,
      postings: original.postings.map(({ account, delta }) => ({ account, delta: negate(delta) })),
    });
  }

  /** Balance on the account's natural side: a healthy account is never negative. */
  balance(path: string): Money {
    const account = this.#account(path);
    const raw = this.#balances.get(path) ?? 0n;
    return raw === 0n ? zero(account.currency) : { currency: account.currency, minor: raw * naturalSide(account.kind) };
  }

  /** Recomputes the seal chain; returns the first broken sequence number, or null when intact. */
  auditSeals(entries: readonly SealedEntry[] = this.#entries): number | null {
    let previousSeal = GENESIS_SEAL;
    for (const entry of entries) {
      if (sealEntry(previousSeal, entry.sequence, entry) !== entry.seal) return entry.sequence;
      previousSeal = entry.seal;
    }
    return null;
  }

  entries(): readonly SealedEntry[] {
    return this.#entries;
  }

  #account(path: string): LedgerAccount {
    const account = this.#accounts.get(path);
    if (!account) throw new LedgerError("unknown_account", `account ${path} is not open`);
    return account;
  }

  #assertBalanced(entry: JournalEntry): void {
    const sums = new Map<CurrencyCode, bigint>();
    for (const { account, delta } of entry.postings) {
      if (this.#account(account).currency !== delta.currency) {
        throw new LedgerError("currency_mismatch", `${account} cannot hold ${delta.currency}`);
      }
      sums.set(delta.currency, (sums.get(delta.currency) ?? 0n) + delta.minor);
    }
    const lopsided = [...sums].filter(([, sum]) => sum !== 0n);
    if (entry.postings.length < 2 || lopsided.length > 0) {
      throw new LedgerError("unbalanced_entry", `entry ${entry.entryId} does not balance`, {
        off: lopsided.map(([currency, minor]) => formatMoney({ currency, minor })).join(", "),
      });
    }
  }

  #project(entry: JournalEntry): Map<string, bigint> {
    const projected = new Map<string, bigint>();
    for (const { account, delta } of entry.postings) {
      const before = projected.get(account) ?? this.#balances.get(account) ?? 0n;
      projected.set(account, before + delta.minor);
    }
    return projected;
  }
}

function naturalSide(kind: AccountKind): bigint {
  return kind === "asset" || kind === "expense" ? 1n : -1n;
}

function sealEntry(previousSeal: string, sequence: number, entry: JournalEntry): string {
  const body = entry.postings.map(({ account, delta }) => `${account}|${delta.currency}|${delta.minor}`).join("\n");
  return createHash("sha256")
    .update(`${previousSeal}\n${sequence}\n${entry.entryId}\n${entry.bookedOn}\n${entry.reverses ?? "-"}\n${body}`)
    .digest("hex");
}
