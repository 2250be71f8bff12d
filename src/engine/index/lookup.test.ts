/** The lookup part: each fingerprint has its rank, in two bytes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkOf, Lookup, type LookupShape, LookupWriter, lookupShape, sameLookup } from './lookup.ts';

type Fingerprint = readonly [hi: number, lo: number];

const fingerprint = fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffffff }));
const near = fc.tuple(
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
  fc.integer({ min: 0, max: 0xffffff }),
);

function built(stored: readonly Fingerprint[], shape?: LookupShape): { lookup: Lookup; distinct: Fingerprint[] } {
  const chosen = shape ?? lookupShape(stored.length);
  const sorted = [...stored].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const distinct = sorted.filter((value, i) => {
    const before = sorted[i - 1];
    return !before || !sameLookup(...before, ...value, chosen);
  });
  const writer = new LookupWriter(stored.length, chosen);
  for (const value of distinct) writer.put(...value);
  const { sets, counts } = writer.finish();
  return { lookup: new Lookup(sets, counts, writer.length, chosen), distinct };
}

const shapes = fc.constantFrom<LookupShape | undefined>(
  undefined,
  { bucketBits: 6, remainderBits: 18 },
  { bucketBits: 6, remainderBits: 26 },
  { bucketBits: 11, remainderBits: 21 },
  { bucketBits: 19, remainderBits: 13 },
  { bucketBits: 20, remainderBits: 15 },
);

test('every stored fingerprint has its rank, and no other is there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fingerprint, near), { maxLength: 700 }),
      fc.array(fingerprint),
      shapes,
      (stored, others, shape) => {
        const { lookup, distinct } = built(stored, shape);
        const used = shape ?? lookupShape(stored.length);
        distinct.forEach((value, rank) => expect(lookup.rank(...value)).toBe(rank));
        for (const other of others) {
          expect(lookup.rank(...other)).toBe(distinct.findIndex((value) => sameLookup(...value, ...other, used)));
        }
        const entries = [...lookup.entries()];
        expect(entries).toHaveLength(distinct.length);
        entries.forEach((entry, rank) => {
          const [hi, lo] = distinct[rank] as Fingerprint;
          expect(sameLookup(...entry, hi, lo, used)).toBe(true);
          // With the bits that lie in the places part, it is the whole fingerprint.
          const check = checkOf(hi, lo, used);
          expect([(entry[0] | Math.floor(check / 2 ** 24)) >>> 0, entry[1] | (check % 2 ** 24)]).toEqual([hi, lo]);
        });
      },
    ),
  );
});

/** Evenly spread, as the keyed function leaves them. */
function spread(count: number, seed: number): Fingerprint[] {
  let state = seed;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  return Array.from({ length: count }, () => [next(), next() >>> 8] as const);
}

test('half a million fingerprints: two bytes each, and few of 30,000 others pass', () => {
  const count = 500_000;
  const { lookup, distinct } = built(spread(count, 1));
  const shape = lookupShape(count);
  const writer = new LookupWriter(count, shape);
  for (const value of distinct) writer.put(...value);
  const { sets, counts } = writer.finish();
  expect((8 * (sets.length + counts.length)) / distinct.length).toBeLessThan(15.7);
  for (let rank = 0; rank < distinct.length; rank += 97) {
    expect(lookup.rank(...(distinct[rank] as Fingerprint))).toBe(rank);
  }
  const passed = spread(30_000, 2).filter((other) => lookup.rank(...other) >= 0);
  expect(passed.length).toBeLessThan(12);
});

test('sizes on both sides of every step keep at least half a fingerprint to a bucket', () => {
  for (let n = 1_000; n < 2 ** 31; n = Math.floor(n * 1.37)) {
    const { bucketBits, remainderBits } = lookupShape(n);
    const perBucket = n / 2 ** bucketBits;
    expect(perBucket).toBeGreaterThan(0.77);
    expect(perBucket).toBeLessThanOrEqual(1.55);
    expect(bucketBits + remainderBits).toBeGreaterThanOrEqual(24);
  }
});

test('many looked up at once have the ranks that they have one by one, in small sets and in groups that are full', () => {
  for (const count of [0, 1, 7, 64, 100, 3_000, 101_500]) {
    const values = spread(count, 3);
    // Thousands in one group of buckets, beyond what a batch looks through.
    if (count === 3_000) for (let i = 0; i < 500; i++) values.push([(i << 12) >>> 0, i]);
    const { lookup, distinct } = built(values);
    const asked = [...distinct.filter((_, i) => i % 3 === 0), ...spread(1_000, 4)];
    const his = Uint32Array.from(asked, ([hi]) => hi);
    const lows = Uint32Array.from(asked, ([, lo]) => lo);
    const ranks: number[] = asked.map(() => -1);
    lookup.find(his, lows, asked.length, (i, rank) => (ranks[i] = rank));
    expect(ranks).toEqual(asked.map((value) => lookup.rank(...value)));
  }
});
