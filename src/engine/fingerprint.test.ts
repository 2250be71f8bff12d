/** Winnowing keeps its guarantee and its density, and leaves out what is weak or public. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KGrams } from './fingerprint.ts';
import type { StreamParameters } from './profile.ts';
import type { TokenStream } from './tokens.ts';

const parameters: StreamParameters = { k: 5, window: 8, bits: 1, distinct: 0, weak: 1 };

function streamOf(hashes: readonly number[]): TokenStream {
  return { length: hashes.length, hashes: Uint32Array.from(hashes), lines: new Uint32Array(hashes.length).fill(1) };
}

function kgramsOf(hashes: readonly number[], values: StreamParameters = parameters): KGrams {
  const kgrams = new KGrams();
  const stream = streamOf(hashes);
  kgrams.read(stream, values.k);
  kgrams.winnow(stream, values, undefined);
  return kgrams;
}

function lanes(kgrams: KGrams, at: number): string {
  return `${kgrams.lane1[at]} ${kgrams.lane2[at]}`;
}

const tokens = (minimum: number, maximum: number) =>
  fc.array(
    fc.nat({ max: 40 }).map((n) => n * 2),
    { minLength: minimum, maxLength: maximum },
  );

test('any shared run of k + w − 1 tokens holds a fingerprint of the indexed text', () => {
  const { k, window } = parameters;
  fc.assert(
    fc.property(
      tokens(k + window - 1, 40),
      tokens(0, 30),
      tokens(0, 30),
      tokens(0, 30),
      tokens(0, 30),
      (shared, before, after, otherBefore, otherAfter) => {
        const indexed = kgramsOf([...before, ...shared, ...after]);
        const queried = kgramsOf([...otherBefore, ...shared, ...otherAfter]);
        const kept = Array.from(indexed.selected.subarray(0, indexed.selectedLength));
        const inside = kept.filter((at) => at >= before.length && at + k <= before.length + shared.length);
        const probed = new Set(Array.from({ length: queried.length }, (_, at) => lanes(queried, at)));
        expect(inside.length).toBeGreaterThan(0);
        expect(inside.every((at) => probed.has(lanes(indexed, at)))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test('of w successive k-grams at least one is kept, and about 2 of w + 1 in all', () => {
  const random = Array.from({ length: 20_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) & ~1);
  const kgrams = kgramsOf(random);
  const kept = Array.from(kgrams.selected.subarray(0, kgrams.selectedLength));
  expect(Math.max(...kept.map((at, i) => at - (kept[i - 1] ?? -1)))).toBeLessThanOrEqual(parameters.window);
  const density = kept.length / kgrams.length;
  expect(density).toBeGreaterThan((2 / (parameters.window + 1)) * 0.95);
  expect(density).toBeLessThan((2 / (parameters.window + 1)) * 1.05);
});

test('a text shorter than a window yields its minimum, one shorter than a k-gram nothing', () => {
  expect(kgramsOf([2, 4, 6, 8, 10, 12]).selectedLength).toBe(1);
  expect(kgramsOf([2, 4, 6, 8]).selectedLength).toBe(0);
});

test('k-grams of few distinct or many weak tokens are passed over, and cost nothing around them', () => {
  const filtered = { ...parameters, distinct: 0.5, weak: 0.6 };
  expect(
    kgramsOf(
      Array.from({ length: 100 }, () => 2),
      filtered,
    ).selectedLength,
  ).toBe(0);
  const weak = Array.from({ length: 100 }, (_, i) => i * 2 + 1);
  expect(kgramsOf(weak, filtered).selectedLength).toBe(0);
  const good = Array.from({ length: 12 }, (_, i) => 1000 + i * 2);
  expect(kgramsOf([...weak, ...good, ...weak], filtered).selectedLength).toBeGreaterThan(0);
});

test('public k-grams are passed over and counted', () => {
  const hashes = Array.from({ length: 60 }, (_, i) => i * 2);
  const stream = streamOf(hashes);
  const kgrams = new KGrams();
  kgrams.read(stream, 5);
  const publicKgrams = new Set(Array.from({ length: 30 }, (_, at) => lanes(kgrams, at)));
  kgrams.winnow(stream, parameters, (lane1, lane2) => publicKgrams.has(`${lane1} ${lane2}`));
  const kept = Array.from(kgrams.selected.subarray(0, kgrams.selectedLength));
  expect(kgrams.subtracted).toBeGreaterThan(0);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.every((at) => at >= 30)).toBe(true);
});

test('what a winnowed list holds is dropped without a substitute, and what lies close between two of it', () => {
  const kgrams = kgramsOf(Array.from({ length: 400 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) & ~1));
  const before = Array.from(kgrams.selected.subarray(0, kgrams.selectedLength));
  const [a, between, b, far] = before as [number, number, number, number];
  const listed = new Set([a, b, before.at(-1) as number].map((at) => lanes(kgrams, at)));
  const dropped = kgrams.drop(
    { windows: [b - a], has: (stream, lane1, lane2) => stream === 0 && listed.has(`${lane1} ${lane2}`) },
    0,
  );
  const kept = Array.from(kgrams.selected.subarray(0, kgrams.selectedLength));
  expect(dropped).toBe(4);
  expect(kept).toEqual(before.filter((at) => ![a, between, b, before.at(-1)].includes(at)));
  expect(kept).toContain(far);
});

test('the k-grams of the lowest order values are the ones that larger windows keep', () => {
  const hashes = Array.from({ length: 5_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) & ~1);
  const few = kgramsOf(hashes, { ...parameters, window: 400 });
  const kept = Array.from(few.selected.subarray(0, few.selectedLength));
  const kgrams = kgramsOf(hashes);
  kgrams.lowest(streamOf(hashes), parameters, 0.05);
  const lowest = new Set(kgrams.selected.subarray(0, kgrams.selectedLength));
  expect(lowest.size).toBeGreaterThan(150);
  expect(lowest.size).toBeLessThan(350);
  expect(kept.filter((at) => !lowest.has(at))).toEqual([]);
});
