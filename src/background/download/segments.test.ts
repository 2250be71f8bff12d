/** Segments that were cut short: what is on the disk is used, whatever server and network make of it. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SegmentEntry } from '../../contract/index-manifest.ts';
import { request } from '../../platform/download.ts';
import { type Fault, type IndexServer, startIndexServer } from '../../../tests/fixtures/index-server.ts';
import { MemoryStore } from './memory-store.ts';
import { bytesNeeded, getSegments } from './segments.ts';
import type { Network } from './transfer.ts';

const MIB = 1 << 20;
const network: Network = { request, stallMilliseconds: 30_000, now: Date.now };

let server: IndexServer;
let store: MemoryStore;

beforeEach(async () => {
  server = await startIndexServer();
  store = new MemoryStore();
});
afterEach(() => server.shut());

function bytesOf(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** A segment on the server. */
function publish(data: Uint8Array): SegmentEntry {
  const sha256 = createHash('sha256').update(data).digest('hex');
  const file = `${sha256}.segment`;
  server.files.set(file, data);
  return { file, sha256, bytes: data.length, fingerprints: 1 };
}

function get(...entries: SegmentEntry[]): Promise<void> {
  return getSegments(network, store, entries, `${server.origin}/index.json`);
}

function asked(): (readonly [number | undefined, number])[] {
  return server.asked.splice(0).map(({ from, status }) => [from, status]);
}

function expectWhole(...entries: SegmentEntry[]): void {
  expect([...store.beside.keys()].sort()).toEqual(entries.map(({ file }) => file).sort());
  for (const { file, sha256 } of entries) {
    expect(
      createHash('sha256')
        .update(store.beside.get(file) ?? '')
        .digest('hex'),
    ).toBe(sha256);
  }
}

/** So much of a segment as pieces of an earlier try. */
function leave(entry: SegmentEntry, ...pieces: Uint8Array[]): void {
  pieces.forEach((piece, i) => store.beside.set(`${entry.file}.${i}`, piece));
}

describe('a segment that is partly here', () => {
  const data = bytesOf(5 * MIB + 17);

  it('stays in pieces when the worker is stopped, and only the rest is asked for', async () => {
    const entry = publish(data);
    const held = new Promise<void>((resolve) => {
      server.fault = (name, _request, response) => {
        response.writeHead(200, { 'Content-Length': data.length });
        response.write(server.files.get(name)?.subarray(0, 3 * MIB + 500));
        resolve();
        return true;
      };
    });
    // The worker that asks first is stopped: nothing of it runs on, its promise never ends.
    const stopped = new AbortController();
    const first = getSegments(
      { ...network, request: (url, headers) => request(url, headers, stopped.signal) },
      store,
      [entry],
      `${server.origin}/index.json`,
    ).catch(() => undefined);
    await held;
    while (store.beside.size < 3) await new Promise((resolve) => setImmediate(resolve));
    const beside = new Map(store.beside);
    stopped.abort();
    await first;
    // What lay on the disk at that moment, without what a worker that goes on could still have written.
    store.beside.clear();
    for (const [name, piece] of beside) store.beside.set(name, piece);
    server.fault = undefined;
    asked();
    await get(entry);
    expect(asked()).toEqual([[3 * MIB, 206]]);
    expectWhole(entry);
  });

  it('is asked for anew where the server answers a range with the whole', async () => {
    const entry = publish(data);
    leave(entry, data.slice(0, MIB), data.slice(MIB, MIB + 9));
    server.fault = (name, _request, response) => {
      response.writeHead(200).end(server.files.get(name));
      return true;
    };
    await get(entry);
    expect(asked()).toEqual([[MIB + 9, 200]]);
    expectWhole(entry);
  });

  it('is asked for anew where what is here is damaged: the hash of the whole tells', async () => {
    const entry = publish(data);
    leave(entry, data.slice(0, MIB).fill(0, 5, 6));
    await get(entry);
    expect(asked()).toEqual([
      [MIB, 206],
      [undefined, 200],
    ]);
    expectWhole(entry);
  });

  const wrongRanges: readonly (readonly [string, Fault])[] = [
    ['416', (_name, _request, response) => (response.writeHead(416).end(), true)],
    [
      'another range than the one asked for',
      (_name, _request, response) => {
        response.writeHead(206, { 'Content-Range': `bytes 0-8/${data.length}` }).end(data.subarray(0, 9));
        return true;
      },
    ],
    [
      'a file of another size',
      (_name, _request, response) => {
        response.writeHead(206, { 'Content-Range': `bytes ${MIB}-${MIB + 8}/99999` }).end(data.subarray(0, 9));
        return true;
      },
    ],
  ];
  for (const [name, fault] of wrongRanges) {
    it(`is asked for anew after ${name}`, async () => {
      const entry = publish(data);
      leave(entry, data.slice(0, MIB));
      server.fault = (file, question, response) =>
        question.headers.range === undefined ? false : fault(file, question, response);
      await get(entry);
      expect(asked().map(([from]) => from)).toEqual([MIB, undefined]);
      expectWhole(entry);
    });
  }

  it('is put together without a question where all of it is here', async () => {
    const entry = publish(data);
    leave(entry, data.slice(0, 4 * MIB), data.slice(4 * MIB));
    await get(entry);
    expect(asked()).toEqual([]);
    expectWhole(entry);
  });

  it('is asked for anew where more than all of it is here', async () => {
    const entry = publish(data);
    leave(entry, data, data.slice(0, 1));
    await get(entry);
    expect(asked()).toEqual([[undefined, 200]]);
    expectWhole(entry);
  });

  it('is taken as it is, checked, where it is whole; what is missing is fetched', async () => {
    const [first, second] = [publish(bytesOf(900)), publish(bytesOf(MIB, 2))];
    await get(first);
    asked();
    await get(first, second);
    expect(server.asked.map(({ name }) => name)).toEqual([second.file]);
    expectWhole(first, second);
  });
});

describe('whatever is cut short wherever', () => {
  it('ends as the segment, and no byte that was written is asked for twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2 * MIB), fc.array(fc.nat(MIB + 50_000), { maxLength: 4 }), async (length, cuts) => {
        store = new MemoryStore();
        const data = bytesOf(length + 1, length);
        const entry = publish(data);
        let reached = 0;
        for (const cut of cuts) {
          const before = reached;
          const end = Math.min(data.length - 1, before + cut);
          server.fault = (_name, question, response) => {
            expect(question.headers.range ?? 'bytes=0-').toBe(`bytes=${before}-`);
            response.writeHead(before === 0 ? 200 : 206, {
              'Content-Length': data.length - before,
              ...(before === 0 ? {} : { 'Content-Range': `bytes ${before}-${data.length - 1}/${data.length}` }),
            });
            response.write(data.subarray(before, end));
            response.socket?.destroySoon();
            return true;
          };
          await get(entry).catch(() => undefined);
          reached = [...store.beside.values()].reduce((sum, piece) => sum + piece.length, 0);
        }
        server.fault = undefined;
        asked();
        await get(entry);
        expect(asked()).toEqual([reached === 0 ? [undefined, 200] : [reached, 206]]);
        expectWhole(entry);
      }),
      { numRuns: 12 },
    );
  });
});

describe('the room that is needed', () => {
  it('counts what is missing, and the largest of it twice: it is put together from pieces', () => {
    const [a, b, c] = [publish(bytesOf(1_000)), publish(bytesOf(300, 2)), publish(bytesOf(50, 3))];
    const entries = [a, b, c];
    expect(bytesNeeded(entries, new Map())).toBe(2_350);
    expect(
      bytesNeeded(
        entries,
        new Map([
          [a.file, 1_000],
          [`${b.file}.0`, 100],
        ]),
      ),
    ).toBe(550);
    expect(bytesNeeded(entries, new Map(entries.map(({ file, bytes }) => [file, bytes])))).toBe(0);
  });
});
