import { describe, expect, it } from "vitest";
import { Journal } from "../src/journal.js";
import { money } from "../src/money.js";
import { buildSettlementBatches, toJournalEntry, type BatchInputs } from "../src/settlement.js";
import { bakeryTerms, croissantSale, houseSchedule } from "./fixtures.js";

function inputs(overrides: Partial<BatchInputs>): BatchInputs {
  return {
    events: [],
    terms: new Map([["mrc_bakery", bakeryTerms()]]),
    schedules: [houseSchedule],
    trailingVolumeMinor: () => 0n,
    openReserve: [],
    carriedForward: new Map(),
    ...overrides,
  };
}

describe("buildSettlementBatches", () => {
  it("moves a capture after the cutoff to the next value date", () => {
    const { batches } = buildSettlementBatches(
      inputs({
        events: [
          croissantSale("pay_early", 12_000, "2024-06-03T15:29:00Z"),
          croissantSale("pay_late", 8_000, "2024-06-03T15:31:00Z"),
        ],
      }),
    );
    expect(batches.map((batch) => batch.valueDate)).toEqual(["2024-06-05", "2024-06-06"]);
    expect(batches[0]?.feeTotal.minor).toBe(193n);
  });

  it("skips Easter on the euro rail", () => {
    const { batches } = buildSettlementBatches(
      inputs({ events: [croissantSale("pay_thu", 5_000, "2024-03-28T10:00:00Z")] }),
    );
    expect(batches[0]?.valueDate).toBe("2024-04-03");
  });

  it("carries small amounts forward until the minimum payout is met", () => {
    const { batches } = buildSettlementBatches(
      inputs({
        events: [
          croissantSale("pay_a", 700, "2024-06-03T09:00:00Z"),
          croissantSale("pay_b", 700, "2024-06-04T09:00:00Z"),
        ],
      }),
    );
    expect(batches.map((batch) => batch.disposition)).toEqual(["carry_forward", "payout"]);
    expect(batches[1]?.carriedIn.minor).toBe(665n);
    expect(batches[1]?.net.minor).toBe(1_330n);
  });

  it("never holds more reserve than the cap leaves room for", () => {
    const reserve = { rateE7: 1_000_000n, holdDays: 90, cap: money("EUR", 1_500) };
    const { batches, newReserve } = buildSettlementBatches(
      inputs({
        terms: new Map([["mrc_bakery", bakeryTerms({ reserve })]]),
        events: [
          croissantSale("pay_1", 10_000, "2024-06-03T09:00:00Z"),
          croissantSale("pay_2", 10_000, "2024-06-04T09:00:00Z"),
          croissantSale("pay_3", 10_000, "2024-06-05T09:00:00Z"),
        ],
      }),
    );
    expect(batches.map((batch) => batch.reserveHeld.minor)).toEqual([1_000n, 500n, 0n]);
    expect(newReserve.map((tranche) => tranche.releaseOn)).toEqual(["2024-09-03", "2024-09-04"]);
  });

  it("ignores duplicate deliveries and reports events of unknown merchants", () => {
    const sale = croissantSale("pay_dup", 4_000, "2024-06-03T09:00:00Z");
    const stranger = { ...sale, merchantId: "mrc_unknown" };
    const { batches, orphaned } = buildSettlementBatches(inputs({ events: [sale, { ...sale }, stranger] }));
    expect(batches[0]?.lines).toHaveLength(1);
    expect(orphaned).toEqual([stranger]);
  });

  it("books a balanced entry whose seals survive an audit", () => {
    const { batches } = buildSettlementBatches(
      inputs({ events: [croissantSale("pay_j", 20_000, "2024-06-03T09:00:00Z")] }),
    );
    const journal = new Journal();
    for (const leaf of ["pending", "payable", "reserve"]) {
      const path = `merchant/mrc_bakery/${leaf}/EUR`;
      journal.open({ path, kind: "liability", currency: "EUR", mayOverdraw: leaf === "pending" });
    }
    journal.open({ path: "revenue/fees/EUR", kind: "revenue", currency: "EUR", mayOverdraw: false });
    for (const batch of batches) journal.post(toJournalEntry(batch));
    expect(journal.balance("merchant/mrc_bakery/payable/EUR").minor).toBe(19_695n);
    expect(journal.balance("revenue/fees/EUR").minor).toBe(305n);
    expect(journal.auditSeals()).toBeNull();
  });
});
