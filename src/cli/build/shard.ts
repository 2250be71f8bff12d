/** `--shard i/n`: which part of the files one of several machines takes. */
import { statSync } from 'node:fs';
import { MAX_INDEXED_BYTES } from '../../engine/skip.ts';
import { Failure } from '../failure.ts';

/** The part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A file among those that are shared out. */
export interface ShardFile {
  readonly repository: string;
  readonly path: string;
  /** How much work it is: its bytes. */
  readonly weight: number;
}

const MOST_SHARDS = 10_000;
/** What an older version of a file is taken to weigh: git tells its size only when it is read. */
const UNKNOWN_BYTES = 8_192;

/** Reads `2/5`. Throws a `Failure` for anything else; the first shard is 1. */
export function parseShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d+)\/(\d+)$/u.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  const valid = index !== '' && shard.index >= 1 && shard.index <= shard.count && shard.count <= MOST_SHARDS;
  if (!valid) throw new Failure(`--shard: ${text} must be <i>/<n>, from 1/n to n/n`);
  return shard;
}

/** As `index.json` states it. */
export function formatShard(shard: Shard | undefined): string {
  return shard ? `${shard.index}/${shard.count}` : '';
}

/** The bytes of a file, 0 for one that won't be read. */
export function weightOf(file: { location: string | Buffer; blob?: string; bytes?: number }): number {
  const bytes = file.bytes ?? (file.blob === undefined ? sizeOnDisk(file.location) : UNKNOWN_BYTES);
  return bytes > MAX_INDEXED_BYTES ? 0 : bytes;
}

function sizeOnDisk(location: string | Buffer): number {
  return statSync(location, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Shares files out: the largest first, each to the shard that has the fewest bytes so far (Graham's rule, at most a
 * third above the best). Every machine that sees the same files comes to the same result, whatever their order; where
 * files have come or gone, others may move to another shard.
 * @returns the number of each file's shard, from 1
 */
export function shareOut(files: readonly ShardFile[], count: number): Uint16Array {
  const order = files.map((_, i) => i).sort((i, j) => compare(files[i] as ShardFile, files[j] as ShardFile));
  const shards = new Uint16Array(files.length);
  const heap = Array.from({ length: count }, (_, i): Load => ({ shard: i + 1, bytes: 0 }));
  for (const i of order) {
    const least = heap[0] as Load;
    shards[i] = least.shard;
    // An empty file is shared out too.
    least.bytes += (files[i] as ShardFile).weight + 1;
    sink(heap);
  }
  return shards;
}

interface Load {
  readonly shard: number;
  bytes: number;
}

function compare(a: ShardFile, b: ShardFile): number {
  return b.weight - a.weight || order(a.repository, b.repository) || order(a.path, b.path);
}

/** By code unit, so that no locale has a say. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Brings the first entry of a heap, the least loaded shard, to its place after it has grown. */
function sink(heap: Load[]): void {
  const moving = heap[0] as Load;
  const isBefore = (a: Load, b: Load): boolean => a.bytes < b.bytes || (a.bytes === b.bytes && a.shard < b.shard);
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    if (!left) break;
    const right = heap[child + 1];
    if (right && isBefore(right, left)) child++;
    const next = heap[child] as Load;
    if (!isBefore(next, moving)) break;
    heap[at] = next;
    at = child;
  }
  heap[at] = moving;
}
