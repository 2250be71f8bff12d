import { createHash } from "node:crypto";
import { addDays, valueDateFor, type IsoDate, type SettlementRail } from "./calendar.js";
import { quoteFee, type CardOrigin, type FeeBreakdown, type FeeSchedule, type FundingSource } from "./fees.js";
import { credit, debit, type JournalEntry, type Posting } from "./journal.js";
import { applyRate, apportion, formatMoney, minus, money, plus, zero, type CurrencyCode, type Money } from "./money.js";

export interface CapturedPayment {
  readonly kind: "capture";
  readonly paymentId: string;
  readonly merchantId: string;
  readonly gross: Money;
  readonly origin: CardOrigin;
  readonly funding: FundingSource;
  readonly occurredAt: Date;
  /** Marketplace captures carry the sub-sellers and their relative shares. */
  readonly splits?: readonly { readonly sellerId: string; readonly weight: bigint }[];
}

export interface DeductedEvent {
  readonly kind: "refund" | "dispute_hold" | "dispute_release";
  readonly paymentId: string;
  readonly merchantId: string;
  readonly gross: Money;
  readonly occurredAt: Date;
}

export type SettleableEvent = CapturedPayment | DeductedEvent;

export interface MerchantTerms {
  readonly merchantId: string;
  readonly rail: SettlementRail;
  readonly delayDays: number;
  readonly minimumPayout: Money;
  readonly reserve?: { readonly rateE7: bigint; readonly holdDays: number; readonly cap: Money };
}

export interface ReserveTranche {
  readonly merchantId: string;
  readonly amount: Money;
  readonly releaseOn: IsoDate;
}

export interface SettlementLine {
  readonly paymentId: string;
  readonly kind: SettleableEvent["kind"];
  readonly gross: Money;
  readonly fee: Money;
  readonly sellerShares: ReadonlyMap<string, Money>;
}

export interface SettlementBatch {
  readonly batchId: string;
  readonly merchantId: string;
  readonly currency: CurrencyCode;
  readonly valueDate: IsoDate;
  readonly lines: readonly SettlementLine[];
  readonly grossTotal: Money;
  readonly feeTotal: Money;
  readonly reserveHeld: Money;
  readonly reserveReleased: Money;
  readonly carriedIn: Money;
  readonly net: Money;
  readonly disposition: "payout" | "carry_forward" | "collect";
}

export interface BatchInputs {
  readonly events: readonly SettleableEvent[];
  readonly terms: ReadonlyMap<string, MerchantTerms>;
  readonly schedules: readonly FeeSchedule[];
  readonly trailingVolumeMinor: (merchantId: string, currency: CurrencyCode) => bigint;
  readonly openReserve: readonly ReserveTranche[];
  readonly carriedForward: ReadonlyMap<string, Money>; // key: merchantId/currency
}

export interface BatchOutcome {
  readonly batches: readonly SettlementBatch[];
  readonly newReserve: readonly ReserveTranche[];
  readonly orphaned: readonly SettleableEvent[];
}

/** Below this we stop carrying a debt forward and ask collections to invoice it (PAY-1432). */
const COLLECT_THRESHOLD_MINOR: Partial<Record<CurrencyCode, bigint>> = {
  EUR: -50_000n,
  USD: -50_000n,
  GBP: -45_000n,
  JPY: -75_000n,
};

export function buildSettlementBatches(inputs: BatchInputs): BatchOutcome {
  const { groups, orphaned } = groupByValueDate(inputs.events, inputs.terms);
  const carried = new Map(inputs.carriedForward);
  const reservePool = [...inputs.openReserve];
  const newReserve: ReserveTranche[] = [];
  const batches: SettlementBatch[] = [];

  // Value dates must run in order: what one batch cannot pay out, the next one inherits.
  const ordered = [...groups.values()].sort(
    (a, b) => a.valueDate.localeCompare(b.valueDate) || a.terms.merchantId.localeCompare(b.terms.merchantId),
  );
  for (const { terms, currency, valueDate, events } of ordered) {
    const carryKey = `${terms.merchantId}/${currency}`;
    const carriedIn = carried.get(carryKey) ?? zero(currency);
    const volume = inputs.trailingVolumeMinor(terms.merchantId, currency);
    const lines = events.map((event) => toLine(event, inputs.schedules, volume));
    const grossTotal = lines.reduce((sum, line) => plus(sum, signedGross(line)), zero(currency));
    const feeTotal = lines.reduce((sum, line) => plus(sum, line.fee), zero(currency));

    const reserveReleased = drainMaturedReserve(reservePool, terms.merchantId, currency, valueDate);
    const reserveHeld = reserveFor(terms, lines, reservePool, currency);
    if (reserveHeld.minor > 0n && terms.reserve) {
      const releaseOn = addDays(valueDate, terms.reserve.holdDays);
      const tranche = { merchantId: terms.merchantId, amount: reserveHeld, releaseOn };
      newReserve.push(tranche);
      reservePool.push(tranche);
    }

    const earned = minus(minus(grossTotal, feeTotal), reserveHeld);
    const net = plus(plus(earned, reserveReleased), carriedIn);
    const disposition = dispose(net, terms);
    // An invoiced debt leaves the balance, otherwise it would be collected twice.
    carried.set(carryKey, disposition === "carry_forward" ? net : zero(currency));
    batches.push({
      batchId: fingerprintBatch(terms.merchantId, currency, valueDate, lines),
      merchantId: terms.merchantId,
      currency,
      valueDate,
      lines,
      grossTotal,
      feeTotal,
      reserveHeld,
      reserveReleased,
      carriedIn,
      net,
      disposition,
    });
  }
  return { batches, newReserve, orphaned };
}

interface ValueDateGroup {
  readonly terms: MerchantTerms;
  readonly currency: CurrencyCode;
  readonly valueDate: IsoDate;
  readonly events: SettleableEvent[];
}

function groupByValueDate(events: readonly SettleableEvent[], terms: ReadonlyMap<string, MerchantTerms>) {
  const groups = new Map<string, ValueDateGroup>();
  const orphaned: SettleableEvent[] = [];
  const seen = new Set<string>();
  for (const event of events) {
    const merchantTerms = terms.get(event.merchantId);
    if (!merchantTerms) {
      orphaned.push(event);
      continue;
    }
    // The capture topic is at-least-once. Partial refunds share a payment id, so time is in the key.
    const dedupeKey = `${event.kind}:${event.paymentId}:${event.occurredAt.getTime()}`;
    if (seen.has(dedupeKey)) continue;
    seen.add(dedupeKey);
    // Deductions hit the next possible batch; only captures wait for the contractual delay.
    const delay = event.kind === "capture" ? merchantTerms.delayDays : 0;
    const valueDate = valueDateFor(event.occurredAt, delay, merchantTerms.rail);
    const key = `${event.merchantId}/${event.gross.currency}/${valueDate}`;
    const group = groups.get(key) ?? { terms: merchantTerms, currency: event.gross.currency, valueDate, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return { groups, orphaned };
}

function toLine(event: SettleableEvent, schedules: readonly FeeSchedule[], volumeMinor: bigint): SettlementLine {
  const { kind, paymentId, gross } = event;
  if (event.kind !== "capture") {
    return { paymentId, kind, gross, fee: zero(gross.currency), sellerShares: new Map() };
  }
  const quote: FeeBreakdown = quoteFee(schedules, {
    merchantId: event.merchantId,
    amount: gross,
    origin: event.origin,
    funding: event.funding,
    capturedOn: event.occurredAt.toISOString().slice(0, 10),
    trailingVolumeMinor: volumeMinor,
  });
  const splits = event.splits ?? [];
  const shares =
    splits.length === 0
      ? []
      : apportion(
          minus(gross, quote.total),
          splits.map((split) => split.weight),
        );
  const sellerShares = new Map<string, Money>();
  splits.forEach((split, index) => {
    const share = shares[index] ?? zero(gross.currency);
    sellerShares.set(split.sellerId, plus(sellerShares.get(split.sellerId) ?? zero(gross.currency), share));
  });
  return { paymentId, kind, gross, fee: quote.total, sellerShares };
}

function signedGross(line: SettlementLine): Money {
  const inflow = line.kind === "capture" || line.kind === "dispute_release";
  return inflow ? line.gross : money(line.gross.currency, -line.gross.minor);
}

function drainMaturedReserve(
  pool: ReserveTranche[],
  merchantId: string,
  currency: CurrencyCode,
  valueDate: IsoDate,
): Money {
  let released = zero(currency);
  for (let index = pool.length - 1; index >= 0; index -= 1) {
    const tranche = pool[index];
    if (!tranche || tranche.merchantId !== merchantId || tranche.amount.currency !== currency) continue;
    if (tranche.releaseOn > valueDate) continue;
    released = plus(released, tranche.amount);
    pool.splice(index, 1);
  }
  return released;
}

function reserveFor(
  terms: MerchantTerms,
  lines: readonly SettlementLine[],
  pool: readonly ReserveTranche[],
  currency: CurrencyCode,
): Money {
  const rule = terms.reserve;
  if (!rule || rule.cap.currency !== currency) return zero(currency);
  const captured = lines
    .filter((line) => line.kind === "capture")
    .reduce((sum, line) => plus(sum, line.gross), zero(currency));
  const alreadyHeld = pool
    .filter((tranche) => tranche.merchantId === terms.merchantId && tranche.amount.currency === currency)
    .reduce((sum, tranche) => plus(sum, tranche.amount), zero(currency));
  const wanted = applyRate(captured, rule.rateE7);
  const headroom = minus(rule.cap, alreadyHeld);
  if (headroom.minor <= 0n) return zero(currency);
  return wanted.minor < headroom.minor ? wanted : headroom;
}

function dispose(net: Money, terms: MerchantTerms): SettlementBatch["disposition"] {
  if (net.minor < (COLLECT_THRESHOLD_MINOR[net.currency] ?? -100_000n)) return "collect";
  if (net.minor <= 0n) return "carry_forward";
  const { minimumPayout } = terms;
  if (minimumPayout.currency === net.currency && net.minor < minimumPayout.minor) return "carry_forward";
  return "payout";
}

/** Stable over event order, so that a replayed run yields the ids the payout service already knows. */
function fingerprintBatch(
  merchantId: string,
  currency: CurrencyCode,
  valueDate: IsoDate,
  lines: readonly SettlementLine[],
): string {
  const members = lines.map((line) => `${line.kind}:${line.paymentId}:${line.gross.minor}`).sort();
  const digest = createHash("sha256").update(members.join("\n")).digest("hex").slice(0, 12);
  return `stl_${merchantId}_${currency}_${valueDate.replaceAll("-", "")}_${digest}`;
}

export function toJournalEntry(batch: SettlementBatch): JournalEntry {
  const pending = `merchant/${batch.merchantId}/pending/${batch.currency}`;
  const payable = `merchant/${batch.merchantId}/payable/${batch.currency}`;
  const reserve = `merchant/${batch.merchantId}/reserve/${batch.currency}`;
  const postings: Posting[] = [
    debit(pending, batch.grossTotal),
    credit(`revenue/fees/${batch.currency}`, batch.feeTotal),
    credit(reserve, minus(batch.reserveHeld, batch.reserveReleased)),
    // The carry-over already sits on the payable account, booking it again would double it.
    credit(payable, minus(batch.net, batch.carriedIn)),
  ];
  return {
    entryId: batch.batchId,
    reason: `settle ${batch.lines.length} lines, net ${formatMoney(batch.net)}`,
    bookedOn: batch.valueDate,
    postings: postings.filter((posting) => posting.delta.minor !== 0n),
  };
}
