/** The list of public code holds what was put in, and refuses what is damaged. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profiles, streamNames } from '../profile.ts';
import { encodeList } from './encode.ts';
import { AT, bucketOf, hashOfKgram, LIST_PARAMETERS, type Shape, tailOfKgram } from './format.ts';
import { checksumOf, PublicList, PublicListError } from './list.ts';

type Kgram = readonly [stream: number, lane1: number, lane2: number];

const kgram: fc.Arbitrary<Kgram> = fc.tuple(
  fc.nat({ max: streamNames.length - 1 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

function encoded(kgrams: readonly Kgram[], shape: Shape): Uint8Array {
  const keys = kgrams.map(
    ([stream, lane1, lane2]) =>
      bucketOf(hashOfKgram(lane1, lane2, stream), shape.buckets) * 2 ** shape.remainderBits +
      (tailOfKgram(lane1, lane2, stream) >>> (16 - shape.remainderBits)),
  );
  const distinct = [...new Set(keys)].sort((a, b) => a - b);
  return encodeList(Float64Array.from(distinct), shape, LIST_PARAMETERS);
}

function noise(count: number, seed: number): Kgram[] {
  return Array.from({ length: count }, (_, i) => {
    const a = Math.imul(i + seed, 0x9e3779b1);
    return [i % 4, Math.imul(a ^ (a >>> 15), 0x85ebca6b), Math.imul(a ^ (a >>> 13), 0xc2b2ae35)];
  });
}

describe('a list', () => {
  test('holds every k-gram that was put in, whatever its shape and where its bytes lie', () => {
    fc.assert(
      fc.property(
        fc.array(kgram, { maxLength: 300 }),
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 0, max: 3 }),
        (kgrams, buckets, remainderBits, shift) => {
          const bytes = encoded(kgrams, { buckets, remainderBits });
          const moved = new Uint8Array(bytes.length + shift);
          moved.set(bytes, shift);
          const list = PublicList.open(moved.subarray(shift), LIST_PARAMETERS);
          expect(kgrams.filter(([stream, lane1, lane2]) => !list.has(stream, lane1, lane2))).toEqual([]);
        },
      ),
    );
  });

  test('takes a k-gram for another as rarely as its remainders say, and knows streams apart', () => {
    const put = noise(20_000, 1);
    const list = PublicList.open(encoded(put, { buckets: 20_000, remainderBits: 8 }), LIST_PARAMETERS);
    const wrong = noise(50_000, 900_000).filter(([stream, lane1, lane2]) => list.has(stream, lane1, lane2)).length;
    expect(wrong / 50_000).toBeLessThan(1.3 / 256);
    expect(wrong / 50_000).toBeGreaterThan(0.7 / 256);
    const otherStream = put.filter(([stream, lane1, lane2]) => list.has((stream + 1) % 4, lane1, lane2)).length;
    expect(otherStream / put.length).toBeLessThan(0.01);
  });

  test('is refused when it is damaged, no list, or of another engine', () => {
    const bytes = encoded(noise(100, 1), { buckets: 100, remainderBits: 8 });
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = bytes.slice();
        other[at] = (other[at] as number) ^ change;
        expect(() => PublicList.open(other, LIST_PARAMETERS)).toThrow(PublicListError);
      }),
    );
    expect(() => PublicList.open(bytes.subarray(0, 20), LIST_PARAMETERS)).toThrow('not a list');
    const withField = (at: number): Uint8Array => {
      const other = bytes.slice();
      other[at] = (other[at] as number) + 1;
      new DataView(other.buffer).setUint32(AT.crc, checksumOf(other), true);
      return other;
    };
    for (const at of [AT.format, AT.lexer, AT.streams, AT.streams + 4]) {
      expect(() => PublicList.open(withField(at), LIST_PARAMETERS)).toThrow('rebuild it');
    }
    const { exact } = LIST_PARAMETERS;
    const otherK = { ...LIST_PARAMETERS, exact: { ...exact, k: exact.k + 1 } };
    expect(() => PublicList.open(bytes, otherK)).toThrow('rebuild it');
  });

  test('names itself by its content', () => {
    const [one, two] = [noise(100, 1), noise(100, 2)].map((kgrams) =>
      PublicList.open(encoded(kgrams, { buckets: 100, remainderBits: 8 }), LIST_PARAMETERS),
    );
    expect(one?.version).toMatch(/^[0-9a-f]{8}$/);
    expect(one?.version).not.toBe(two?.version);
  });
});

describe('the bundled list', () => {
  const bytes = new Uint8Array(readFileSync(new URL('../../../public-code/public-code.bin', import.meta.url)));

  test('fits this engine in both profiles (else: node scripts/build-public-code.mjs)', () => {
    for (const parameters of Object.values(profiles)) {
      expect(PublicList.open(bytes, parameters).entries).toBeGreaterThan(2_000_000);
    }
    expect(PublicList.open(bytes, profiles.compact).windows).toEqual(
      streamNames.map((name) => LIST_PARAMETERS[name].window),
    );
  });

  test('keeps its budget', () => {
    expect(bytes.length).toBeLessThanOrEqual(4_000_000);
  });
});
