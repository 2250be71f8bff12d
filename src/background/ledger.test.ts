/** Small inputs are remembered over restarts, grow old, and are forgotten when they should be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sourceOfBytes } from '../engine/index/memory-source.ts';
import { type IndexReader, openIndex } from '../engine/index/reader.ts';
import { IndexWriter } from '../engine/index/writer.ts';
import type { LedgerStore, StoredPiece } from '../platform/ledger-store.ts';
import { createLedger, type Ledger, type LedgerContext } from './ledger.ts';

// Activity, which a real ledger writes to, speaks to the browser.

const file = join(import.meta.dirname, '../../node_modules/rxjs/src/internal/operators/share.ts');
const lines = readFileSync(file, 'utf8').split('\n').slice(150, 250);
const pieces = Array.from({ length: 9 }, (_, i) => lines.slice(i * 4, i * 4 + 4).join('\n'));
const key = new Uint8Array(32).fill(6);
const HOUR = 3_600_000;

function memoryStore(): LedgerStore & { readonly stored: Map<number, StoredPiece>; unreadable: boolean } {
  const stored = new Map<number, StoredPiece>();
  return {
    stored,
    unreadable: false,
    readAll() {
      const all = [...stored.values()];
      return Promise.resolve(this.unreadable ? { pieces: [], lost: all.length } : { pieces: all, lost: 0 });
    },
    put(all) {
      for (const piece of all) stored.set(piece.id, piece);
      return Promise.resolve();
    },
    delete(ids) {
      for (const id of ids) stored.delete(id);
      return Promise.resolve();
    },
    clear() {
      stored.clear();
      return Promise.resolve();
    },
  };
}

let index: IndexReader;
let store: ReturnType<typeof memoryStore>;
let time: number;
let resets: number;
beforeEach(async () => {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  writer.add({ repository: 'acme/rx', path: 'share.ts', blob: '1'.repeat(40), text: lines.join('\n') });
  index = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
  store = memoryStore();
  time = 1_000 * HOUR;
  resets = 0;
});

const start = (): Ledger => createLedger({ store, now: () => time, onReset: () => resets++ });
const context = (more: Partial<LedgerContext> = {}): LedgerContext => ({
  ...{ index, hours: 24, approved: false, labels: {}, isPastDeadline: () => false },
  ...more,
});

async function play(ledgerFor: () => Ledger, more: Partial<LedgerContext> = {}): Promise<number> {
  let most = 0;
  for (const piece of pieces) {
    const { findings } = await ledgerFor().add([piece], context(more));
    for (const finding of findings) most = Math.max(most, finding.lines);
    // What was added is on the disk before another worker reads it.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return most;
}

describe('small inputs add up', () => {
  test('in one worker', async () => {
    const ledger = start();
    expect(await play(() => ledger)).toBeGreaterThanOrEqual(6);
  });

  test('when the worker starts anew for each', async () => {
    expect(await play(start)).toBeGreaterThanOrEqual(6);
    expect(await start().entries()).toBe(store.stored.size);
  });

  test('never at an approved site, and not where the policy turns it off', async () => {
    const ledger = start();
    expect(await play(() => ledger, { approved: true })).toBe(0);
    expect(await play(() => ledger, { hours: 0 })).toBe(0);
    expect(await ledger.entries()).toBe(0);
  });

  test('never with what is older than the policy says', async () => {
    const ledger = start();
    let most = 0;
    for (const piece of pieces) {
      for (const { lines: count } of (await ledger.add([piece], context())).findings) most = Math.max(most, count);
      time += 25 * HOUR;
    }
    expect(most).toBe(0);
    expect(await ledger.entries()).toBe(1);
    await expect.poll(() => store.stored.size).toBe(1);
  });
});

test('who cannot wait is told at once, once the stored pieces are read', async () => {
  const ledger = start();
  expect(ledger.addNow([pieces[0] as string], context()).ids).toEqual([]);
  await ledger.entries();
  const told = pieces.map((piece) => ledger.addNow([piece], context()));
  expect(Math.max(...told.map(({ lines: known }) => known))).toBeGreaterThanOrEqual(6);
  expect(await ledger.entries()).toBe(told.flatMap(({ ids }) => ids).length);
});

test('what was taken in at once is stored a little later; what was stopped of it, never', async () => {
  const ledger = start();
  await ledger.entries();
  const ids = pieces.slice(0, 4).flatMap((piece) => ledger.addNow([piece], context()).ids);
  expect(store.stored.size).toBe(0);
  ledger.withhold(ids.slice(0, 1));
  await expect.poll(() => [...store.stored.keys()]).toEqual(ids.slice(1));
});

test('what was withheld still says what comes behind it, and is told again when it comes again', async () => {
  const ledger = start();
  await ledger.entries();
  const tell = (piece: string) => ledger.addNow([piece], context());
  const first = pieces.findIndex((piece) => tell(piece).lines > 0);
  // Taken in anew, since what was told of so far is known.
  await ledger.reset({});
  const told = pieces.slice(0, first + 1).map(tell);
  ledger.withhold(told.at(-1)?.ids ?? []);
  for (let again = 0; again < 3; again++) {
    const repeated = tell(pieces[first] as string);
    expect(repeated.lines).toBeGreaterThan(0);
    ledger.withhold(repeated.ids);
  }
  expect(await ledger.entries()).toBe(told.flatMap(({ ids }) => ids).length);
  expect(pieces.slice(first + 1).some((piece) => tell(piece).lines > 0)).toBe(true);
});

describe('forgetting', () => {
  test('what was stopped leaves nothing', async () => {
    const ledger = start();
    const { ids } = await ledger.add([pieces[0] as string], context());
    expect(ids).not.toEqual([]);
    await ledger.withdraw(ids);
    expect(await ledger.entries()).toBe(0);
    expect(store.stored.size).toBe(0);
  });

  test('a reset is written down, and no number comes twice', async () => {
    const ledger = start();
    const { ids } = await ledger.add([pieces[0] as string], context());
    await ledger.reset({});
    expect([await ledger.entries(), store.stored.size, resets]).toEqual([0, 0, 1]);
    const again = await ledger.add([pieces[0] as string], context());
    expect(Math.min(...again.ids)).toBeGreaterThan(Math.max(...ids));
  });

  test('when the last piece has grown too old, that is written down as well', async () => {
    const ledger = start();
    await ledger.add([pieces[0] as string], context());
    time += 25 * HOUR;
    await ledger.add(['}'], context());
    expect(resets).toBe(1);
  });

  test('what is stored and cannot be opened is a reset that nobody asked for', async () => {
    await start().add([pieces[0] as string], context());
    store.unreadable = true;
    const ledger = start();
    await ledger.add([pieces[1] as string], context());
    expect(resets).toBe(1);
    expect(await ledger.entries()).toBe(1);
  });
});

test('what is stored holds no word of what was pasted', async () => {
  await start().add(['const unmistakableSecretName = anotherVeryLongName(1)'], context());
  const [piece] = store.stored.values();
  expect(Buffer.from(piece?.bytes ?? []).toString('latin1')).not.toMatch(/unmistakable|another/i);
});
