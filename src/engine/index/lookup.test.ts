import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOOKUP_BITS } from './format.ts';
import { encodeLookup, Lookup, sameLookup } from './lookup.ts';

const fingerprint = fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffffff }));

test('every stored fingerprint has its rank, and no other is there', () => {
  const near = fc.tuple(
    fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
    fc.integer({ min: 0, max: 0xffffff }),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fingerprint, near), { maxLength: 700 }), fc.array(fingerprint), (stored, others) => {
      const sorted = [...stored].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const distinct = sorted.filter((value, i) => {
        const before = sorted[i - 1];
        return !before || !sameLookup(before[0], before[1], value[0], value[1], LOOKUP_BITS);
      });
      const hi = Uint32Array.from(distinct, (value) => value[0]);
      const lo = Uint32Array.from(distinct, (value) => value[1]);
      const { upper, lower, select } = encodeLookup(hi, lo, distinct.length, LOOKUP_BITS);
      const lookup = new Lookup(upper, lower, select, distinct.length, LOOKUP_BITS);
      distinct.forEach((value, rank) => expect(lookup.rank(value[0], value[1])).toBe(rank));
      for (const [h, l] of others) {
        const there = distinct.findIndex((value) => sameLookup(value[0], value[1], h, l, LOOKUP_BITS));
        expect(lookup.rank(h, l)).toBe(there);
      }
      let rank = 0;
      lookup.forEach((number, h, l) => {
        expect(number).toBe(rank);
        expect(sameLookup(h, l, hi[rank] as number, lo[rank] as number, LOOKUP_BITS)).toBe(true);
        rank++;
      });
      expect(rank).toBe(distinct.length);
    }),
  );
});
