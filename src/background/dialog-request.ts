/** What a person is shown of a judgement, and what is left of an input without what was found. */
import { excerpt, withoutMatchedLines } from '../engine/excerpt.ts';
import type { Finding, Flavour } from '../engine/types.ts';
import type { Channel } from '../contract/event.ts';
import type { DialogRequest } from '../contract/message.ts';
import type { Policy } from '../contract/policy.ts';
import type { Input } from './inputs.ts';
import type { Judged, Located } from './judgement.ts';

/** More lines than this help nobody to recognise their code. */
const MAX_EXCERPT_LINES = 120;

/** The dialog about a judgement; undefined where nobody has to be asked or told. */
export function dialogFor(
  judged: Judged,
  channel: Channel,
  siteName: string,
  policy: Pick<Policy, 'approvedAssistant' | 'message'>,
): DialogRequest | undefined {
  const { action, findings, fault } = judged;
  if (action === 'allow' || action === 'audit') return undefined;
  const shown = findings.find(({ finding }) => 'inputLines' in finding)?.input;
  return {
    action,
    channel,
    siteName,
    ...(fault === undefined ? {} : { fault }),
    findings: findings.map(({ finding }) => finding),
    ...(findings.some(({ input }) => input.name !== '') ? { inputs: findings.map(({ input }) => input.name) } : {}),
    excerpt: shown === undefined ? [] : linesOf(judged, shown),
    ...(shown === undefined || shown.name === '' ? {} : { excerptOf: shown.name }),
    redactable: fault === undefined && isRedactable(judged, channel),
    ...wayOnOf(policy),
  };
}

/** What every dialog offers besides its own buttons. */
export function wayOnOf({
  approvedAssistant,
  message,
}: Pick<Policy, 'approvedAssistant' | 'message'>): Pick<DialogRequest, 'assistant' | 'message'> {
  return {
    ...(approvedAssistant === undefined ? {} : { assistant: approvedAssistant }),
    ...(message === undefined ? {} : { message }),
  };
}

function linesOf({ findings, passages }: Judged, shown: Input): DialogRequest['excerpt'] {
  return excerpt(shown.flavours, of(findings, shown), MAX_EXCERPT_LINES, passages);
}

function of(findings: readonly Located[], input: Input): Finding[] {
  return findings.filter((one) => one.input === input).map(({ finding }) => finding);
}

/** Lines can be cut out of one text alone, and only where nothing came with it that can't be cut. */
function isRedactable({ findings, inputs }: Judged, channel: Channel): boolean {
  const [input, ...others] = inputs;
  if ((channel !== 'paste' && channel !== 'drop') || input === undefined || others.length > 0) return false;
  return redacted(input.flavours, of(findings, input)) !== null;
}

/** What stands for cut lines; a line that lost a credential alone still says something. */
const CUT_LINES = /\[\d+ lines? kept by Sourcekeep\]/;

/** The plain text without what was found; null when nothing worth pasting is left. */
export function redacted(flavours: readonly Flavour[], findings: readonly Finding[]): string | null {
  const plain = flavours.find((flavour) => flavour.type === 'text/plain');
  if (plain === undefined || findings.length === 0) return null;
  if (findings.some((finding) => finding.kind === 'uninspectable')) return null;
  const rest = withoutMatchedLines(plain.text, findings);
  const kept = rest.split('\n').filter((line) => /[\p{L}\p{N}]/u.test(line) && !CUT_LINES.test(line));
  return kept.length === 0 ? null : rest;
}
