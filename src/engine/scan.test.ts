import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type IndexReader, openIndex, type SegmentSource } from './index/reader.ts';
import { IndexWriter } from './index/writer.ts';
import { scan } from './scan.ts';
import type { Finding, Flavour, SourceFinding } from './types.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 7 + 3) & 255);
const options = { secrets: true, markers: [], codeMinLines: 0 };

export function sourceOf(bytes: Uint8Array): SegmentSource {
  return { name: 'test', bytes: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

const fixture = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const attribute = fixture('src/engine/attribute.ts');
const match = fixture('src/engine/match.ts');

async function indexOf(texts: Record<string, string>): Promise<IndexReader> {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  for (const [path, text] of Object.entries(texts)) writer.add({ repository: 'acme/engine', path, blob: path, text });
  return openIndex([sourceOf(writer.finish().bytes)], key);
}

async function sources(index: IndexReader, ...flavours: Flavour[]): Promise<SourceFinding[]> {
  const { findings } = await scan(flavours, { ...options, index });
  return findings.filter((finding: Finding) => finding.kind === 'source');
}

const plain = (text: string): Flavour => ({ type: 'text/plain', text });
const cut = (text: string, first: number, last: number): string =>
  text
    .split('\n')
    .slice(first - 1, last)
    .join('\n');

test('a verbatim cut names repository, file and lines', async () => {
  const index = await indexOf({ 'attribute.ts': attribute, 'match.ts': match });
  const [finding, ...others] = await sources(index, plain(cut(attribute, 60, 100)));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    repository: 'acme/engine',
    file: 'attribute.ts',
    inputLines: [1, 41],
    share: 1,
    confidence: 'exact',
  });
  expect(finding?.fileLines[0]).toBeLessThanOrEqual(62);
  expect(finding?.fileLines[1]).toBeGreaterThanOrEqual(98);
});

test('code that is not in the index is not found', async () => {
  const index = await indexOf({ 'attribute.ts': attribute });
  expect(await sources(index, plain(fixture('src/engine/detectors/secret.ts')))).toEqual([]);
});
