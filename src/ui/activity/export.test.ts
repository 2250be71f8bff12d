/** The export: what a spreadsheet reads back is what was written, and never a formula. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityEvent, DecisionEvent } from '../../contract/event.ts';
import { toCsv, toJson } from './export.ts';

const decision: DecisionEvent = {
  type: 'decision',
  id: '6d0f8a5e-2a37-4a8e-9f1b-9b6f0f4f6c11',
  time: '2026-11-23T12:00:00.000Z',
  version: '0.1.0',
  site: 'chatgpt',
  host: 'chatgpt.com',
  channel: 'paste',
  action: 'justify',
  outcome: 'overridden',
  findings: [{ kind: 'source', repository: 'acme/payments', file: 'src/ledger.ts', lines: 12, share: 0.5 }],
  characters: 400,
  lines: 14,
  reason: 'needed for the review',
};

/** A CSV reader as RFC 4180 has it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let value = '';
  let quoted = false;
  const body = text.replace(/^\uFEFF/, '').replace(/\r\n$/, '');
  for (let i = 0; i < body.length; i += 1) {
    const character = body[i] ?? '';
    if (quoted) {
      if (character !== '"') value += character;
      else if (body[i + 1] === '"') {
        value += '"';
        i += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      rows.at(-1)?.push(value);
      value = '';
    } else if (character === '\r' && body[i + 1] === '\n') {
      rows.at(-1)?.push(value);
      rows.push([]);
      value = '';
      i += 1;
    } else value += character;
  }
  rows.at(-1)?.push(value);
  return rows;
}

const reasonOf = (csv: string): string | undefined => {
  const [head = [], row = []] = readCsv(csv);
  return row[head.indexOf('reason')];
};

describe('toCsv', () => {
  it('writes one row an event, after the names', () => {
    const [head = [], row = []] = readCsv(toCsv([decision]));
    const read = Object.fromEntries(head.map((name, index) => [name, row[index]]));
    expect(read).toMatchObject({
      time: decision.time,
      site: 'chatgpt',
      outcome: 'overridden',
      findings: 'src/ledger.ts (acme/payments · 12 lines · 50% of the text)',
      lines: '14',
      reason: 'needed for the review',
    });
  });

  it('writes health events into the same columns', () => {
    const health: ActivityEvent = {
      type: 'health',
      id: decision.id,
      time: decision.time,
      version: '0.1.0',
      code: 'index',
      detail: 'wrong-key',
    };
    const rows = readCsv(toCsv([decision, health]));
    expect(rows.map((row) => row.length)).toEqual([16, 16, 16]);
    expect(rows[2]).toContain('wrong-key');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1', '|x', '%0A'])('defuses %j', (reason) => {
    expect(reasonOf(toCsv([{ ...decision, reason }]))).toBe(`'${reason}`);
  });

  it('keeps any reason, and never starts a cell like a formula', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (reason) => {
        const cell = reasonOf(toCsv([{ ...decision, reason }])) ?? '';
        expect([reason, `'${reason}`]).toContain(cell);
        expect(cell.trimStart()).not.toMatch(/^[=+\-@]/);
      }),
    ));
});

it('writes JSON that reads back the same', () => expect(JSON.parse(toJson([decision]))).toEqual([decision]));
