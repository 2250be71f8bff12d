/** What the look-up alone tells: the same code, secrets and markers as a scan, never a clean text, never what was granted. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { sourceOfBytes } from './index/memory-source.ts';
import { type IndexReader, openIndex } from './index/reader.ts';
import { IndexWriter } from './index/writer.ts';
import { leastHits, type LookupOptions, type LookupResult, scanLookup } from './lookup-scan.ts';
import { scan } from './scan.ts';

const key = new Uint8Array(32).fill(11);
const markKey = new Uint8Array(16).fill(2);
const paths = ['services/ledger/src/settlement.ts', 'services/risk/scoring.py', 'services/ledger/src/disputes.ts'];
const read = (path: string): string =>
  readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8');
const files = paths.map((path) => read(path).split('\n'));
const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');
/** Code that is not indexed, much of it. */
const others = ['lex.ts', 'match.ts', 'attribute.ts', 'fingerprint.ts'].map((name) =>
  readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'),
);

let index: IndexReader;
let options: LookupOptions;
beforeAll(async () => {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  for (const path of paths) writer.add({ repository: 'acme/payments', path, blob: path, text: read(path) });
  index = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
  options = { index, secrets: true, markers: [{ name: 'internal', pattern: 'com\\.acme' }], codeMinLines: 0, markKey };
});

const look = (text: string, more: Partial<LookupOptions> = {}): LookupResult =>
  scanLookup([text], { ...options, ...more });
const passage = fc
  .tuple(fc.nat(files.length - 1), fc.nat(1000), fc.integer({ min: 30, max: 80 }))
  .map(([file, from, count]) => {
    const lines = files[file] as string[];
    const first = from % Math.max(1, lines.length - count);
    return lines.slice(first, first + count).join('\n');
  });

describe('evidence', () => {
  test('is found of thirty lines and more, however they are sent', () => {
    fc.assert(
      fc.property(passage, (text) => {
        const sent = [
          text,
          JSON.stringify({ messages: [{ role: 'user', content: text }] }),
          Buffer.from(text).toString('base64'),
          new URLSearchParams({ q: text }).toString(),
          `${others[0]}\n${text}\n${others[1]}`,
        ];
        for (const one of sent) expect(look(one).evidence.length).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  test('names the text and the lines', () => {
    const code = (files[0] as string[]).slice(20, 60).join('\n');
    const { evidence, codeLike } = scanLookup(['hello', `${others[3]}\n${code}`], options);
    const before = (others[3] as string).split('\n').length;
    expect(evidence).toMatchObject([{ text: 1 }]);
    expect(evidence[0]?.lines[0]).toBeGreaterThan(before - 3);
    expect(evidence[0]?.lines[1]).toBeLessThanOrEqual(before + 41);
    expect(codeLike).toBe(true);
  });

  test('is never found in code that is not indexed', () => {
    for (const text of [...others, others.join('\n')]) expect(look(text).evidence).toEqual([]);
    expect(look('Please explain how settlement works, and why.').codeLike).toBe(false);
  });

  test('is none without an index', () => {
    expect(look((files[0] as string[]).join('\n'), { index: undefined }).evidence).toEqual([]);
  });
});

test('secrets and markers are those of a scan', async () => {
  const text = JSON.stringify({ prompt: `see com.acme.x\nuse ${secret}\n` });
  const { findings } = await scan([{ type: 'text/plain', text }], options);
  expect(
    look(text)
      .findings.map(({ kind }) => kind)
      .sort(),
  ).toEqual(expect.arrayContaining(findings.map(({ kind }) => kind)));
  expect(look(text, { secrets: false, markers: [] }).findings).toEqual([]);
});

test('much code is a finding where it is asked for', () => {
  expect(look(others[0] as string, { codeMinLines: 40 }).findings).toMatchObject([{ kind: 'code' }]);
  expect(look(others[0] as string, { codeMinLines: 4000 }).findings).toEqual([]);
});

describe('what is known already', () => {
  test('granted by a scan, it is silent', async () => {
    await fc.assert(
      fc.asyncProperty(passage, async (code) => {
        const text = `${code}\n${secret}\ncom.acme.y`;
        const { marks } = await scan([{ type: 'text/plain', text }], options);
        const granted = new Set(marks);
        const sent = JSON.stringify({ messages: [{ role: 'user', content: text }] });
        const result = look(sent, { granted: (mark) => granted.has(mark) });
        expect(result.evidence).toEqual([]);
        expect(result.findings).toEqual([]);
        expect(result.renewed.length).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });

  test('granted by its own marks, it is silent to a scan', async () => {
    const text = (files[1] as string[]).slice(0, 60).join('\n');
    const granted = new Set(look(text).marks);
    expect(
      (await scan([{ type: 'text/plain', text }], { ...options, granted: (mark) => granted.has(mark) })).findings,
    ).toEqual([]);
  });

  test('cleared, it is silent and renews nothing', () => {
    const text = (files[0] as string[]).slice(20, 60).join('\n');
    const cleared = new Set(look(text).marks);
    const result = look(text, { cleared: (mark) => cleared.has(mark) });
    expect(result).toMatchObject({ evidence: [], renewed: [] });
  });
});

test('when time is over, that is said', () => {
  const late = look((files[0] as string[]).join('\n'), { isPastDeadline: () => true });
  expect(late.findings).toEqual([{ kind: 'uninspectable', rule: 'time' }]);
  expect(late.evidence).toEqual([]);
});

test('when time is over among secrets, that is said', () => {
  let asked = 0;
  const isPastDeadline = (): boolean => ++asked > 3;
  const late = scanLookup(['token=\n'.repeat(5000)], {
    secrets: true,
    markers: [],
    codeMinLines: 0,
    isPastDeadline,
  });
  expect(late.findings).toEqual([{ kind: 'uninspectable', rule: 'time' }]);
  // Once over, it isn't asked for again.
  expect(asked).toBe(4);
});

test('longer texts and more segments need more hits', () => {
  const one = 7e-4;
  expect(leastHits(500, one)).toBe(2);
  expect(leastHits(30_000, one)).toBeGreaterThan(2);
  expect(leastHits(500, 8 * one)).toBeGreaterThan(leastHits(500, one));
  expect(leastHits(1e9, 1)).toBe(12);
  expect(leastHits(1000, 0)).toBe(2);
});
