/** Grants: what was let through is silent in whatever it comes again, and nothing else is. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Chaskey12 } from './chaskey.ts';
import { type IndexReader, openIndex } from './index/reader.ts';
import { IndexWriter } from './index/writer.ts';
import { sourceOfBytes } from './index/memory-source.ts';
import { bareText, markOfText, withContext } from './marks.ts';
import { withoutGranted } from './probe.ts';
import { scan, type ScanOptions } from './scan.ts';
import type { ScanResult } from './types.ts';

const key = new Uint8Array(32).fill(9);
const markKey = new Uint8Array(16).fill(4);
const repository = [
  'services/ledger/src/settlement.ts',
  'services/risk/scoring.py',
  'db/reports/merchant_statement.sql',
];
const files = repository.map((path) =>
  readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8').split('\n'),
);
const secrets = [['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join(''), ['AKIA', 'QZ7RK2TPX4VLM6NB'].join('')];

let index: IndexReader;
let options: ScanOptions;
beforeAll(async () => {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  for (const [i, path] of repository.entries()) {
    writer.add({ repository: 'acme/payments', path, blob: path, text: (files[i] as string[]).join('\n') });
  }
  index = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
  options = {
    index,
    secrets: true,
    markers: [{ name: 'internal', pattern: '\\bcom\\.acme\\.\\w+' }],
    codeMinLines: 20,
    markKey,
  };
});

async function judge(text: string, ...grants: readonly (readonly number[])[]): Promise<ScanResult> {
  const granted = new Set(grants.flat());
  return scan([{ type: 'text/plain', text }], { ...options, granted: (mark) => granted.has(mark) });
}

/** Code that nobody has indexed. */
const unknown = Array.from(
  { length: 30 },
  (_, i) => `  const column${i} = layout.measure(row${i}, { gutter: ${i}, wrap: true });`,
).join('\n');

/** Some lines of a file. */
const passage = fc
  .tuple(fc.nat(files.length - 1), fc.nat(1000), fc.integer({ min: 12, max: 60 }))
  .map(([file, from, count]) => {
    const lines = files[file] as string[];
    const first = from % Math.max(1, lines.length - count);
    return lines.slice(first, first + count).join('\n');
  });

/** Everything that makes a finding: code of the index, secrets, markers, much code. */
const sensitive = fc.oneof(
  passage,
  fc.tuple(passage, fc.constantFrom(...secrets)).map(([code, secret]) => `token: ${secret}\n\n${code}`),
  fc.constantFrom(...secrets).map((secret) => `use ${secret} for it`),
  fc.constantFrom('import com.acme.ledger.Entry;\nimport java.util.List;', 'see com.acme.risk "internal"\n'),
  fc.constant(unknown),
);

/** How a text comes again: in a message of JSON, between other messages, in a form, quoted. */
const wrappings: Readonly<Record<string, (text: string) => string>> = {
  'as it was': (text) => text,
  'as a string of JSON': (text) => JSON.stringify({ model: 'm', messages: [{ role: 'user', content: text }] }),
  'in JSON inside JSON': (text) => JSON.stringify({ payload: JSON.stringify({ content: [{ type: 'text', text }] }) }),
  'between other messages': (text) =>
    JSON.stringify([
      { role: 'user', content: 'How do I write this better?' },
      { role: 'assistant', content: 'Show me what you have, and say what it is for.' },
      { role: 'user', content: text },
      { role: 'assistant', content: 'Here is a shorter form:\n\n```ts\nreturn list.map(trim);\n```' },
      { role: 'user', content: 'Thank you. And now?' },
    ]),
  'in a form': (text) => new URLSearchParams({ id: '7', prompt: text }).toString(),
  'in a fence': (text) => `Please explain this:\n\n\`\`\`\n${text}\n\`\`\`\n\nThank you.`,
};

describe('what was granted', () => {
  test.each(Object.entries(wrappings))('is silent %s', async (_, wrap) => {
    await fc.assert(
      fc.asyncProperty(sensitive, async (text) => {
        const first = await judge(text);
        const again = await judge(wrap(text), first.marks);
        expect(again.findings).toEqual([]);
        if (first.findings.length > 0) expect(again.renewed.length).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  });

  test('does not silence what shares nothing with it', async () => {
    await fc.assert(
      fc.asyncProperty(passage, passage, async (a, b) => {
        const [first, second] = [await judge(a), await judge(b)];
        fc.pre(!second.marks.some((mark) => first.marks.includes(mark)));
        const kinds = (result: ScanResult): string[] =>
          result.findings.map((f) => `${f.kind} ${'file' in f ? f.file : ''}`);
        expect(kinds(await judge(b, first.marks))).toEqual(kinds(second));
        for (const text of [`${a}\n\n\n${b}`, `${b}\n\n\n${a}`]) {
          const both = await judge(text, first.marks);
          if (second.findings.some(({ kind }) => kind === 'source')) {
            expect(both.findings.map(({ kind }) => kind)).toContain('source');
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('together is silent together, and more grants never find more', async () => {
    await fc.assert(
      fc.asyncProperty(sensitive, sensitive, async (a, b) => {
        const [first, second] = [await judge(a), await judge(b)];
        const text = `${a}\n\n${b}`;
        const count = async (...grants: (readonly number[])[]): Promise<number> =>
          (await judge(text, ...grants)).findings.length;
        const whole = (await judge(text)).marks;
        expect(await count(whole)).toBe(0);
        expect(await count(whole, first.marks, second.marks)).toBe(0);
        expect((await judge(a, first.marks, second.marks)).findings).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('what is new', () => {
  const lines = files[0] as string[];
  const at = (from: number, to: number): string => lines.slice(from, to).join('\n');

  test('in the same file is judged by itself, with its own lines', async () => {
    const { marks } = await judge(at(0, 40));
    const { findings, renewed } = await judge(at(0, 80), marks);
    expect(findings).toMatchObject([{ kind: 'source', file: repository[0] }]);
    expect(findings[0]).toHaveProperty(
      'fileLines.0',
      expect.toSatisfy((line: number) => line > 1),
    );
    expect(new Set(renewed)).toEqual(new Set(marks));
  });

  test('and says too little by itself is no finding, though it would be with the rest', async () => {
    const { marks } = await judge(at(0, 40));
    expect((await judge(at(0, 41), marks)).findings).toEqual([]);
  });

  test.each([
    ['another secret', `${secrets[0]}\n${secrets[1]}`, secrets[0] as string, 'secret'],
    [
      'the marker elsewhere',
      'import com.acme.ledger.Entry;\nimport com.acme.risk.Score;',
      'import com.acme.ledger.Entry;',
      'marker',
    ],
    ['twenty more lines of code', `${unknown}\n${unknown.replaceAll('column', 'cell')}`, unknown, 'code'],
  ])('%s is found', async (_, text, before, kind) => {
    const { marks } = await judge(before);
    expect((await judge(text)).findings.length).toBeGreaterThan(0);
    expect((await judge(text, marks)).findings).toMatchObject([{ kind }]);
    expect((await judge(JSON.stringify({ text }), marks)).findings).toMatchObject([{ kind }]);
  });
});

describe('marks', () => {
  test('hold nothing of a text, and are 52 bits', async () => {
    const { marks } = await judge(`${secrets[0]}\n${(files[0] as string[]).slice(0, 40).join('\n')}`);
    expect(marks.length).toBeGreaterThan(10);
    for (const mark of marks) expect(Number.isInteger(mark) && mark >= 0 && mark < 2 ** 52).toBe(true);
  });

  test('differ by key, by kind and by text', () => {
    const [a, b] = [new Chaskey12(markKey), new Chaskey12(new Uint8Array(16).fill(5))];
    const all = [
      markOfText(a, 'secret', 'x1'),
      markOfText(a, 'secret', 'x2'),
      markOfText(a, 'secret', '1x'),
      markOfText(a, 'marker', 'x1'),
      markOfText(b, 'secret', 'x1'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test('of texts need a key', async () => {
    const { markKey: _, ...keyless } = options;
    const { findings, marks } = await scan([{ type: 'text/plain', text: `${secrets[0]} com.acme.x` }], keyless);
    expect(findings).toHaveLength(2);
    expect(marks).toEqual([]);
  });

  test('of a clean text name what the look-up alone would take for something', async () => {
    const lines = files[0] as string[];
    const results: ScanResult[] = [];
    for (let i = 0; i < 120; i++) results.push(await judge(lines.slice(i, i + 3).join('\n')));
    const clean = results.filter(({ findings }) => findings.length === 0);
    for (const { marks } of clean) expect(marks).toEqual([]);
    expect(clean.some(({ unproven }) => unproven.length > 0)).toBe(true);
  });

  test('see through escapes', () => {
    const line = 'see com.acme.risk, "internal"';
    expect(bareText(JSON.stringify(line).slice(1, -1))).toBe(bareText(line));
    expect(bareText(encodeURIComponent(line))).toBe(bareText(line));
    const json = JSON.stringify({ role: 'user', text: `x\n${line}\ny` });
    const place = json.indexOf('com.acme');
    expect(withContext(json, place, place + 13)).toBe(withContext(line, 4, 17));
  });
});

test('tokens under granted k-grams say nothing, each counted once', () => {
  const sums = Float64Array.from([0, 1, 3, 6, 10, 15, 21]);
  expect([...withoutGranted(sums.slice(), [], 2)]).toEqual([...sums]);
  expect([...withoutGranted(sums.slice(), [1, 2], 2)]).toEqual([0, 1, 1, 1, 1, 6, 12]);
  expect([...withoutGranted(sums.slice(), [0, 4], 2)]).toEqual([0, 0, 0, 3, 7, 7, 7]);
});
