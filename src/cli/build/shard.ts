/** `--shard i/n`: which part of the files one of several machines takes. */
import { createHash } from 'node:crypto';
import { Failure } from '../failure.ts';

/** The part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

const MOST_SHARDS = 10_000;

/** Reads `2/5`. Throws a `Failure` for anything else; the first shard is 1. */
export function parseShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d+)\/(\d+)$/u.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  const valid = index !== '' && shard.index >= 1 && shard.index <= shard.count && shard.count <= MOST_SHARDS;
  if (!valid) throw new Failure(`--shard: ${text} must be <i>/<n>, from 1/n to n/n`);
  return shard;
}

/** Whether a file belongs to a shard: by a hash of its repository and path, so that it stays in it while others come. */
export function inShard(shard: Shard, repository: string, path: string): boolean {
  if (shard.count === 1) return true;
  const digest = createHash('sha256').update(`${repository}\0${path}`).digest();
  return (digest.readUInt32LE(0) % shard.count) + 1 === shard.index;
}
