import type { IsoDate } from "./calendar.js";
import { LedgerError } from "./errors.js";
import { applyRate, money, plus, zero, type CurrencyCode, type Money } from "./money.js";

export type CardOrigin = "domestic" | "intra_region" | "inter_region";
export type FundingSource = "debit" | "credit" | "prepaid" | "commercial" | "bank_debit";

export interface VolumeTier {
  /** Lower bound of trailing 30-day volume, in minor units, inclusive. */
  readonly fromMinor: bigint;
  readonly rateE7: bigint;
  readonly fixedMinor: bigint;
}

export interface FeeSchedule {
  readonly scheduleId: string;
  readonly merchantId: string | "*";
  readonly currency: CurrencyCode;
  readonly effectiveFrom: IsoDate;
  readonly effectiveUntil?: IsoDate;
  readonly tiers: readonly VolumeTier[];
  readonly originSurchargeE7: Readonly<Record<CardOrigin, bigint>>;
  readonly fundingSurchargeE7: Partial<Readonly<Record<FundingSource, bigint>>>;
  readonly floorMinor: bigint;
  readonly ceilingMinor?: bigint;
  /** Negotiated share of the percentage part that is kept when a payment is refunded. */
  readonly refundRetentionE7: bigint;
}

export interface FeeQuery {
  readonly merchantId: string;
  readonly amount: Money;
  readonly origin: CardOrigin;
  readonly funding: FundingSource;
  readonly capturedOn: IsoDate;
  readonly trailingVolumeMinor: bigint;
}

export interface FeeBreakdown {
  readonly scheduleId: string;
  readonly percentage: Money;
  readonly fixed: Money;
  readonly surcharge: Money;
  readonly adjustment: Money; // what the floor or ceiling added or removed
  readonly total: Money;
}

/** Merchant-specific schedules beat the house list; among equals the youngest one wins. */
export function selectSchedule(schedules: readonly FeeSchedule[], query: FeeQuery): FeeSchedule {
  const candidates = schedules
    .filter((schedule) => schedule.merchantId === query.merchantId || schedule.merchantId === "*")
    .filter((schedule) => schedule.currency === query.amount.currency)
    .filter((schedule) => schedule.effectiveFrom <= query.capturedOn)
    .filter((schedule) => !schedule.effectiveUntil || query.capturedOn < schedule.effectiveUntil)
    .sort((a, b) => {
      const specificity = Number(a.merchantId === "*") - Number(b.merchantId === "*");
      return specificity !== 0 ? specificity : b.effectiveFrom.localeCompare(a.effectiveFrom);
    });
  const chosen = candidates[0];
  if (!chosen) {
    throw new LedgerError("schedule_missing", `no fee schedule for ${query.merchantId} on ${query.capturedOn}`, {
      currency: query.amount.currency,
    });
  }
  return chosen;
}

function tierFor(schedule: FeeSchedule, trailingVolumeMinor: bigint): VolumeTier {
  let best: VolumeTier | undefined;
  for (const tier of schedule.tiers) {
    if (tier.fromMinor > trailingVolumeMinor) continue;
    if (!best || tier.fromMinor > best.fromMinor) best = tier;
  }
  if (!best) throw new LedgerError("schedule_missing", `${schedule.scheduleId} has no base tier`);
  return best;
}

export function quoteFee(schedules: readonly FeeSchedule[], query: FeeQuery): FeeBreakdown {
  const schedule = selectSchedule(schedules, query);
  const { currency } = query.amount;
  const tier = tierFor(schedule, query.trailingVolumeMinor);
  const percentage = applyRate(query.amount, tier.rateE7);
  const fixed = money(currency, tier.fixedMinor);
  // Surcharges stack: an inter-region commercial card pays both.
  const surchargeRate =
    schedule.originSurchargeE7[query.origin] + (schedule.fundingSurchargeE7[query.funding] ?? 0n);
  const surcharge = applyRate(query.amount, surchargeRate);
  const raw = plus(plus(percentage, fixed), surcharge);
  let clamped = raw.minor;
  if (clamped < schedule.floorMinor) clamped = schedule.floorMinor;
  if (schedule.ceilingMinor !== undefined && clamped > schedule.ceilingMinor) clamped = schedule.ceilingMinor;
  // Micro-payments: we never charge more than the payment itself (PAY-1187).
  if (clamped > query.amount.minor) clamped = query.amount.minor;
  return {
    scheduleId: schedule.scheduleId,
    percentage,
    fixed,
    surcharge,
    adjustment: money(currency, clamped - raw.minor),
    total: money(currency, clamped),
  };
}

/** Fee handed back on a refund: the percentage part pro rata, less retention; the fixed part stays. */
export function refundableFee(
  schedule: FeeSchedule,
  original: FeeBreakdown,
  captured: Money,
  refunded: Money,
): Money {
  if (captured.minor <= 0n || refunded.minor <= 0n) return zero(captured.currency);
  const variable = original.percentage.minor + original.surcharge.minor;
  const capped = variable < original.total.minor ? variable : original.total.minor;
  const returnShare = 10_000_000n - schedule.refundRetentionE7;
  const proRata = (capped * refunded.minor) / captured.minor;
  return applyRate(money(captured.currency, proRata), returnShare);
}
