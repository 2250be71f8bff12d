/**
 * What the network guard has noticed, judged in full: the guard itself couldn't wait. Where a request was stopped, the
 * person is told and can let the next try through.
 */
import type { Action, Outcome } from '../contract/event.ts';
import type { DialogRequest } from '../contract/message.ts';
import { countChecked, recordDecision } from './activity.ts';
import type { Courts } from './courts.ts';
import { dialogFor } from './dialog-request.ts';
import type { Dialogs } from './dialogs.ts';
import { type Grants, LEAST_GRANT_MILLISECONDS } from './grants.ts';
import type { Input } from './inputs.ts';
import type { Judge } from './judge.ts';
import { type Judged, judgeInputs } from './judgement.ts';
import type { Ledger } from './ledger.ts';
import type { Noticed } from './network-guard.ts';
import type { Vouched } from './vouched.ts';
import { entriesWitness } from './witnesses.ts';

/** So long nobody is asked again about the same files at the same site: pages try again by themselves. */
const ASKED_MILLISECONDS = 10_000;
/** Nobody waits for this judgement. */
const PATIENCE = 8;
/** A frame that isn't the top one: the dialog is to be shown there. */
const SOME_FRAME = -1;

export interface NoticedParts {
  readonly judge: Pick<Judge, 'outcome'>;
  readonly courts: Courts;
  readonly grants: Grants;
  readonly vouched: Vouched;
  readonly dialogs: Dialogs;
  readonly ledger: Ledger;
}

function inputsOf({ texts, address }: Noticed): Input[] {
  const input = (text: string): Input => ({
    name: '',
    flavours: [{ type: 'text/plain', text }],
    isRequest: true,
  });
  return [...texts.map(input), ...address.map((text) => ({ ...input(text), isAddress: true }))];
}

/** What was done: where nothing was stopped, nobody was asked either. */
function actionTaken(action: Action, stopped: boolean): Action {
  return stopped || action === 'allow' ? action : 'audit';
}

function outcomeOf(action: Action, stopped: boolean): Outcome {
  if (!stopped || action === 'allow' || action === 'audit') return 'sent';
  return action === 'block' ? 'blocked' : 'cancelled';
}

function subjectOf({ findings }: Judged, site: string): string {
  const named = findings.map(({ finding }) =>
    'file' in finding ? `${finding.repository} ${finding.file}` : finding.kind,
  );
  return [site, ...new Set(named)].join('\n');
}

/** Gives the action that the full judgement comes to. */
export function createNoticed({
  judge,
  courts,
  grants,
  vouched,
  dialogs,
  ledger,
}: NoticedParts): (noticed: Noticed) => Promise<Action> {
  const asked = new Map<string, number>();
  const isDue = (subject: string): boolean => {
    const now = performance.now();
    for (const [one, until] of asked) if (until < now) asked.delete(one);
    const due = !asked.has(subject);
    asked.set(subject, now + ASKED_MILLISECONDS);
    return due;
  };

  /** Shows what was stopped; an "anyway" holds for the next try. */
  const ask = async (request: DialogRequest, judged: Judged, noticed: Noticed, id: string) => {
    const { place, tabId, size, unread } = noticed;
    const tab = tabId < 0 ? {} : { tabId };
    const answer = await dialogs.elsewhere(request, { trusted: false, frameId: SOME_FRAME, ...tab });
    if (answer.choice !== 'anyway' || request.action === 'block') return;
    const { policy } = (await courts.context())[0];
    if (unread.length > 0 && tabId >= 0) {
      if (size === undefined) vouched.vouchForUnsized(tabId, LEAST_GRANT_MILLISECONDS);
      else vouched.vouch(tabId, size, Math.max(LEAST_GRANT_MILLISECONDS, policy.grantMinutes * 60_000));
    }
    await grants.grant(place.site.id, judged.marks, policy.grantMinutes);
    await judge.outcome(id, 'overridden', answer.reason);
  };

  return async (noticed) => {
    const { place, stopped, unread } = noticed;
    const [state, index] = await courts.context();
    const court = await courts.at(place, state, index, PATIENCE);
    const witness = entriesWitness(ledger, noticed.ids);
    const judged = await judgeInputs({ inputs: inputsOf(noticed), unread }, court, [witness]);
    const { action } = judged;
    if (judged.findings.length === 0 && judged.fault === undefined) return action;
    void countChecked(place.site.id).catch(() => undefined);
    const id = recordDecision({
      site: place.site.id,
      host: new URL(place.url).host,
      channel: 'network',
      action: actionTaken(action, stopped),
      outcome: outcomeOf(action, stopped),
      findings: judged.findings.map(({ finding }) => finding),
      characters: judged.characters,
      lines: judged.lines,
      ...(index.state === 'ready' ? { indexSequence: index.active.summary.sequence } : {}),
      labels: state.policy.labels,
    });
    const dialog = stopped ? dialogFor(judged, 'network', place.site.name, state.policy) : undefined;
    if (dialog !== undefined && isDue(subjectOf(judged, place.site.id))) {
      void ask({ ...dialog, stopped: true }, judged, noticed, id).catch(() => undefined);
    }
    return action;
  };
}
