/** The lookup part's set of fingerprints: Elias–Fano, entered by groups of buckets, answered without unpacking. */
import { popcount, selectBit } from '../bits.ts';
import { asWords, bitsAt, BitWriter } from './byte-buffer.ts';
import { FINGERPRINT_BITS } from './format.ts';
import { BATCH, type BucketSet, fillBatch, GROUP, GROUP_BITS, newBatch, SUPER_BITS } from './lookup-batch.ts';

/** Fingerprints are carried as two numbers: the first 32 bits and the 24 that follow. */
export const LOW_FIELD_BITS = FINGERPRINT_BITS - 32;

/**
 * Bits behind the bucket that are kept in memory. Of 12,000 probes of what isn't there (100 kB of text) 5 to 9 pass by
 * chance, and cost a look at their places.
 */
const REMAINDER_BITS = 11;
/** At least so many bits are kept, so that the others fit 32. */
const LEAST_BITS = FINGERPRINT_BITS - 32;
/** At most so many fingerprints share a bucket on average; half as many at least. Where memory is smallest. */
const MOST_PER_BUCKET = 1.55;

/** How a fingerprint is divided: the bits that choose its bucket, and those that lie in the bucket. */
export interface LookupShape {
  readonly bucketBits: number;
  readonly remainderBits: number;
}

/** @param n how many distinct fingerprints there are, 2^31 at most */
export function lookupShape(n: number): LookupShape {
  let bucketBits = GROUP_BITS;
  while (n > MOST_PER_BUCKET * 2 ** bucketBits) bucketBits++;
  return { bucketBits, remainderBits: Math.max(REMAINDER_BITS, LEAST_BITS - bucketBits) };
}

/** The `remainderBits` that follow the first `bucketBits` of a fingerprint. */
function remainderOf(hi: number, lo: number, { bucketBits, remainderBits }: LookupShape): number {
  return ((hi << bucketBits) | ((lo << (32 - LOW_FIELD_BITS)) >>> (32 - bucketBits))) >>> (32 - remainderBits);
}

/** Whether two fingerprints are one in memory. */
export function sameLookup(hi1: number, lo1: number, hi2: number, lo2: number, shape: LookupShape): boolean {
  const bits = shape.bucketBits + shape.remainderBits;
  if (bits <= 32) return (hi1 ^ hi2) >>> (32 - bits) === 0;
  return hi1 === hi2 && (lo1 ^ lo2) >>> (FINGERPRINT_BITS - bits) === 0;
}

/** What the lookup part doesn't hold of a fingerprint: its last bits, 12 to 32 of them. */
export function checkOf(hi: number, lo: number, { bucketBits, remainderBits }: LookupShape): number {
  const others = bucketBits + remainderBits - LEAST_BITS;
  return (((hi << LOW_FIELD_BITS) | lo) << others) >>> others;
}

/** Takes fingerprints in order and gives the two sections of the lookup part that hold the set. */
export class LookupWriter {
  /** Fingerprints so far. */
  length = 0;
  private readonly shape: LookupShape;
  private readonly upper: BitWriter;
  private readonly lower: BitWriter;
  private readonly supers: Uint32Array;
  private readonly groups: Uint16Array;
  /** Bucket within the group of each fingerprint of the group that is being filled. */
  private buckets: number[] = [];
  private group = 0;

  /** @param n an upper bound of how many fingerprints will come */
  constructor(n: number, shape: LookupShape) {
    this.shape = shape;
    const groups = 2 ** (shape.bucketBits - GROUP_BITS);
    // One group and one full count more, so that a group's end is where the next one begins.
    this.groups = new Uint16Array(groups + 1);
    this.supers = new Uint32Array((groups >>> SUPER_BITS) + 1);
    this.upper = new BitWriter(n + groups * GROUP);
    this.lower = new BitWriter(n * shape.remainderBits + 32);
  }

  /** Larger in its lookup bits than the one before. */
  put(hi: number, lo: number): void {
    const bucket = hi >>> (32 - this.shape.bucketBits);
    const group = bucket >>> GROUP_BITS;
    while (this.group < group) this.endGroup();
    this.buckets.push(bucket & (GROUP - 1));
    this.lower.put(remainderOf(hi, lo, this.shape), this.shape.remainderBits);
    this.length++;
  }

  private endGroup(): void {
    const { upper, buckets } = this;
    let next = 0;
    for (let bucket = 0; bucket < GROUP; bucket++) {
      for (; buckets[next] === bucket; next++) upper.put(1, 1);
      upper.put(0, 1);
    }
    this.buckets = [];
    this.group++;
    const before = this.group >>> SUPER_BITS;
    if ((this.group & (2 ** SUPER_BITS - 1)) === 0) this.supers[before] = this.length;
    const inSuper = this.length - (this.supers[before] as number);
    if (inSuper > 0xffff) throw new RangeError('fingerprints are not spread evenly: not keyed?');
    this.groups[this.group] = inSuper;
  }

  /** No more may be put. */
  finish(): { sets: Uint8Array; counts: Uint8Array } {
    const groups = 2 ** (this.shape.bucketBits - GROUP_BITS);
    while (this.group < groups) this.endGroup();
    // One word more than needed, so that a field can be read across the last boundary.
    this.lower.put(0, 32);
    const upper = this.upper.finish();
    const lower = this.lower.finish();
    const sets = new Uint8Array(upper.length + lower.length);
    sets.set(upper);
    sets.set(lower, upper.length);
    const relative = new Uint8Array(this.groups.buffer);
    const counts = new Uint8Array(this.supers.byteLength + Math.ceil(relative.length / 4) * 4);
    counts.set(new Uint8Array(this.supers.buffer));
    counts.set(relative, this.supers.byteLength);
    return { sets, counts };
  }
}

/** The set as it lies in memory. */
export class Lookup implements BucketSet {
  readonly length: number;
  readonly upper: Uint32Array;
  readonly supers: Uint32Array;
  readonly groups: Uint16Array;
  readonly bucketShift: number;
  private readonly lower: Uint32Array;
  private readonly shape: LookupShape;
  private readonly batch = newBatch();
  private readonly remainderBits: number;
  private readonly remainderMask: number;

  constructor(sets: Uint8Array, counts: Uint8Array, n: number, shape: LookupShape) {
    this.length = n;
    this.shape = shape;
    const groups = 2 ** (shape.bucketBits - GROUP_BITS);
    const words = asWords(sets);
    const upperWords = Math.ceil((n + groups * GROUP) / 32);
    this.upper = words.subarray(0, upperWords);
    this.lower = words.subarray(upperWords);
    const all = asWords(counts);
    const supers = (groups >>> SUPER_BITS) + 1;
    this.supers = all.subarray(0, supers);
    this.groups = new Uint16Array(all.buffer, all.byteOffset + 4 * supers, groups + 1);
    this.bucketShift = 32 - shape.bucketBits;
    this.remainderBits = shape.remainderBits;
    this.remainderMask = 2 ** shape.remainderBits - 1;
  }

  /**
   * The rank of a fingerprint among those stored; −1 when it isn't there.
   * @param hi its first 32 bits, unsigned
   * @param lo the 24 bits that follow
   */
  rank(hi: number, lo: number): number {
    const { upper, groups, supers } = this;
    const bucket = hi >>> this.bucketShift;
    const group = bucket >>> GROUP_BITS;
    const before = (supers[group >>> SUPER_BITS] as number) + (groups[group] as number);
    // In front of a group stand 64 zeros for each other one and a 1 for each fingerprint.
    const start = group * GROUP + before;
    const first = start >>> 5;
    const shift = start & 31;
    let bits = upper[first] as number;
    let zeros = bucket & (GROUP - 1);
    // Positions count from the word in which the group begins, so that they stay small.
    let at = shift;
    const skipped = zeros + shift;
    if (zeros > 0) {
      let word = first;
      let gaps = ~bits & (-1 << shift);
      let found = popcount(gaps);
      while (found < zeros) {
        zeros -= found;
        gaps = ~(upper[++word] as number);
        found = popcount(gaps);
      }
      at = (word - first) * 32 + selectBit(gaps, zeros) + 1;
      bits = upper[first + (at >>> 5)] as number;
    }
    if ((bits & (1 << (at & 31))) === 0) return -1;
    return this.rankFrom(before + at - skipped, first, at, remainderOf(hi, lo, this.shape));
  }

  /**
   * Looks many fingerprints up.
   * @param his the first 32 bits of each
   * @param lows of each the 24 bits that follow
   * @param count how many of them count
   * @param onFound is told the number and the rank of each that is there
   */
  find(his: Uint32Array, lows: Uint32Array, count: number, onFound: (i: number, rank: number) => void): void {
    const { batch } = this;
    for (let from = 0; from < count; from += BATCH) {
      const filled = fillBatch(batch, this, his, from, Math.min(count, from + BATCH));
      for (let at = 0; at < filled; at++) {
        const i = batch.numbers[at] as number;
        const hi = his[i] as number;
        const lo = lows[i] as number;
        const first = batch.firsts[at] as number;
        const rank =
          first < 0
            ? this.rank(hi, lo)
            : this.rankFrom(
                batch.ranks[at] as number,
                first,
                batch.ones[at] as number,
                remainderOf(hi, lo, this.shape),
              );
        if (rank >= 0) onFound(i, rank);
      }
    }
  }

  /**
   * Compares the remainders of a bucket.
   * @param from rank of its first fingerprint
   * @param first the word in `upper` from which `at` counts
   * @param at where that fingerprint's 1 stands
   */
  private rankFrom(from: number, first: number, at: number, wanted: number): number {
    const { upper, lower, remainderBits, remainderMask } = this;
    let position = at;
    for (let rank = from; ; rank++) {
      // Bit `rank · remainderBits` passes 2^32; 32 remainders are as many words as one has bits.
      const bit = (rank & 31) * remainderBits;
      const index = (rank >>> 5) * remainderBits + (bit >>> 5);
      const offset = bit & 31;
      let entry = (lower[index] as number) >>> offset;
      if (offset + remainderBits > 32) entry |= (lower[index + 1] as number) << (32 - offset);
      entry &= remainderMask;
      if (entry === wanted) return rank;
      if (entry > wanted) return -1;
      position++;
      if (((upper[first + (position >>> 5)] as number) & (1 << (position & 31))) === 0) return -1;
    }
  }

  /** Every stored fingerprint in order: its first 32 bits and the 24 that follow, 0 where they aren't stored. */
  *entries(): Generator<readonly [hi: number, lo: number]> {
    const { upper, lower } = this;
    const { bucketBits, remainderBits } = this.shape;
    const bits = bucketBits + remainderBits;
    let bucket = 0;
    for (let rank = 0, at = 0; rank < this.length; at++) {
      if (((upper[Math.floor(at / 32)] as number) & (1 << (at & 31))) === 0) {
        bucket++;
        continue;
      }
      const tail = bitsAt(lower, rank * remainderBits, remainderBits);
      const first = bucket << this.bucketShift;
      if (bits <= 32) yield [(first | (tail << (32 - bits))) >>> 0, 0];
      else {
        const extra = bits - 32;
        yield [(first | (tail >>> extra)) >>> 0, (tail & (2 ** extra - 1)) << (LOW_FIELD_BITS - extra)];
      }
      rank++;
    }
  }
}
