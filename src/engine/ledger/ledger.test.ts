/** Small inputs add up, in whatever order, and nothing else does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { sourceOfBytes } from '../index/memory-source.ts';
import { type IndexReader, openIndex } from '../index/reader.ts';
import { IndexWriter } from '../index/writer.ts';
import { scan } from '../scan.ts';
import type { SourceFinding } from '../types.ts';
import { decodeEntry, encodeEntry } from './encode.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import { KnownRuns } from './known-runs.ts';

const key = new Uint8Array(32).fill(5);
const modules = join(import.meta.dirname, '../../../node_modules');
const share = readFileSync(join(modules, 'rxjs/src/internal/operators/share.ts'), 'utf8').split('\n').slice(150, 250);
const zip = readFileSync(join(modules, 'rxjs/src/internal/operators/mergeInternals.ts'), 'utf8').split('\n').slice(20);
const foreign = readFileSync(join(modules, 'three/src/math/Matrix4.js'), 'utf8').split('\n').slice(150, 350);
const MIN_LINES = 6;

let index: IndexReader;
beforeAll(async () => {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  writer.add({ repository: 'acme/rx', path: 'share.ts', blob: '1'.repeat(40), text: share.join('\n') });
  writer.add({ repository: 'acme/rx', path: 'merge.ts', blob: '2'.repeat(40), text: zip.join('\n') });
  index = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
});

function piecesOf(lines: readonly string[], size = 4): string[] {
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, i) =>
    lines.slice(i * size, (i + 1) * size).join('\n'),
  );
}

async function play(
  texts: readonly string[],
  ledger = new Ledger(),
  isGranted?: (mark: number) => boolean,
): Promise<{ findings: SourceFinding[]; marks: number[]; entries: LedgerEntry[] }> {
  const findings: SourceFinding[] = [];
  const marks: number[] = [];
  const entries: LedgerEntry[] = [];
  for (const text of texts) {
    for (const entry of ledger.add(text, index, 0)) {
      entries.push(entry);
      const judged = await ledger.judge(entry.id, index, () => false, isGranted);
      findings.push(...judged.findings.filter(({ lines }) => lines >= MIN_LINES));
      marks.push(...judged.marks);
    }
  }
  return { findings, marks, entries };
}

const sources = async (text: string): Promise<boolean> => {
  const { findings } = await scan([{ type: 'text/plain', text }], {
    index,
    secrets: false,
    markers: [],
    codeMinLines: 0,
  });
  return findings.some((finding) => finding.kind === 'source' && finding.lines >= MIN_LINES);
};

describe('pieces of four lines', () => {
  test('no piece is a finding worth an action by itself; before the tenth, all together are', async () => {
    const pieces = piecesOf(share).slice(0, 9);
    const alone = await Promise.all(pieces.map(sources));
    expect(alone.filter(Boolean).length).toBeLessThan(3);
    const { findings } = await play(pieces.filter((_, i) => !alone[i]));
    expect(findings[0]).toMatchObject({ kind: 'source', repository: 'acme/rx', file: 'share.ts' });
    const [first, last] = (findings[0] as SourceFinding).inputLines;
    expect(first).toBeGreaterThanOrEqual(1);
    expect(last).toBeLessThanOrEqual(4);
  });

  test('a question between and in front of them, and in a body of JSON', async () => {
    const bodies = piecesOf(share).map((piece) =>
      JSON.stringify({ messages: [{ content: `What is this?\n\n${piece}` }] }),
    );
    expect((await play(bodies.slice(0, 9))).findings).not.toEqual([]);
    const between = piecesOf(share).flatMap((piece) => [
      piece,
      'And what would you say about the part that follows now?',
    ]);
    expect((await play(between.slice(0, 18))).findings).not.toEqual([]);
  });

  test('two files that alternate are both found', async () => {
    const other = piecesOf(zip);
    const { findings } = await play(
      piecesOf(share)
        .slice(0, 9)
        .flatMap((piece, i) => [piece, other[i] as string]),
    );
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(['share.ts', 'merge.ts']));
  });

  test('from the end to the beginning', async () => {
    expect((await play(piecesOf(share).slice(0, 10).reverse())).findings).not.toEqual([]);
  });

  test('code that the index does not know adds up to nothing', async () => {
    expect((await play(piecesOf(foreign))).findings).toEqual([]);
  });

  test('a piece that has no share in a finding brings none', async () => {
    const ledger = new Ledger();
    await play(piecesOf(share).slice(0, 9), ledger);
    expect((await play(piecesOf(foreign).slice(0, 12), ledger)).findings).toEqual([]);
  });
});

/** A file of ours goes on with `const` or `return` as often as anybody's next piece begins with it. */
test('a word in common with what comes next in the file is no share in it', async () => {
  const starts = share.flatMap((line, i) =>
    i >= 12 && /^\s*\w+/.test(line) && share[i - 1]?.trim() !== '' ? [i] : [],
  );
  const told = { judged: 0, lookedUp: 0, asked: 0 };
  for (const at of starts) {
    const word = /\w+/.exec(share[at] as string)?.[0] as string;
    const ledger = new Ledger();
    for (const piece of piecesOf(share.slice(at - 12, at))) ledger.add(piece, index, 0);
    const next = `${word} harbour = quay.berths(tide);\nanchor(harbour, crane, pilot);\nmoor(harbour);`;
    for (const { id } of ledger.add(next, index, 0)) {
      told.asked++;
      told.judged += (await ledger.judge(id, index, () => false)).findings.length;
      told.lookedUp += ledger.lookUp(id, index, () => false).lines > 0 ? 1 : 0;
    }
  }
  expect(told.asked).toBeGreaterThan(20);
  expect(told).toMatchObject({ judged: 0, lookedUp: 0 });
});

describe('what was there before', () => {
  test('adds nothing: again, in the composer, in a body, in a body with the history', () => {
    const ledger = new Ledger();
    const pieces = piecesOf(foreign).slice(0, 12);
    for (const piece of pieces) ledger.add(piece, index, 0);
    const { size } = ledger;
    for (const piece of pieces) ledger.add(piece, index, 0);
    for (const piece of pieces) ledger.add(`  > ${piece.replaceAll('\n', '\n  > ')}`, index, 0);
    ledger.add(pieces.join('\n'), index, 0);
    expect(ledger.size).toBe(size);
    const send = (): void => {
      for (const piece of pieces) ledger.add(JSON.stringify({ content: piece }), index, 0);
      ledger.add(JSON.stringify({ messages: pieces.map((content) => ({ role: 'user', content })) }), index, 0);
    };
    send();
    // Names of fields, and pieces of no words that stand for nothing without the lines around them.
    const sent = ledger.size;
    expect(sent).toBeLessThan(size + 5);
    send();
    expect(ledger.size).toBe(sent);
  });

  test('of an input that holds something new, the new lines alone are kept', () => {
    const ledger = new Ledger();
    const [first = '', second = ''] = piecesOf(foreign, 6);
    ledger.add(first, index, 0);
    const [added] = ledger.add(`${first}\n${second}`, index, 0);
    expect(added?.piece.lines).toBeLessThanOrEqual(6);
  });

  test('is found again once it was taken out', async () => {
    const ledger = new Ledger();
    const pieces = piecesOf(share).slice(0, 9);
    await play(pieces.slice(0, 8), ledger);
    const { entries, findings } = await play(pieces.slice(8), ledger);
    ledger.remove(new Set(entries.map(({ id }) => id)));
    expect((await play(pieces.slice(8), ledger)).findings).toEqual(findings);
    expect((await play(pieces.slice(8), ledger)).entries).toEqual([]);
  });
});

test('what was granted supports no finding, what comes next is judged by itself', async () => {
  const pieces = piecesOf(share).slice(0, 16);
  const { marks, findings } = await play(pieces);
  expect(findings.length).toBeGreaterThan(1);
  const granted = new Set(marks);
  expect((await play(pieces, new Ledger(), (mark) => granted.has(mark))).findings).toEqual([]);
  const first = await play(pieces.slice(0, 5));
  const some = new Set(first.marks);
  expect((await play(pieces, new Ledger(), (mark) => some.has(mark))).findings).not.toEqual([]);
});

test('what can be told at once: that the index knows them together, and nothing of other code', async () => {
  const told = (pieces: readonly string[], isGranted?: (mark: number) => boolean): number => {
    const ledger = new Ledger();
    return Math.max(
      0,
      ...pieces.flatMap((piece) =>
        ledger.add(piece, index, 0).map(({ id }) => ledger.lookUp(id, index, () => false, isGranted).lines),
      ),
    );
  };
  expect(told(piecesOf(share).slice(0, 9))).toBeGreaterThanOrEqual(MIN_LINES);
  expect(told(piecesOf(foreign))).toBe(0);
  const granted = new Set((await play(piecesOf(share))).marks);
  expect(told(piecesOf(share), (mark) => granted.has(mark))).toBe(0);
});

test('counters of a site leave nothing, and what it says in a few words parts no pieces', async () => {
  const ledger = new Ledger();
  expect(ledger.add('- - - 1234', index, 0)).toEqual([]);
  const pieces = piecesOf(share).slice(0, 9);
  const noise = (i: number): string[] => Array.from({ length: 30 }, (_, n) => `tick ${i} of ${100 * i + n}`);
  const { findings, entries } = await play(
    pieces.flatMap((piece, i) => [...noise(i), piece]),
    ledger,
  );
  expect(findings.length).toBeGreaterThan(0);
  const few = entries.filter(({ piece }) => piece.streams.every(({ length }) => length < 5));
  expect(few.length).toBeGreaterThan(200);
  expect(few.filter(({ previous, next }) => previous !== undefined || next !== undefined)).toEqual([]);
});

test('age, numbers and size are bounded', () => {
  const ledger = new Ledger();
  for (let i = 0; i < 700; i++)
    ledger.add(`first${i} second${i} third${i} fourth${i} fifth${i} sixth${i} seventh${i}`, undefined, i);
  expect(ledger.size).toBeGreaterThan(450);
  expect(ledger.size).toBeLessThanOrEqual(600);
  expect(ledger.dropped().length).toBe(700 - ledger.size);
  ledger.expire(600);
  expect(ledger.size).toBe(100);
  expect(ledger.add('a long text\n'.repeat(2_000), undefined, 800)).toEqual([]);
});

test('a ledger that was stored and read again finds the same', async () => {
  const pieces = piecesOf(share).slice(0, 9);
  const { findings, entries } = await play(pieces);
  const ledger = new Ledger();
  const again: SourceFinding[] = [];
  for (const [i, piece] of pieces.entries()) {
    const restarted = new Ledger();
    restarted.restore(
      entries.slice(0, i).map((entry) => {
        const stored = decodeEntry(entry.id, entry.at, encodeEntry(entry));
        expect(stored).toEqual(entry);
        return stored as LedgerEntry;
      }),
    );
    again.push(...(await play([piece], restarted)).findings);
  }
  expect(ledger.size).toBe(0);
  expect(again).toEqual(findings);
});

test('bytes that are no piece never throw', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeEntry(1, 0, bytes)));
  const [entry] = new Ledger().add(foreign.slice(0, 8).join('\n'), undefined, 0);
  const bytes = encodeEntry(entry as LedgerEntry);
  for (let length = 0; length < bytes.length; length++)
    expect(decodeEntry(1, 0, bytes.subarray(0, length))).toBeUndefined();
});

test('whatever was added adds nothing a second time', () => {
  const word = fc.stringMatching(/^[a-z]{3,9}$/);
  const line = fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(' + '));
  const text = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
      const ledger = new Ledger();
      for (const one of texts) ledger.add(one, undefined, 0);
      const { size } = ledger;
      for (const one of texts) ledger.add(one, undefined, 0);
      expect(ledger.size).toBe(size);
    }),
  );
  expect(new KnownRuns()).toBeDefined();
});

test.each([44, 60, 76])(
  'a longer text by others that has two or three lines in common takes no part (line %i)',
  async (at) => {
    const ledger = new Ledger();
    await play(piecesOf(share.slice(0, 40)), ledger);
    const text = [...foreign.slice(0, 20), ...share.slice(at, at + 3), ...foreign.slice(20, 40)].join('\n');
    expect((await play([text], ledger)).findings).toEqual([]);
  },
);
