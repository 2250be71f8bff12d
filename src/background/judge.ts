/** The verdict on one input: findings by the engine, the decision by the policy, an event for the log. */
import type { ExcerptLine, Finding, Flavour, ScanResult } from '../engine/types.ts';
import { excerpt, withoutMatchedLines } from '../engine/excerpt.ts';
import { scan } from '../engine/scan.ts';
import type { Action, Channel, HealthDetail, Outcome } from '../contract/event.ts';
import type { DialogRequest, Fault, Redaction, Request, TryResult, Verdict } from '../contract/message.ts';
import type { Policy } from '../contract/policy.ts';
import { build } from '../platform/build.ts';
import type { Sender } from '../platform/messaging.ts';
import { decide } from '../policy/decide.ts';
import { countChecked, recordDecision, recordHealth, recordOutcome } from './activity.ts';
import { bytesOfBase64, type IndexSource, type IndexState } from './index-source.ts';
import type { PolicyState } from './effective-policy.ts';
import { actionOnError, faultDecides } from './on-error.ts';
import type { PolicySource } from './policy-source.ts';
import { createHeldTexts } from './reason.ts';
import { allSites, conditionsAt, type Place, placeOf, switchOf } from './sites.ts';

/** More lines than this help nobody to recognise their code. */
const MAX_EXCERPT_LINES = 120;

/** Of the time for a verdict, what the scan may take; the rest is for messages and a busy machine. */
const SCAN_SHARE = 0.7;

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

/** Why no full verdict is possible now, though one is owed. */
function faultOf(index: IndexState, state: PolicyState): Fault | undefined {
  if (index.state === 'broken') return 'failed';
  // Where the organisation has an index, one that the person made is no substitute.
  if (build === 'enterprise' && state.policy.index !== undefined) {
    return index.state === 'ready' && index.active.origin === 'policy' ? undefined : 'no-index';
  }
  if (index.state === 'ready') return undefined;
  return build === 'enterprise' && !state.seen ? 'starting' : undefined;
}

/** The outcome that stands until the person has chosen: whoever closes the tab has sent nothing. */
function provisionalOutcome(action: Action): Outcome {
  if (action === 'block') return 'blocked';
  return action === 'allow' || action === 'audit' ? 'sent' : 'cancelled';
}

/** True once that many milliseconds have passed. */
function deadline(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end;
}

function plainText(flavours: readonly Flavour[]): string {
  return (flavours.find((flavour) => flavour.type === 'text/plain') ?? flavours[0])?.text ?? '';
}

type JudgeRequest = Extract<Request, { type: 'judge' }>;

function textOfBase64(base64: string): string {
  return new TextDecoder().decode(bytesOfBase64(base64));
}

interface Judged {
  readonly action: Action;
  readonly result: ScanResult;
  /** Findings that asked for something, or all where none did. */
  readonly findings: readonly Finding[];
  readonly fault?: Fault;
}

export interface Judge {
  judge(request: Pick<JudgeRequest, 'channel' | 'flavours' | 'bodies'>, sender: Sender): Promise<Verdict>;
  redact(id: string, flavours: readonly Flavour[], sender: Sender): Promise<Redaction>;
  outcome(id: string, outcome: Outcome, reason: string | undefined): Promise<void>;
  fault(
    fault: Fault,
    about: { channel: Channel; outcome: Outcome; characters: number; lines: number; reason?: string | undefined },
    sender: Sender,
  ): Promise<void>;
  /** What a text would trigger at a site, without a trace. */
  tryOut(text: string, siteId: string | undefined): Promise<TryResult>;
}

export function createJudge(policies: PolicySource, indexes: IndexSource): Judge {
  const heldTexts = createHeldTexts();
  const scanWith = async (flavours: readonly Flavour[], index: IndexState, policy: Policy): Promise<ScanResult> =>
    scan(flavours, {
      ...(index.state === 'ready' ? { index: index.reader } : {}),
      secrets: policy.secrets,
      markers: policy.markers,
      codeMinLines: policy.code.minLines,
      isPastDeadline: deadline(policy.verdictTimeoutMilliseconds * SCAN_SHARE),
    });

  const judgeAt = async (
    flavours: readonly Flavour[],
    place: Place | undefined,
    state: PolicyState,
    index: IndexState,
  ): Promise<Judged> => {
    const result = await scanWith(flavours, index, state.policy);
    const fits = place === undefined ? (condition: string) => condition === '*' : conditionsAt(place);
    // A scan that ran out of time is no finding but a verdict that is missing.
    const found = result.findings.filter((finding) => finding.kind !== 'uninspectable' || finding.rule !== 'time');
    const late = found.length < result.findings.length;
    const decision = decide(found, place?.site, state.policy, fits);
    const acted = decision.perFinding.filter((entry) => entry.ignored === undefined).map((entry) => entry.finding);
    const judged: Judged = { action: decision.action, result, findings: acted };
    if (decision.action === 'block' || place?.site.approved === true || (!result.codeLike && !late)) return judged;
    const fault = late ? 'timeout' : faultOf(index, state);
    if (fault === undefined) return judged;
    return faultDecides(decision.action, acted.length > 0, state.policy)
      ? { ...judged, action: actionOnError(state.policy), fault }
      : judged;
  };

  const dialogFor = (
    judged: Judged,
    channel: Channel,
    flavours: readonly Flavour[],
    siteName: string,
    policy: Policy,
  ): DialogRequest | undefined => {
    const { action, findings, fault, result } = judged;
    if (action === 'allow' || action === 'audit') return undefined;
    const lines: readonly ExcerptLine[] = excerpt(flavours, findings, MAX_EXCERPT_LINES, result.passages);
    return {
      action,
      channel,
      siteName,
      ...(fault === undefined ? {} : { fault }),
      findings: [...findings],
      excerpt: [...lines],
      redactable:
        fault === undefined && (channel === 'paste' || channel === 'drop') && redacted(flavours, findings) !== null,
      ...(policy.approvedAssistant === undefined ? {} : { assistant: policy.approvedAssistant }),
      ...(policy.message === undefined ? {} : { message: policy.message }),
    };
  };

  /** The plain text without its matched lines; null when nothing worth pasting is left. */
  const redacted = (flavours: readonly Flavour[], findings: readonly Finding[]): string | null => {
    const plain = flavours.find((flavour) => flavour.type === 'text/plain');
    if (plain === undefined || findings.length === 0) return null;
    const rest = withoutMatchedLines(plain.text, findings);
    const kept = rest.split('\n').filter((line) => /[\p{L}\p{N}]/u.test(line) && !line.includes('kept by Sourcekeep'));
    return kept.length === 0 ? null : rest;
  };

  const context = async (): Promise<[PolicyState, IndexState]> => Promise.all([policies.current(), indexes.current()]);

  const placeIn = (sender: Sender, state: PolicyState): Place | undefined => {
    const place = placeOf(sender, allSites(state));
    return place !== undefined && switchOf(place.site, state) === 'on' ? place : undefined;
  };

  const record = (
    judged: Judged,
    channel: Channel,
    flavours: readonly Flavour[],
    place: Place,
    state: PolicyState,
    index: IndexState,
  ): string =>
    recordDecision({
      site: place.site.id,
      host: new URL(place.url).host,
      channel,
      action: judged.action,
      outcome: provisionalOutcome(judged.action),
      findings: judged.findings,
      characters: plainText(flavours).length,
      lines: judged.result.lines,
      ...(index.state === 'ready' ? { indexSequence: index.active.summary.sequence } : {}),
      labels: state.policy.labels,
    });

  return {
    async judge({ channel, flavours: texts, bodies }, sender) {
      const flavours = [...texts, ...bodies.map(({ type, base64 = '' }) => ({ type, text: textOfBase64(base64) }))];
      const [state, index] = await context();
      const place = placeIn(sender, state);
      if (place === undefined) return CLEAN;
      const judged = await judgeAt(flavours, place, state, index);
      // Counting and health are not worth a person's time: the verdict goes first.
      void countChecked(place.site.id).catch(() => undefined);
      if (judged.fault !== undefined) {
        void recordHealth('verdict', faultDetails[judged.fault], state.policy.labels).catch(() => undefined);
      }
      if (judged.findings.length === 0 && judged.fault === undefined) return CLEAN;
      const id = record(judged, channel, flavours, place, state, index);
      const dialog = dialogFor(judged, channel, flavours, place.site.name, state.policy);
      if (dialog?.action === 'justify') heldTexts.remember(id, plainText(flavours));
      return { id, action: judged.action, ...(dialog === undefined ? {} : { dialog }) };
    },

    async redact(id, flavours, sender) {
      const nothing: Redaction = { text: null, cut: [] };
      const [state, index] = await context();
      const place = placeIn(sender, state);
      const plain = flavours.find((flavour) => flavour.type === 'text/plain');
      if (place === undefined || plain === undefined) return nothing;
      let { findings } = await judgeAt(flavours, place, state, index);
      let text = redacted(flavours, findings);
      // What is left is judged again: cutting can bring two harmless halves together.
      for (let round = 0; round < 4 && text !== null; round++) {
        const rest: Flavour[] = [{ type: 'text/plain', text }];
        const again = await judgeAt(rest, place, state, index);
        if (again.action === 'allow' || again.action === 'audit') {
          const kept = new Set(text.split('\n').map((line) => line.trim()));
          const cut = plain.text.split('\n').map((line) => line.trim());
          return { text, cut: cut.filter((line) => line.length >= 8 && !kept.has(line)) };
        }
        findings = again.findings;
        text = redacted(rest, findings);
      }
      if (id !== '') await recordOutcome(id, 'blocked');
      return nothing;
    },

    async outcome(id, outcome, reason) {
      if (id === '') return;
      const kept = reason === undefined ? undefined : await keepableReason(id, reason);
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

    async tryOut(text, siteId) {
      const started = performance.now();
      const [state, index] = await context();
      const sites = allSites(state);
      const site = sites.find((candidate) => candidate.id === siteId);
      const url =
        site?.matches[0]?.replace('*://', 'https://').replace('*.', '').replaceAll('*', '') ?? 'https://invalid/';
      const flavours: Flavour[] = [{ type: 'text/plain', text }];
      const judged = await judgeAt(flavours, site === undefined ? undefined : { site, url }, state, index);
      const dialog = dialogFor(judged, 'paste', flavours, site?.name ?? '', state.policy);
      return {
        action: judged.action,
        lines: judged.result.lines,
        codeLike: judged.result.codeLike,
        milliseconds: performance.now() - started,
        ...(dialog === undefined ? {} : { dialog }),
        ...(judged.fault === undefined ? {} : { fault: judged.fault }),
      };
    },
  };

  /** A reason is judged like a paste before it is kept: people paste code into any box. */
  async function keepableReason(id: string, reason: string): Promise<string | undefined> {
    if (heldTexts.isRepeatedIn(id, reason)) return undefined;
    const [{ policy }, index] = await context();
    const result = await scanWith([{ type: 'text/plain', text: reason }], index, { ...policy, secrets: true });
    return result.findings.length === 0 && !result.codeLike ? reason : undefined;
  }
}

function uninspectable(fault: 'too-large' | 'timeout'): Finding {
  return { kind: 'uninspectable', rule: fault === 'timeout' ? 'time' : 'too-large' };
}
