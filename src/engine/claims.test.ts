/** What of a paste is claimed, and what is left alone. */
import { describe, expect, test } from 'vitest';
import { withoutMatchedLines } from './excerpt.ts';
import { sourceOfBytes } from './index/memory-source.ts';
import { openIndex } from './index/reader.ts';
import { IndexWriter } from './index/writer.ts';
import { scan } from './scan.ts';
import type { SourceFinding } from './types.ts';

const key = new Uint8Array(32).fill(7);

async function indexOf(files: Readonly<Record<string, string>>) {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  Object.entries(files).forEach(([name, text], i) => {
    const [repository = '', path = ''] = name.split(':');
    writer.add({ repository, path, text, blob: String(i + 1).padStart(40, '0') });
  });
  return openIndex([sourceOfBytes(writer.finish().bytes)], key);
}

async function sources(text: string, files: Readonly<Record<string, string>>): Promise<SourceFinding[]> {
  const index = await indexOf(files);
  const { findings } = await scan([{ type: 'text/plain', text }], {
    index,
    secrets: false,
    markers: [],
    codeMinLines: 0,
  });
  return findings.filter((finding) => finding.kind === 'source');
}

const words = 'ledger tariff payslip canton refund courier parcel voucher cohort hazard detour dropoff'.split(' ');
const code = (seed: number, lines: number): string[] =>
  Array.from({ length: lines }, (_, i) => {
    const w = (n: number): string => words[(seed * 5 + i * 3 + n * 7 + ((i * n) % 5)) % words.length] as string;
    return `  const ${w(1)}${w(2)}${seed} = ${w(3)}Of${i}(${w(4)}, ${w(5)}Limit${seed}).${w(6)}${i}(${w(7)});`;
  });

const a = code(1, 40);
const own = Array.from({ length: 25 }, (_, i) => `INSERT INTO shelf (slot, weight) VALUES (${i}, ${i * 3})`);

describe('what stands between two passages of one file', () => {
  test('is not claimed by it', async () => {
    const text = [...a.slice(0, 15), ...own, ...a.slice(15, 30)].join('\n');
    const found = await sources(text, { 'open:a.ts': a.join('\n') });
    expect(found.length).toBeGreaterThan(0);
    const claimed = (line: number): boolean => found.some(({ inputLines: [f, l] }) => f <= line && line <= l);
    const middle = Array.from({ length: 17 }, (_, i) => 20 + i);
    expect(middle.filter(claimed)).toEqual([]);
  });

  test('is named when it is the code of another repository', async () => {
    const sql = Array.from(
      { length: 25 },
      (_, i) =>
        `UPDATE ${words[i % 12]}_${words[(i * 5 + 1) % 12]} SET ${words[(i * 7 + 2) % 12]}_no = ${words[(i * 3) % 12]}_total WHERE ${words[(i + 5) % 12]}_level > ${i}`,
    );
    const text = [...a.slice(0, 15), ...sql, ...a.slice(15, 30)].join('\n');
    const found = await sources(text, { 'open:a.ts': a.join('\n'), 'secret:b.sql': sql.join('\n') });
    expect(found.map(({ repository }) => repository)).toContain('secret');
  });
});

test('a question before and after the code stays when the code is cut', async () => {
  const text = ['Can you explain why this fails?', '', ...a.slice(0, 15), '', 'It worked before the release.'].join(
    '\n',
  );
  const findings = await sources(text, { 'open:a.ts': a.join('\n') });
  const rest = withoutMatchedLines(text, findings);
  expect(rest).toContain('Can you explain');
  expect(rest).toContain('It worked before');
});

test('base64 of code with names in Cyrillic is read', async () => {
  const text = `class НачислениеБонусов {
  начислить(суммаЧека, датаПокупки) {
    const баллы = округлитьВниз(суммаЧека * ставкаБонуса);
    this.остатокБаллов += баллы;
    this.последняяПокупка = датаПокупки;
    if (баллы > пределНачисления) throw new ПревышениеПредела(суммаЧека);
    return баллы;
  }
}`;
  const base64 = Buffer.from(text).toString('base64');
  expect(await sources(base64, { 'shop:bonus.ts': text })).toHaveLength(1);
});

test('long snake_case names with numbers in them are no credentials', async () => {
  const text = Array.from({ length: 30 }, (_, i) => {
    const w = (n: number): string => words[(i * n + n) % words.length] as string;
    return `  expect(${w(1)}_${w(5)}_total_${2019 + (i % 8)}_q${(i % 4) + 1}_rev).toEqual(${w(7)}_${w(11)}_expected_${2020 + (i % 7)}_q2);`;
  }).join('\n');
  expect(await sources(text, { 'ledger:quarters.test.ts': text })).toHaveLength(1);
});

test('every repository that holds a copy is told', async () => {
  const text = a.join('\n');
  const found = await sources(text, { 'open:a.ts': text, 'secret:b.ts': text, 'secret:c.ts': text });
  expect(found).toMatchObject([{ repository: 'open', copies: 2, alsoIn: ['secret'] }]);
});
