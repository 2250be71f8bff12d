/** Sorting more than fits into memory. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Runs } from './runs.ts';
import { MemoryScratch } from './scratch.ts';

const LINES_A_FILE = 2 ** 33;
const record = fc.record({
  hi: fc.constantFrom(0, 1, 0x00ffffff, 0x01000000, 0x7fffffff, 0xff000000, 0xffffffff),
  lo: fc.nat({ max: 3 }),
  file: fc.nat({ max: 2 }),
  place: fc.nat({ max: 200 }),
});
type TestRecord = typeof record extends fc.Arbitrary<infer T> ? T : never;

function sorted(records: readonly TestRecord[], mostRecords?: number): { distinct: number; all: number[][] } {
  const runs = new Runs(new MemoryScratch(), mostRecords);
  for (const { hi, lo, file, place } of records) runs.put(hi, lo, file, place);
  const { distinct, parts } = runs.sort((file) => file * LINES_A_FILE);
  const all = parts.flatMap((take) => {
    const { hi, lo, place } = take();
    return Array.from(hi, (value, i) => [value, lo[i] as number, place[i] as number]);
  });
  return { distinct, all };
}

test('what comes out is sorted and distinct, also beyond 2^32 lines, whatever was spilled and in whatever order', () => {
  fc.assert(
    fc.property(
      fc
        .array(record, { maxLength: 300 })
        .chain((records) =>
          fc.tuple(
            fc.constant(records),
            fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
            fc.integer({ min: 1, max: 9 }),
          ),
        ),
      ([records, shuffled, mostRecords]) => {
        const expected = new Map<string, number[][]>();
        const seen = new Set<string>();
        const ascending = [...records].sort((a, b) => a.place - b.place);
        for (const { hi, lo, file, place } of ascending) {
          const key = `${hi} ${lo} ${file}`;
          if (seen.has(`${key} ${place}`)) continue;
          seen.add(`${key} ${place}`);
          const list = expected.get(key) ?? [];
          // The first sixteen places of a fingerprint in a file.
          if (list.length < 16) list.push([hi, lo, file * LINES_A_FILE * 64 + place]);
          expected.set(key, list);
        }
        const all = [...expected.values()].flat();
        all.sort((a, b) => {
          const [h = 0, l = 0, p = 0] = a;
          const [h2 = 0, l2 = 0, p2 = 0] = b;
          return h - h2 || l - l2 || p - p2;
        });
        const distinct = new Set(records.map(({ hi, lo }) => `${hi} ${lo}`)).size;
        expect(sorted(records)).toEqual({ distinct, all });
        expect(sorted(shuffled, mostRecords)).toEqual({ distinct, all });
      },
    ),
  );
});

test('a piece of the scratch is given back once', () => {
  const scratch = new MemoryScratch();
  const bytes = Uint8Array.of(1, 2, 3);
  const piece = scratch.put(bytes);
  bytes[0] = 9;
  expect(scratch.take(piece)).toEqual(Uint8Array.of(1, 2, 3));
  expect(() => scratch.take(piece)).toThrow(RangeError);
});
