/** What an event says of a finding: names from the index and counts, nothing of the input. */
import type { Finding } from '../engine/types.ts';
import type { EventFinding } from '../contract/event.ts';

/** A finding without anything that could hold text of the input. */
export function eventFinding(finding: Finding): EventFinding {
  switch (finding.kind) {
    case 'source':
      return {
        kind: 'source',
        repository: finding.repository,
        ...(finding.file === '' ? {} : { file: finding.file }),
        lines: finding.lines,
        share: Math.round(finding.share * 100) / 100,
      };
    case 'secret':
    case 'marker':
      return { kind: finding.kind, rule: finding.rule };
    case 'code':
      return { kind: 'code', lines: finding.lines };
    case 'uninspectable':
      return { kind: 'uninspectable', rule: finding.rule };
  }
}
