/** Shards divide the files: each belongs to exactly one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inShard, parseShard } from './shard.ts';

describe('parseShard', () => {
  it('reads i/n from 1', () => {
    expect(parseShard('2/5')).toEqual({ index: 2, count: 5 });
  });

  it.each(['', '1', '0/3', '4/3', '1/0', '-1/3', '1/3/5', 'a/b', '1.5/3', '1/99999'])('refuses %j', (text) => {
    expect(() => parseShard(text)).toThrow('--shard');
  });
});

describe('inShard', () => {
  it('gives each file to exactly one of the shards', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 20 }), (repository, path, count) => {
        const shards = Array.from({ length: count }, (_, i) => inShard({ index: i + 1, count }, repository, path));
        expect(shards.filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  it('shares the files out evenly', () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i += 1) {
      for (let s = 0; s < 4; s += 1) {
        if (inShard({ index: s + 1, count: 4 }, 'acme/x', `src/${i}.ts`)) counts[s] = (counts[s] ?? 0) + 1;
      }
    }
    for (const count of counts) expect(count).toBeGreaterThan(850);
  });
});
