/** What the scan and a witness say of one file is one finding, which says what the larger of the two says. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test, vi } from 'vitest';
import { sourceOfBytes } from '../engine/index/memory-source.ts';
import { type IndexReader, openIndex } from '../engine/index/reader.ts';
import { IndexWriter } from '../engine/index/writer.ts';
import type { SourceFinding } from '../engine/types.ts';
import type { ActiveIndex } from '../contract/index-store.ts';

vi.mock('../platform/storage.ts', () => ({ storedInSession: () => ({}), storedLocally: () => ({}) }));
vi.mock('../platform/stored.ts', () => ({ storedActiveIndex: {} }));
vi.mock('../platform/build.ts', () => ({ build: 'enterprise' }));
const { effectivePolicy } = await import('./effective-policy.ts');
const { judgeInputs } = await import('./judgement.ts');

const path = 'services/ledger/src/settlement.ts';
const file = readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8');
const piece = file.split('\n').slice(20, 45).join('\n');
const key = new Uint8Array(32).fill(11);
const settings = { action: 'warn' as const, secrets: true, disabledSites: [], pausedSites: {}, addedSites: [] };
let reader: IndexReader;
beforeAll(async () => {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  writer.add({ repository: 'acme/payments', path, blob: path, text: file });
  reader = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
});

/** Judges the piece where only so many lines are worth an action, and a witness knows of more lines than are in it. */
async function judged(minLines: number, known: Pick<SourceFinding, 'file' | 'lines'>, text = piece) {
  const told: SourceFinding = {
    ...{ kind: 'source', repository: 'acme/payments', inputLines: [1, 25], fileLines: [1, 60], share: 1 },
    confidence: 'exact',
    ...known,
  };
  const active = {} as ActiveIndex;
  const { action, findings, passages } = await judgeInputs(
    { inputs: [{ name: '', flavours: [{ type: 'text/plain', text }] }], unread: [] },
    {
      state: effectivePolicy({ action: 'block', source: { minLines } }, settings, true),
      index: { state: 'ready', reader, active },
      ...{ place: undefined, milliseconds: 60_000, granted: () => false, markKey: key.subarray(16), isVouched: false },
    },
    [async () => ({ findings: [told], marks: [], renewed: [] })],
  );
  const files = findings.map(({ finding }) => (finding.kind === 'source' ? finding.file : ''));
  return { action, files, isShown: findings.every(({ finding }) => passages.has(finding)) };
}

test('a piece too small by itself counts with what came before it', async () => {
  expect((await judged(40, { file: path, lines: 30 })).action).toBe('allow');
  expect(await judged(40, { file: path, lines: 60 })).toMatchObject({ action: 'block', files: [path] });
  // What was encoded is shown as it reads, whoever knows more of it.
  const encoded = Buffer.from(piece).toString('base64');
  expect(await judged(40, { file: path, lines: 60 }, encoded)).toEqual({
    action: 'block',
    files: [path],
    isShown: true,
  });
});

test('a witness that knows less takes nothing away, and another file is another finding', async () => {
  expect(await judged(20, { file: path, lines: 3 })).toMatchObject({ action: 'block', files: [path] });
  expect((await judged(20, { file: 'other.ts', lines: 30 })).files).toEqual([path, 'other.ts']);
});
