/** The words for what happened: one table for popup, activity and the "try it" box. */
import type { Action, Channel, EventFinding, HealthEvent, Outcome } from '../../contract/event.ts';
import type { Fault } from '../../contract/message.ts';
import { formatNoun, formatShare } from './format.ts';
import type { IconName } from './icon.tsx';

export type EventTone = 'plain' | 'good' | 'warn' | 'stop';

export const channelNames: Readonly<Record<Channel, string>> = {
  paste: 'Paste',
  drop: 'Drop',
  file: 'File',
  composer: 'Typing',
  submit: 'Send',
  network: 'Network',
  clipboard: 'Clipboard',
  navigation: 'Navigation',
};

export const actionNames: Readonly<Record<Action | 'ban', string>> = {
  allow: 'Allow',
  audit: 'Log only',
  warn: 'Warn',
  justify: 'Ask for a reason',
  block: 'Block',
  ban: 'Site blocked',
};

interface OutcomeWords {
  readonly name: string;
  readonly tone: EventTone;
  readonly icon: IconName;
}

export const outcomeWords: Readonly<Record<Outcome, OutcomeWords>> = {
  sent: { name: 'Went through', tone: 'plain', icon: 'check' },
  cancelled: { name: 'Cancelled', tone: 'good', icon: 'close' },
  redacted: { name: 'Matched lines removed', tone: 'good', icon: 'check' },
  blocked: { name: 'Stopped', tone: 'stop', icon: 'shield-check' },
  overridden: { name: 'Went through anyway', tone: 'warn', icon: 'warning' },
};

export const faultSentences: Readonly<Record<Fault, string>> = {
  'no-index': 'There is no index yet, so code can’t be recognised.',
  timeout: 'The check took too long.',
  'too-large': 'The text is too large to be checked in time.',
  failed: 'The check failed.',
  starting: 'Sourcekeep is still starting.',
  disconnected: 'Sourcekeep was updated; reload the page.',
};

const healthCodeNames: Readonly<Record<HealthEvent['code'], string>> = {
  index: 'Index',
  policy: 'Policy',
  report: 'Report',
  worker: 'Service worker',
  storage: 'Storage',
  heartbeat: 'Heartbeat',
  verdict: 'Check',
  canary: 'Canary',
};

const healthDetailNames: Readonly<Record<HealthEvent['detail'], string>> = {
  ok: 'in order',
  'not-an-index': 'is not an index',
  'newer-version': 'needs a newer Sourcekeep',
  truncated: 'is cut short',
  corrupt: 'is damaged',
  'wrong-key': 'needs another key',
  'wrong-signature': 'has a wrong signature',
  'older-sequence': 'is older than the one in use',
  unreachable: 'could not be reached',
  'bad-answer': 'answered something else',
  quota: 'ran out of space',
  missing: 'is missing',
  timeout: 'took too long',
  'too-large': 'was too large',
  failed: 'failed',
  'invalid-key': 'has an invalid key',
  reset: 'was reset',
  dropped: 'found no room for all',
  refused: 'was refused',
  'not-caught': 'went through',
};

/** `Index: is damaged`, as one line. */
export function healthText(event: Pick<HealthEvent, 'code' | 'detail'>): string {
  return `${healthCodeNames[event.code]}: ${healthDetailNames[event.detail]}`;
}

/** Why something couldn't be read, where the rule's own name doesn't say it. */
const unreadNames: Readonly<Record<string, string>> = { binary: 'not text', time: 'took too long' };

/** `aws-access-key-id` → `aws access key id`. */
function ruleName(rule: string | undefined): string {
  return (rule ?? '').replaceAll('-', ' ');
}

export interface FindingText {
  readonly title: string;
  readonly detail: string;
}

/** A finding of an event in two short texts: what, and where or how much. */
export function findingText(finding: EventFinding): FindingText {
  const { kind, repository = '', file = '', lines, share } = finding;
  switch (kind) {
    case 'source': {
      const size = [
        ...(lines === undefined ? [] : [formatNoun(lines, 'line')]),
        ...(share === undefined ? [] : [`${formatShare(share)} of the text`]),
      ];
      if (file === '') return { title: repository, detail: size.join(', ') };
      return { title: file, detail: [repository, ...size].filter((part) => part !== '').join(' · ') };
    }
    case 'secret':
      return { title: 'Secret', detail: ruleName(finding.rule) };
    case 'marker':
      return { title: 'Marker', detail: finding.rule ?? '' };
    case 'code':
      return { title: 'Code', detail: lines === undefined ? '' : formatNoun(lines, 'line') };
    case 'uninspectable':
      return { title: 'Couldn’t be read', detail: unreadNames[finding.rule ?? ''] ?? ruleName(finding.rule) };
  }
}

/** All findings of an event in one short line: files without folders and shares; `No findings` without any. */
export function findingsLine(findings: readonly EventFinding[]): string {
  const [first] = findings;
  if (first === undefined) return 'No findings';
  const { share: _share, ...short } = first;
  const { title, detail } = findingText(
    first.kind === 'source' ? { ...short, file: first.file?.split('/').at(-1) ?? '' } : first,
  );
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  return `${title}${detail === '' ? '' : ` · ${detail}`}${more}`;
}
