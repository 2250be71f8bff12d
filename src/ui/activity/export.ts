/** The activity log as files: JSON as it is, CSV for spreadsheets. Pure. */
import type { ActivityEvent } from '../../contract/event.ts';
import { findingText } from '../parts/words.ts';

const columns = [
  'time',
  'type',
  'site',
  'host',
  'channel',
  'action',
  'outcome',
  'findings',
  'lines',
  'characters',
  'reason',
  'code',
  'detail',
  'index sequence',
  'version',
  'id',
] as const;
type Row = Readonly<Partial<Record<(typeof columns)[number], string | number>>>;

/** The events as one JSON document, newest first, with exactly the fields of the contract. */
export function toJson(events: readonly ActivityEvent[]): string {
  return `${JSON.stringify(events, null, 2)}\n`;
}

/**
 * A cell that no spreadsheet takes for a formula: such a text gets a leading apostrophe. Site names, reasons and file
 * names come from elsewhere. https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[\s\0]*[=+\-@\t\r\n|%＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",;\t\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function rowOf(event: ActivityEvent): Row {
  const { type, id, time, version, indexSequence } = event;
  const shared = {
    type,
    id,
    time,
    version,
    ...(indexSequence === undefined ? {} : { 'index sequence': indexSequence }),
  };
  if (event.type === 'health') return { ...shared, code: event.code, detail: event.detail };
  const { site, host, channel, action, outcome, lines, characters, reason } = event;
  const findings = event.findings
    .map((finding) => {
      const { title, detail } = findingText(finding);
      return `${title} (${detail})`;
    })
    .join('; ');
  return {
    ...shared,
    site,
    host,
    channel,
    action,
    outcome,
    findings,
    lines,
    characters,
    ...(reason ? { reason } : {}),
  };
}

/** RFC 4180, with a byte order mark, since Excel otherwise reads UTF-8 as something else. */
export function toCsv(events: readonly ActivityEvent[]): string {
  const lines = [
    columns.join(','),
    ...events.map((event) => {
      const row = rowOf(event);
      return columns.map((column) => cell(row[column])).join(',');
    }),
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
