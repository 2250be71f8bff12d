/**
 * Segments onto the disk: those that are there are checked and kept, the others come from the server in pieces. A piece
 * that was written stays, so that whatever is cut short (a connection, the worker, the browser) goes on from there.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { hexOf } from '../../engine/index/byte-buffer.ts';
import type { SegmentEntry } from '../../contract/index-manifest.ts';
import type { IndexStore } from '../../platform/index-store.ts';
import { DownloadError } from './failure.ts';
import { type Answer, ask, type Network } from './transfer.ts';

/** What a worker that is stopped loses at the most. */
const PIECE_BYTES = 1 << 20;

/** The pieces of a segment on the disk, in their order. */
interface Pieces {
  readonly names: readonly string[];
  readonly bytes: number;
}

function pieceName(entry: SegmentEntry, number: number): string {
  return `${entry.file}.${number}`;
}

/** The segment that a file is, or is a piece of. */
export function segmentOf(name: string): string {
  return name.slice(0, name.indexOf('.segment') + '.segment'.length);
}

function piecesOf(entry: SegmentEntry, files: ReadonlyMap<string, number>): Pieces {
  const names: string[] = [];
  let bytes = 0;
  for (let i = 0; ; i++) {
    const size = files.get(pieceName(entry, i));
    if (size === undefined) return { names, bytes };
    names.push(pieceName(entry, i));
    bytes += size;
  }
}

type Hash = ReturnType<typeof sha256.create>;

/** By slices: a segment can have hundreds of megabytes, and pastes are judged in between. */
async function addToHash(store: IndexStore, names: readonly string[], hash: Hash): Promise<void> {
  for (const name of names) {
    const file = await store.openFile(name);
    for (let at = 0; at < file.bytes; at += PIECE_BYTES) {
      hash.update(await file.read(at, Math.min(PIECE_BYTES, file.bytes - at)));
    }
  }
}

async function isWhole(store: IndexStore, entry: SegmentEntry): Promise<boolean> {
  const hash = sha256.create();
  await addToHash(store, [entry.file], hash);
  return hexOf(hash.digest()) === entry.sha256;
}

/** How much room the missing segments need, at the most: each is put together from its pieces. */
export function bytesNeeded(segments: readonly SegmentEntry[], files: ReadonlyMap<string, number>): number {
  const missing = segments.filter(({ file, bytes }) => files.get(file) !== bytes);
  const open = missing.map((entry) => entry.bytes - Math.min(entry.bytes, piecesOf(entry, files).bytes));
  return open.reduce((sum, bytes) => sum + bytes, 0) + Math.max(0, ...missing.map(({ bytes }) => bytes));
}

/** Writes what comes in pieces behind those that are there. */
class Incoming {
  readonly names: string[];
  private readonly store: IndexStore;
  private readonly entry: SegmentEntry;
  private readonly piece = new Uint8Array(PIECE_BYTES);
  private used = 0;

  constructor(store: IndexStore, entry: SegmentEntry, names: readonly string[]) {
    this.store = store;
    this.entry = entry;
    this.names = [...names];
  }

  async add(part: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let at = 0; at < part.length;) {
      const some = part.subarray(at, at + PIECE_BYTES - this.used);
      this.piece.set(some, this.used);
      this.used += some.length;
      at += some.length;
      if (this.used === PIECE_BYTES) await this.flush();
    }
  }

  /** What isn't written yet. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.piece.slice(0, this.used);
  }

  async flush(): Promise<void> {
    if (this.used === 0) return;
    const name = pieceName(this.entry, this.names.length);
    await this.store.write(name, this.rest());
    this.names.push(name);
    this.used = 0;
  }
}

/** Whether an answer goes on at that byte of the segment, as it was asked to. */
function goesOnAt(answer: Answer, at: number, bytes: number): boolean {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers.get('content-range') ?? '');
  return range !== null && Number(range[1]) === at && (range[2] === '*' || Number(range[2]) === bytes);
}

/**
 * Gets one segment, from where an earlier try ended.
 * @returns false where what is on the disk and what the server has don't fit together: it must be had from the start
 */
async function fetchOnce(network: Network, store: IndexStore, entry: SegmentEntry, url: string): Promise<boolean> {
  let pieces = piecesOf(entry, await store.files());
  if (pieces.bytes > entry.bytes) return false;
  let answer: Answer | undefined;
  // All of it may be there: the worker was stopped before it could put it together.
  if (pieces.bytes < entry.bytes || entry.bytes === 0) {
    answer =
      pieces.bytes === 0
        ? await ask(network, url, {}, [200])
        : await ask(network, url, { Range: `bytes=${pieces.bytes}-` }, [200, 206, 416]);
    if (answer.status === 416 || (answer.status === 206 && !goesOnAt(answer, pieces.bytes, entry.bytes))) {
      answer.discard();
      return false;
    }
    if (answer.status === 200 && pieces.bytes > 0) {
      await store.delete(pieces.names);
      pieces = { names: [], bytes: 0 };
    }
  }
  const isResumed = pieces.bytes > 0;
  const hash = sha256.create();
  await addToHash(store, pieces.names, hash);
  const incoming = new Incoming(store, entry, pieces.names);
  let bytes = pieces.bytes;
  try {
    for await (const part of answer?.body ?? []) {
      bytes += part.length;
      // A server may name no length, or a wrong one.
      if (bytes > entry.bytes) break;
      hash.update(part);
      await incoming.add(part);
    }
  } catch (error) {
    await incoming.flush().catch(() => undefined);
    throw error;
  }
  if (bytes < entry.bytes) {
    await incoming.flush();
    throw new DownloadError('truncated');
  }
  if (bytes > entry.bytes || hexOf(hash.digest()) !== entry.sha256) {
    await store.delete(incoming.names);
    if (isResumed) return false;
    throw new DownloadError(bytes > entry.bytes ? 'too-large' : 'corrupt');
  }
  await store.join(entry.file, incoming.names, incoming.rest());
  await store.delete(incoming.names);
  return true;
}

/**
 * Makes sure that every segment lies on the disk, whole and with the right hash; gets from the server only what doesn't.
 * @param base the address of `index.json`
 * @throws DownloadError, or what the store throws; what was got until then stays for the next time
 */
export async function getSegments(
  network: Network,
  store: IndexStore,
  segments: readonly SegmentEntry[],
  base: string,
): Promise<void> {
  for (const entry of segments) {
    const files = await store.files();
    if (files.has(entry.file)) {
      if (files.get(entry.file) === entry.bytes && (await isWhole(store, entry))) continue;
      await store.delete([entry.file]);
    }
    const url = new URL(entry.file, base).href;
    if (await fetchOnce(network, store, entry, url)) continue;
    await store.delete(piecesOf(entry, await store.files()).names);
    await fetchOnce(network, store, entry, url);
  }
}
