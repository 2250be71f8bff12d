/**
 * Many look-ups at once: which of their buckets hold anything, without a branch. What a bucket holds is chance, so that
 * every branch on it is guessed wrong every other time, and nothing of the next look-up is done meanwhile.
 */
import { popcount, selectBit } from '../bits.ts';

/** Buckets of a group; groups whose counts are relative to one full count. */
export const GROUP_BITS = 6;
export const GROUP = 2 ** GROUP_BITS;
export const SUPER_BITS = 4;

/** Look-ups of a batch. */
export const BATCH = 256;
/** Words in which a bucket of a group is found; a very full group goes on behind them. */
const WORDS = 5;

/** The part of a lookup (lookup.ts) that says which buckets hold how many fingerprints. */
export interface BucketSet {
  readonly upper: Uint32Array;
  readonly supers: Uint32Array;
  readonly groups: Uint16Array;
  readonly bucketShift: number;
}

/** Of those look-ups whose bucket isn't empty: */
export interface Batch {
  /** their numbers */
  readonly numbers: Uint32Array;
  /** the rank of the bucket's first fingerprint */
  readonly ranks: Uint32Array;
  /** the word in `upper` in which its group begins; −1 where that look-up must be made by itself */
  readonly firsts: Int32Array;
  /** where its 1 stands, counted from that word's first bit */
  readonly ones: Uint32Array;
}

export function newBatch(): Batch {
  return {
    numbers: new Uint32Array(BATCH + 1),
    ranks: new Uint32Array(BATCH + 1),
    firsts: new Int32Array(BATCH + 1),
    ones: new Uint32Array(BATCH + 1),
  };
}

/**
 * Fills the batch with the look-ups from number `from` up to `to`, `BATCH` at most, whose buckets hold anything.
 * @param his first 32 bits of each fingerprint
 * @returns how many they are
 */
export function fillBatch(batch: Batch, set: BucketSet, his: Uint32Array, from: number, to: number): number {
  const { upper, supers, groups, bucketShift } = set;
  const { numbers, ranks, firsts, ones } = batch;
  const lastWord = upper.length - WORDS;
  let count = 0;
  for (let i = from; i < to; i++) {
    const bucket = (his[i] as number) >>> bucketShift;
    const group = bucket >>> GROUP_BITS;
    const zeros = bucket & (GROUP - 1);
    const before = ((supers[group >>> SUPER_BITS] as number) + (groups[group] as number)) | 0;
    const start = ((group << GROUP_BITS) + before) | 0;
    const first = start >>> 5;
    const shift = start & 31;
    numbers[count] = i;
    if (first > lastWord) {
      firsts[count++] = -1;
      continue;
    }
    // Zeros up to the end of each word; −1 for each word that ends before the wanted one, else 0.
    const zeros0 = popcount(~(upper[first] as number) & (-1 << shift));
    const zeros1 = (zeros0 + popcount(~(upper[first + 1] as number))) | 0;
    const zeros2 = (zeros1 + popcount(~(upper[first + 2] as number))) | 0;
    const zeros3 = (zeros2 + popcount(~(upper[first + 3] as number))) | 0;
    const passed0 = (zeros0 - zeros) >> 31;
    const passed1 = (zeros1 - zeros) >> 31;
    const passed2 = (zeros2 - zeros) >> 31;
    const passed3 = (zeros3 - zeros) >> 31;
    const word = (0 - passed0 - passed1 - passed2 - passed3) | 0;
    const inFront =
      ((zeros0 & passed0) +
        ((zeros1 - zeros0) & passed1) +
        ((zeros2 - zeros1) & passed2) +
        ((zeros3 - zeros2) & passed3)) |
      0;
    const gaps = ~(upper[first + word] as number) & (-1 << (shift & ~passed0));
    const left = (zeros - inFront) | 0;
    if (left > popcount(gaps)) {
      firsts[count++] = -1;
      continue;
    }
    // The first bucket of a group begins where the group does, every other behind the zero of the one before it.
    const isFirst = (zeros - 1) >> 31;
    const at = (((word << 5) + selectBit(gaps, left) + 1) & ~isFirst) | (shift & isFirst);
    ranks[count] = (before + at - zeros - shift) | 0;
    firsts[count] = first;
    ones[count] = at;
    count += ((upper[first + (at >>> 5)] as number) >>> (at & 31)) & 1;
  }
  return count;
}
