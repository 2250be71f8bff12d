/** The canary through the real judgement: caught by an index that knows it, whatever was granted before. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test, vi } from 'vitest';
import { sourceOfBytes } from '../engine/index/memory-source.ts';
import { type IndexReader, openIndex } from '../engine/index/reader.ts';
import { IndexWriter } from '../engine/index/writer.ts';
import { createCanary } from './canary.ts';
import type { Courts } from './courts.ts';
import { effectivePolicy } from './effective-policy.ts';
import type { IndexState } from './index-source.ts';

vi.mock('../platform/storage.ts', () => ({ storedInSession: () => ({}), storedLocally: () => ({}) }));
vi.mock('../platform/stored.ts', () => ({ storedActiveIndex: {} }));
vi.mock('../platform/build.ts', () => ({ build: 'enterprise' }));
vi.mock('../platform/index-files.ts', () => ({}));

const path = 'services/ledger/src/settlement.ts';
const text = readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8');
const snippet = text.split('\n').slice(20, 60).join('\n');
const other = readFileSync(new URL('./heartbeat.ts', import.meta.url), 'utf8');
const settings = { action: 'warn' as const, secrets: true, disabledSites: [], pausedSites: {}, addedSites: [] };
const key = new Uint8Array(32).fill(11);
let reader: IndexReader;
beforeAll(async () => {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  writer.add({ repository: 'sourcekeep/canary', path: 'canary.ts', blob: path, text });
  reader = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
});

const ready = (origin: string): IndexState => ({ state: 'ready', reader, active: { origin } }) as unknown as IndexState;

function run(raw: Record<string, unknown>, index: IndexState, ofIndex?: string) {
  const courts: Courts = {
    context: () => Promise.resolve([effectivePolicy(raw, settings, true), index]),
    at: (place, state, known) =>
      Promise.resolve({
        ...{ state, index: known, place, milliseconds: 60_000, granted: () => true },
        ...{ markKey: key.subarray(16), isVouched: false },
      }),
  };
  return createCanary(courts, () => Promise.resolve(ofIndex))();
}

test('the one of the policy comes first, and is caught', async () => {
  const result = await run({ action: 'block', canary: { text: snippet } }, ready('file'), other);
  expect(result).toMatchObject({
    ...{ state: 'caught', source: 'policy', repository: 'sourcekeep/canary', action: 'block' },
  });
  expect(result.milliseconds).toBeGreaterThan(0);
});

test('the one of the index is caught, also where the policy would let it go', async () => {
  const rules = [{ name: 'canary', repositories: ['sourcekeep/*'], action: 'allow' }];
  expect(await run({ rules }, ready('file'), snippet)).toMatchObject({ state: 'caught', source: 'index' });
});

test('one that the index doesn’t know goes through', async () => {
  expect(await run({ canary: { text: other } }, ready('file'))).toMatchObject({ state: 'missed', source: 'policy' });
});

test('one that is shorter than what the policy acts on goes through', async () => {
  const raw = { source: { minLines: 500 }, canary: { text: snippet } };
  expect(await run(raw, ready('file'))).toMatchObject({ state: 'missed' });
});

test('without an index, or with another one than the policy’s, nothing is proven', async () => {
  const wanted = { index: { url: 'https://cdn.example/index.json', key: Buffer.alloc(32).toString('base64') } };
  expect(await run({}, { state: 'none' }, snippet)).toMatchObject({ state: 'no-index' });
  expect(await run(wanted, ready('file'), snippet)).toMatchObject({ state: 'no-index' });
  expect(await run(wanted, ready('policy'), snippet)).toMatchObject({ state: 'caught' });
});

test('an index without a canary has none', async () => {
  expect(await run({}, ready('file'))).toMatchObject({ state: 'none' });
});
