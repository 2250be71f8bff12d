/** The verdict on what is about to leave: read, judged, remembered as far as it must be, written into the log. */
import { scan } from '../engine/scan.ts';
import type { Finding, Flavour } from '../engine/types.ts';
import type { Action, Channel, HealthDetail, Outcome } from '../contract/event.ts';
import type { Fault, Redaction, Request, TryResult, Verdict } from '../contract/message.ts';
import type { Sender } from '../platform/messaging.ts';
import { countChecked, recordDecision, recordHealth, recordOutcome } from './activity.ts';
import type { Clean } from './clean.ts';
import type { Cleared } from './cleared.ts';
import type { Copies } from './copies.ts';
import type { Courts } from './courts.ts';
import { dialogFor, redacted } from './dialog-request.ts';
import type { PolicyState } from './effective-policy.ts';
import type { Grants } from './grants.ts';
import type { IndexState } from './index-source.ts';
import { type DocumentReader, type Inputs, readInputs } from './inputs.ts';
import { type Judged, judgeInputs, optionsFor } from './judgement.ts';
import type { Ledger } from './ledger.ts';
import { actionOnError } from './on-error.ts';
import type { PolicySource } from './policy-source.ts';
import { createHeldTexts } from './reason.ts';
import { allSites, type Place, placeOf, switchOf } from './sites.ts';
import type { Vouched } from './vouched.ts';
import { copyWitness, ledgerWitness } from './witnesses.ts';

/** Files have so many times the time of a text (src/content/judge.ts waits as long). */
const FILE_PATIENCE = 8;
/** Verdicts whose outcome may still come. */
const MOST_PENDING = 100;
/** What can't be read is written into the log once in this time for each site and channel: pages send much of it. */
const UNREAD_AGAIN_MILLISECONDS = 600_000;

const CLEAN: Verdict = { id: '', action: 'allow' };

/** What a fault is called in a health event. */
const faultDetails: Readonly<Record<Fault, HealthDetail>> = {
  'no-index': 'missing',
  timeout: 'timeout',
  'too-large': 'too-large',
  failed: 'failed',
  starting: 'missing',
  disconnected: 'failed',
};

type JudgeRequest = Pick<Extract<Request, { type: 'judge' }>, 'channel' | 'flavours' | 'bodies' | 'record'>;

/** What a verdict was about, until the person has answered. Hashes and sizes, no text. */
interface Pending {
  readonly site: string;
  readonly marks: readonly number[];
  readonly tabId: number | undefined;
  readonly sizes: readonly number[];
  /** What the ledger took in of it. */
  readonly ids: readonly number[];
  readonly channel: Channel;
  /** Whether the person may let it go. */
  readonly isOptional: boolean;
  /** Whether a reason is asked for; nobody else has one. */
  readonly takesReason: boolean;
}

export interface JudgeParts {
  readonly policies: PolicySource;
  readonly courts: Courts;
  readonly grants: Grants;
  readonly cleared: Cleared;
  readonly clean: Clean;
  readonly vouched: Vouched;
  readonly documents: DocumentReader;
  readonly ledger: Ledger;
  readonly copies: Copies;
}

export interface Judge {
  judge(request: JudgeRequest, sender: Sender): Promise<Verdict>;
  redact(id: string, flavours: readonly Flavour[], sender: Sender): Promise<Redaction>;
  outcome(id: string, outcome: Outcome, reason: string | undefined): Promise<void>;
  fault(
    fault: Fault,
    about: { channel: Channel; outcome: Outcome; characters: number; lines: number; reason?: string | undefined },
    sender: Sender,
  ): Promise<void>;
  /** What a text would trigger at a site, without a trace. */
  tryOut(text: string, siteId: string | undefined): Promise<TryResult>;
  /** Whether somebody has still to say what becomes of an input. */
  isAsking(): boolean;
}

/** The outcome that stands until the person has chosen: whoever closes the tab has sent nothing. */
function provisionalOutcome(action: Action): Outcome {
  if (action === 'block') return 'blocked';
  return action === 'allow' || action === 'audit' ? 'sent' : 'cancelled';
}

function textsOf({ inputs }: Inputs): string[] {
  return inputs.flatMap(({ flavours }) => flavours.map(({ text }) => text));
}

function only(flavours: readonly Flavour[]): Inputs {
  return { inputs: [{ name: '', flavours }], unread: [] };
}

export function createJudge(parts: JudgeParts): Judge {
  const { policies, courts, grants, cleared, clean, vouched, documents, ledger, copies } = parts;
  const heldTexts = createHeldTexts();
  const pending = new Map<string, Pending>();
  const unreadSince = new Map<string, number>();

  const placeIn = (sender: Sender, state: PolicyState): Place | undefined => {
    const place = placeOf(sender, allSites(state));
    return place !== undefined && switchOf(place.site, state) === 'on' ? place : undefined;
  };

  const remember = (id: string, about: Pending): void => {
    pending.set(id, about);
    const [oldest] = pending.keys();
    if (pending.size > MOST_PENDING && oldest !== undefined) pending.delete(oldest);
  };

  const vouchFor = (tabId: number | undefined, sizes: readonly number[]): void => {
    if (tabId !== undefined) for (const size of sizes) vouched.vouch(tabId, size);
  };

  /** A page sends pieces by itself: those behind one that was stopped go on from it all the same. */
  const takeOut = async (ids: readonly number[], channel: Channel): Promise<void> => {
    if (channel === 'network') ledger.withhold(ids);
    else await ledger.withdraw(ids);
  };

  /** What is blocked can't be let through, whatever anybody says of it later. */
  const settle = async (about: Pending, outcome: Outcome): Promise<void> => {
    const { site, marks, tabId, sizes, ids, channel, isOptional } = about;
    if (outcome !== 'overridden' || !isOptional) return takeOut(ids, channel);
    vouchFor(tabId, sizes);
    const { policy } = await policies.current();
    await grants.grant(site, marks, policy.grantMinutes).catch(() => undefined);
  };

  /** Whether the log has said the same a moment ago: unread things alone, let go. */
  const isNoise = ({ action, findings }: Judged, channel: Channel, site: string): boolean => {
    if (channel !== 'network' || (action !== 'allow' && action !== 'audit')) return false;
    if (!findings.every(({ finding }) => finding.kind === 'uninspectable')) return false;
    const key = `${site} ${channel}`;
    const last = unreadSince.get(key) ?? -Infinity;
    const now = performance.now();
    if (now - last < UNREAD_AGAIN_MILLISECONDS) return true;
    unreadSince.set(key, now);
    return false;
  };

  const record = (judged: Judged, channel: Channel, place: Place, state: PolicyState, index: IndexState): string =>
    recordDecision({
      site: place.site.id,
      host: new URL(place.url).host,
      channel,
      action: judged.action,
      outcome: provisionalOutcome(judged.action),
      findings: judged.findings.map(({ finding }) => finding),
      characters: judged.characters,
      lines: judged.lines,
      ...(index.state === 'ready' ? { indexSequence: index.active.summary.sequence } : {}),
      labels: state.policy.labels,
    });

  return {
    async judge(request, sender) {
      const { channel, bodies } = request;
      const [state, index] = await courts.context();
      const place = placeIn(sender, state);
      if (place === undefined) return CLEAN;
      const patience = bodies.length > 0 ? FILE_PATIENCE : 1;
      const sizes = bodies.map(({ size }) => size);
      const { tabId } = sender;
      const isVouched =
        channel === 'network' && tabId !== undefined && sizes.every((size) => vouched.isVouched(tabId, size));
      const court = { ...(await courts.at(place, state, index, patience)), isVouched };
      const start = performance.now();
      const inputs = await readInputs(request, documents, court.milliseconds / 2);
      const small = ledgerWitness(ledger);
      // A draft isn't sent yet: nobody remembers it.
      const isDraft = request.record === false;
      const witnesses = [copyWitness(copies), ...(isDraft ? [] : [small.witness])];
      const judged = await judgeInputs(inputs, court, witnesses);
      if (isDraft) return { id: '', action: judged.action };
      const { grantMinutes, labels } = state.policy;
      // None of this is worth a person's time: the verdict goes first.
      void grants.renew(place.site.id, judged.renewed, grantMinutes).catch(() => undefined);
      if (judged.fault === undefined) cleared.add(judged.unproven);
      // Pages send much by themselves: of that, only what holds something counts.
      const isCounted = channel !== 'network' || judged.findings.length > 0;
      if (isCounted) void countChecked(place.site.id).catch(() => undefined);
      if (judged.fault !== undefined) {
        void recordHealth('verdict', faultDetails[judged.fault], labels).catch(() => undefined);
      }
      const goes = judged.action === 'allow' || judged.action === 'audit';
      // The listener for requests can't read files and blobs: that they were read here has to do.
      if (goes && channel === 'file') vouchFor(tabId, sizes);
      if (goes && channel === 'network' && tabId !== undefined) {
        for (const size of sizes) vouched.vouchForRequest(tabId, size);
      }
      if (judged.findings.length === 0 && judged.fault === undefined) {
        // Whatever had no time for its answer is no proof that there is nothing.
        const isWhole = inputs.unread.length === 0 && performance.now() - start < court.milliseconds;
        const [stateNow, indexNow] = await courts.context();
        const isLasting = state === stateNow && index === indexNow;
        if (channel === 'network' && isWhole && isLasting) clean.add(place.site.id, textsOf(inputs));
        return CLEAN;
      }
      if (isNoise(judged, channel, place.site.id)) return CLEAN;
      const id = record(judged, channel, place, state, index);
      if (!goes) {
        const isOptional = judged.action !== 'block';
        // It never leaves, whether or not anybody is there to say so: pages give requests up while they are judged.
        if (!isOptional) void takeOut(small.ids, channel).catch(() => undefined);
        const takesReason = judged.action === 'justify';
        const { marks } = judged;
        remember(id, { site: place.site.id, marks, tabId, sizes, ids: small.ids, channel, isOptional, takesReason });
      }
      const dialog = dialogFor(judged, channel, place.site.name, state.policy);
      if (dialog?.action === 'justify') heldTexts.remember(id, textsOf(inputs).join('\n'));
      return { id, action: judged.action, ...(dialog === undefined ? {} : { dialog }) };
    },

    async redact(id, flavours, sender) {
      const nothing: Redaction = { text: null, cut: [] };
      const [state, index] = await courts.context();
      const place = placeIn(sender, state);
      const plain = flavours.find((flavour) => flavour.type === 'text/plain');
      if (place === undefined || plain === undefined) return nothing;
      const findingsIn = async (these: readonly Flavour[]): Promise<{ goes: boolean; findings: Finding[] }> => {
        const { action, findings } = await judgeInputs(only(these), await courts.at(place, state, index));
        return { goes: action === 'allow' || action === 'audit', findings: findings.map(({ finding }) => finding) };
      };
      let text = redacted(flavours, (await findingsIn(flavours)).findings);
      // What is left is judged again: cutting can bring two harmless halves together.
      for (let round = 0; round < 4 && text !== null; round++) {
        const rest: Flavour[] = [{ type: 'text/plain', text }];
        const again = await findingsIn(rest);
        if (again.goes) {
          const kept = new Set(text.split('\n').map((line) => line.trim()));
          const cut = plain.text.split('\n').map((line) => line.trim());
          return { text, cut: cut.filter((line) => line.length >= 8 && !kept.has(line)) };
        }
        text = redacted(rest, again.findings);
      }
      if (id !== '') await recordOutcome(id, 'blocked');
      return nothing;
    },

    async outcome(id, outcome, reason) {
      if (id === '') return;
      const about = pending.get(id);
      pending.delete(id);
      if (about !== undefined) await settle(about, outcome);
      const isAsked = reason !== undefined && about?.takesReason !== false;
      const kept = isAsked ? await keepableReason(id, reason) : undefined;
      heldTexts.forget(id);
      await recordOutcome(id, outcome, kept);
    },

    async fault(fault, about, sender) {
      const state = await policies.current();
      const place = placeIn(sender, state);
      if (place === undefined) return;
      const reason = about.reason === undefined ? undefined : await keepableReason('', about.reason);
      recordDecision({
        site: place.site.id,
        host: new URL(place.url).host,
        channel: about.channel,
        action: actionOnError(state.policy),
        outcome: about.outcome,
        findings: fault === 'too-large' || fault === 'timeout' ? [uninspectable(fault)] : [],
        characters: about.characters,
        lines: about.lines,
        ...(reason === undefined ? {} : { reason }),
        labels: state.policy.labels,
      });
      await recordHealth('verdict', faultDetails[fault], state.policy.labels);
    },

    isAsking: () => pending.size > 0,

    async tryOut(text, siteId) {
      const started = performance.now();
      const [state, index] = await courts.context();
      const sites = allSites(state);
      const site = sites.find((candidate) => candidate.id === siteId);
      const url =
        site?.matches[0]?.replace('*://', 'https://').replace('*.', '').replaceAll('*', '') ?? 'https://invalid/';
      const flavours: Flavour[] = [{ type: 'text/plain', text }];
      const court = await courts.at(site === undefined ? undefined : { site, url }, state, index);
      const judged = await judgeInputs(only(flavours), { ...court, granted: () => false });
      const dialog = dialogFor(judged, 'paste', site?.name ?? '', state.policy);
      return {
        action: judged.action,
        lines: judged.lines,
        codeLike: judged.codeLike,
        milliseconds: performance.now() - started,
        ...(dialog === undefined ? {} : { dialog }),
        ...(judged.fault === undefined ? {} : { fault: judged.fault }),
      };
    },
  };

  /** A reason is judged like a paste before it is kept: people paste code into any box. */
  async function keepableReason(id: string, reason: string): Promise<string | undefined> {
    if (heldTexts.isRepeatedIn(id, reason)) return undefined;
    const [{ policy }, index] = await courts.context();
    const result = await scan([{ type: 'text/plain', text: reason }], optionsFor({ ...policy, secrets: true }, index));
    return result.findings.length === 0 && !result.codeLike ? reason : undefined;
  }
}

function uninspectable(fault: 'too-large' | 'timeout'): Finding {
  return { kind: 'uninspectable', rule: fault === 'timeout' ? 'time' : 'too-large' };
}
