/** Shards divide the files: each belongs to exactly one, and none has much more to read than another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ShardFile, parseShard, shareOut } from './shard.ts';

describe('parseShard', () => {
  it('reads i/n from 1', () => {
    expect(parseShard('2/5')).toEqual({ index: 2, count: 5 });
  });

  it.each(['', '1', '0/3', '4/3', '1/0', '-1/3', '1/3/5', 'a/b', '1.5/3', '1/99999'])('refuses %j', (text) => {
    expect(() => parseShard(text)).toThrow('--shard');
  });
});

const file = fc.record({
  repository: fc.constantFrom('acme/one', 'acme/two'),
  path: fc.string({ maxLength: 12 }),
  weight: fc.oneof(fc.nat({ max: 9_000 }), fc.constantFrom(0, 4_000_000)),
});
const files = fc.uniqueArray(file, { selector: ({ repository, path }) => `${repository}\0${path}`, maxLength: 400 });

function bytesOf(list: readonly ShardFile[], shards: Uint16Array, count: number): number[] {
  const bytes = Array.from({ length: count }, () => 0);
  list.forEach(({ weight }, i) => (bytes[(shards[i] as number) - 1]! += weight));
  return bytes;
}

describe('shareOut', () => {
  it('gives each file to one shard, the same whatever the order of files', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 20 }), (list, count) => {
        const shards = shareOut(list, count);
        expect(shards.every((shard) => shard >= 1 && shard <= count)).toBe(true);
        const reversed = shareOut([...list].reverse(), count);
        expect([...reversed].reverse()).toEqual([...shards]);
      }),
    );
  });

  it('leaves no shard with more than the largest file above another', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 2, max: 20 }), (list, count) => {
        const bytes = bytesOf(list, shareOut(list, count), count);
        const largest = Math.max(0, ...list.map(({ weight }) => weight));
        expect(Math.max(...bytes) - Math.min(...bytes)).toBeLessThanOrEqual(largest + list.length);
      }),
    );
  });

  it('balances files of very different sizes within a tenth', () => {
    // Sizes as a repository has them: many small files, few that are a thousand times as large.
    const list = Array.from({ length: 3_000 }, (_, i): ShardFile => ({
      repository: 'acme/x',
      path: `src/${i}.ts`,
      weight: Math.round(1_000 * Math.exp(6 * ((i * 0.618_034) % 1) ** 4)),
    }));
    const bytes = bytesOf(list, shareOut(list, 8), 8);
    expect(Math.max(...bytes) / Math.min(...bytes)).toBeLessThan(1.1);
  });
});
