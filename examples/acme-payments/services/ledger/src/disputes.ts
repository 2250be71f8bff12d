import { addDays, type IsoDate } from "./calendar.js";
import { LedgerError } from "./errors.js";
import { credit, debit, type JournalEntry, type Posting } from "./journal.js";
import { formatMoney, minus, money, type Money } from "./money.js";

export type DisputeStage =
  | "inquiry"
  | "first_chargeback"
  | "represented"
  | "pre_arbitration"
  | "arbitration"
  | "won"
  | "lost"
  | "accepted";

export type DisputeSignal =
  | { readonly type: "bank_claims"; readonly amount: Money; readonly on: IsoDate }
  | { readonly type: "inquiry_closed"; readonly on: IsoDate }
  | { readonly type: "evidence_sent"; readonly documents: number; readonly on: IsoDate }
  | { readonly type: "bank_insists"; readonly on: IsoDate }
  | { readonly type: "escalate"; readonly on: IsoDate }
  | { readonly type: "merchant_gives_in"; readonly on: IsoDate }
  | { readonly type: "ruling"; readonly merchantWins: boolean; readonly on: IsoDate }
  | { readonly type: "deadline_passed"; readonly on: IsoDate };

export interface Dispute {
  readonly disputeId: string;
  readonly paymentId: string;
  readonly merchantId: string;
  readonly captured: Money;
  readonly disputed: Money;
  readonly stage: DisputeStage;
  readonly respondBy?: IsoDate;
  readonly held: boolean;
  readonly arbitrationFee: Money;
  readonly step: number;
}

export interface DisputeMove {
  readonly dispute: Dispute;
  readonly entry?: JournalEntry;
}

const RESPONSE_DAYS: Partial<Record<DisputeStage, number>> = {
  inquiry: 10,
  first_chargeback: 18,
  represented: 45, // the bank's time, not ours; silence means we won
  pre_arbitration: 9,
};

export const isClosed = (stage: DisputeStage): boolean => stage === "won" || stage === "lost" || stage === "accepted";

export function advanceDispute(dispute: Dispute, signal: DisputeSignal): DisputeMove {
  const illegal = (): never => {
    throw new LedgerError("illegal_transition", `${signal.type} does not apply in ${dispute.stage}`, {
      disputeId: dispute.disputeId,
    });
  };
  if (isClosed(dispute.stage)) illegal();
  switch (signal.type) {
    case "bank_claims": {
      if (dispute.stage !== "inquiry") illegal();
      // Banks sometimes claim more than was captured after a currency swing: cap it (PAY-1077).
      const claimed = signal.amount.minor > dispute.captured.minor ? dispute.captured : signal.amount;
      const claimedDispute: Dispute = { ...dispute, disputed: money(dispute.captured.currency, claimed.minor) };
      return enter(claimedDispute, "first_chargeback", signal.on, holdPostings(claimedDispute), true);
    }
    case "inquiry_closed":
      return dispute.stage === "inquiry" ? enter(dispute, "won", signal.on) : illegal();
    case "evidence_sent":
      if (dispute.stage !== "first_chargeback" && dispute.stage !== "inquiry") illegal();
      if (signal.documents < 1 || (dispute.respondBy && signal.on > dispute.respondBy)) illegal();
      return dispute.stage === "inquiry"
        ? { dispute: { ...dispute, respondBy: undefined, step: dispute.step + 1 } }
        : enter(dispute, "represented", signal.on);
    case "bank_insists":
      return dispute.stage === "represented" ? enter(dispute, "pre_arbitration", signal.on) : illegal();
    case "escalate":
      return dispute.stage === "pre_arbitration" ? enter(dispute, "arbitration", signal.on) : illegal();
    case "merchant_gives_in":
      return enter(dispute, "accepted", signal.on, lossPostings(dispute, false));
    case "ruling": {
      if (dispute.stage !== "arbitration" && dispute.stage !== "represented") illegal();
      const arbitrated = dispute.stage === "arbitration";
      return signal.merchantWins
        ? enter(dispute, "won", signal.on, releasePostings(dispute))
        : enter(dispute, "lost", signal.on, lossPostings(dispute, arbitrated));
    }
    case "deadline_passed": {
      if (!dispute.respondBy || signal.on <= dispute.respondBy) illegal();
      if (dispute.stage === "represented") return enter(dispute, "won", signal.on, releasePostings(dispute));
      // An unanswered inquiry stays open: the bank now decides whether it becomes a chargeback.
      if (dispute.stage === "inquiry") return { dispute: { ...dispute, respondBy: undefined, step: dispute.step + 1 } };
      return enter(dispute, "lost", signal.on, lossPostings(dispute, false));
    }
  }
}

function enter(
  dispute: Dispute,
  stage: DisputeStage,
  on: IsoDate,
  postings: readonly Posting[] = [],
  held = !isClosed(stage) && dispute.held,
): DisputeMove {
  const days = RESPONSE_DAYS[stage];
  const next: Dispute = {
    ...dispute,
    stage,
    held,
    respondBy: days === undefined ? undefined : addDays(on, days),
    step: dispute.step + 1,
  };
  if (postings.length === 0) return { dispute: next };
  const entryId = `${dispute.disputeId}:${next.step}:${stage}`;
  const reason = `dispute ${dispute.stage} -> ${stage}, ${formatMoney(dispute.disputed)}`;
  return { dispute: next, entry: { entryId, reason, bookedOn: on, postings } };
}

const payableOf = (dispute: Dispute): string =>
  `merchant/${dispute.merchantId}/payable/${dispute.disputed.currency}`;
const holdOf = (dispute: Dispute): string => `disputes/hold/${dispute.disputed.currency}`;

function holdPostings(dispute: Dispute): Posting[] {
  return [debit(payableOf(dispute), dispute.disputed), credit(holdOf(dispute), dispute.disputed)];
}

function releasePostings(dispute: Dispute): Posting[] {
  if (!dispute.held) return [];
  return [debit(holdOf(dispute), dispute.disputed), credit(payableOf(dispute), dispute.disputed)];
}

function lossPostings(dispute: Dispute, withArbitrationFee: boolean): Posting[] {
  const { currency } = dispute.disputed;
  const funding = dispute.held ? holdOf(dispute) : payableOf(dispute);
  const postings = [debit(funding, dispute.disputed), credit(`scheme/clearing/${currency}`, dispute.disputed)];
  if (withArbitrationFee && dispute.arbitrationFee.minor > 0n) {
    postings.push(debit(payableOf(dispute), dispute.arbitrationFee));
    postings.push(credit(`revenue/arbitration/${currency}`, dispute.arbitrationFee));
  }
  return postings;
}

/** What the merchant still stands to lose, for the exposure column of the risk dashboard. */
export function openExposure(disputes: readonly Dispute[], currency: Money["currency"]): Money {
  let exposure = money(currency, 0);
  for (const dispute of disputes) {
    if (isClosed(dispute.stage) || dispute.disputed.currency !== currency) continue;
    const covered = dispute.held ? dispute.disputed : money(currency, 0);
    const atStake = dispute.stage === "arbitration" ? dispute.arbitrationFee : money(currency, 0);
    const uncovered = minus(dispute.disputed, covered);
    exposure = money(currency, exposure.minor + uncovered.minor + atStake.minor);
  }
  return exposure;
}
