import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clopperPearson, wilson } from './statistics.ts';

test('Clopper and Pearson as the tables have it', () => {
  // Upper ends of Poisson's exact intervals: 3.689 events where none was seen, 14.42 … 6 of 9,462 gives 2.3 to 13.8.
  expect(clopperPearson(0, 30_000).high * 30_000).toBeCloseTo(3.689, 2);
  const { low, high } = clopperPearson(6, 9_462);
  expect(low * 1e4).toBeCloseTo(2.33, 1);
  expect(high * 1e4).toBeCloseTo(13.8, 1);
  expect(clopperPearson(10, 10).high).toBe(1);
});

test('Wilson as the tables have it', () => {
  const { low, high } = wilson(95, 100);
  expect(low).toBeCloseTo(0.8882, 3);
  expect(high).toBeCloseTo(0.9785, 3);
});

test('an interval holds the share that it is of', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), (a, b) => {
      const hits = Math.min(a, b);
      const n = Math.max(a, b, 1);
      for (const { low, high } of [wilson(hits, n), clopperPearson(hits, n)]) {
        expect(low).toBeLessThanOrEqual(hits / n + 1e-9);
        expect(high).toBeGreaterThanOrEqual(hits / n - 1e-9);
      }
    }),
  );
});
