/** What an event says of a finding: names from the index and counts, nothing of the input. */
import type { Finding } from '../engine/types.ts';
import { type EventFinding, MAX_NAME_LENGTH } from '../contract/event.ts';

/**
 * A text as the schema of events takes it: cut to `most` characters, and without halves of characters, which a cut leaves
 * and people can type, and without NUL. Many receivers and databases refuse a whole batch for one of those.
 */
export function eventText(text: string, most: number): string {
  return text.slice(0, most).replace(/[\p{Surrogate}\0]/gu, '\uFFFD');
}

const nameOf = (text: string): string => eventText(text, MAX_NAME_LENGTH);

/** A finding without anything that could hold text of the input. */
export function eventFinding(finding: Finding): EventFinding {
  switch (finding.kind) {
    case 'source':
      return {
        kind: 'source',
        repository: nameOf(finding.repository),
        ...(finding.file === '' ? {} : { file: nameOf(finding.file) }),
        lines: finding.lines,
        share: Math.round(finding.share * 100) / 100,
      };
    case 'secret':
    case 'marker':
      return { kind: finding.kind, rule: nameOf(finding.rule) };
    case 'code':
      return { kind: 'code', lines: finding.lines };
    case 'uninspectable':
      return { kind: 'uninspectable', rule: nameOf(finding.rule) };
  }
}
