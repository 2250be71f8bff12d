import type { FeeSchedule } from "../src/fees.js";
import { money } from "../src/money.js";
import type { CapturedPayment, MerchantTerms } from "../src/settlement.js";

export const houseSchedule: FeeSchedule = {
  scheduleId: "house-2024",
  merchantId: "*",
  currency: "EUR",
  effectiveFrom: "2024-01-01",
  tiers: [
    { fromMinor: 0n, rateE7: 140_000n, fixedMinor: 25n },
    { fromMinor: 5_000_000n, rateE7: 115_000n, fixedMinor: 20n },
  ],
  originSurchargeE7: { domestic: 0n, intra_region: 20_000n, inter_region: 150_000n },
  fundingSurchargeE7: { commercial: 90_000n },
  floorMinor: 30n,
  ceilingMinor: 25_000n,
  refundRetentionE7: 1_000_000n,
};

export function bakeryTerms(overrides: Partial<MerchantTerms> = {}): MerchantTerms {
  return {
    merchantId: "mrc_bakery",
    rail: "euro_area",
    delayDays: 2,
    minimumPayout: money("EUR", 1_000),
    ...overrides,
  };
}

export function croissantSale(paymentId: string, minor: number, at: string): CapturedPayment {
  return {
    kind: "capture",
    paymentId,
    merchantId: "mrc_bakery",
    gross: money("EUR", minor),
    origin: "domestic",
    funding: "debit",
    occurredAt: new Date(at),
  };
}
