/** What speaks about a text besides the index: what was copied at home, and earlier small inputs. */
import { mainFlavour, textOf } from '../engine/flavour.ts';
import type { Copies } from './copies.ts';
import type { Ledger } from './ledger.ts';
import type { Court, Witness } from './judgement.ts';

export interface LedgerWitness {
  readonly witness: Witness;
  /** Names what was taken in: to be withdrawn if it doesn't leave. */
  readonly ids: number[];
}

/** Takes every input into the ledger, and says what it tells together with earlier ones. */
export function ledgerWitness(ledger: Ledger): LedgerWitness {
  const ids: number[] = [];
  const witness: Witness = async ({ flavours }, court, isPastDeadline) => {
    if (flavours.length === 0) return { findings: [], marks: [], renewed: [] };
    const found = await ledger.add([textOf(mainFlavour(flavours))], { ...contextOf(court), isPastDeadline });
    ids.push(...found.ids);
    return found;
  };
  return { witness, ids };
}

/** What pieces that are in the ledger already say together with earlier ones. */
export function entriesWitness(ledger: Pick<Ledger, 'judge'>, ids: readonly number[]): Witness {
  let isAsked = ids.length === 0;
  return async (_input, court, isPastDeadline) => {
    if (isAsked) return { findings: [], marks: [], renewed: [] };
    isAsked = true;
    return ledger.judge(ids, { ...contextOf(court), isPastDeadline });
  };
}

/** Code that was copied on a host of the policy's `origins`, though no index knows it. */
export function copyWitness(copies: Copies): Witness {
  return ({ flavours }, { granted }, isPastDeadline) => copies.scan(flavours, granted, isPastDeadline);
}

function contextOf({ state, index, place, granted }: Court) {
  const { ledgerHours: hours, labels } = state.policy;
  return {
    index: index.state === 'ready' ? index.reader : undefined,
    hours,
    labels,
    approved: place?.site.approved === true,
    isGranted: granted,
  };
}
