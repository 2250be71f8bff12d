/** The lookup part's set of fingerprints: Elias–Fano, answered without unpacking. */
import { popcount } from '../bits.ts';
import { asWords, bitsAt, BitWriter } from './byte-buffer.ts';
import { FINGERPRINT_BITS, SELECT_STEP } from './format.ts';

/** Fingerprints are carried as two numbers: the first 32 bits and the 24 that follow. */
export const LOW_FIELD_BITS = FINGERPRINT_BITS - 32;

/** How many leading bits choose the bucket, for n fingerprints: about as many buckets as fingerprints. */
export function highBitsFor(n: number): number {
  return Math.max(8, Math.floor(Math.log2(Math.max(1, n))));
}

/** The last 32 of the first `lookupBits` bits. */
export function lookupTail(hi: number, lo: number, lookupBits: number): number {
  const extra = lookupBits - 32;
  return ((hi << extra) | (lo >>> (LOW_FIELD_BITS - extra))) >>> 0;
}

/** Whether two fingerprints agree in their lookup bits. */
export function sameLookup(hi1: number, lo1: number, hi2: number, lo2: number, lookupBits: number): boolean {
  return hi1 === hi2 && (lo1 ^ lo2) >>> (FINGERPRINT_BITS - lookupBits) === 0;
}

/**
 * @param hi ascending (with `lo`) and distinct in their lookup bits
 * @returns the three sections of the lookup part that hold the set
 */
export function encodeLookup(
  hi: Uint32Array,
  lo: Uint32Array,
  n: number,
  lookupBits: number,
): { upper: Uint8Array; lower: Uint8Array; select: Uint8Array } {
  const highBits = highBitsFor(n);
  const lowBits = lookupBits - highBits;
  const buckets = 2 ** highBits;
  const upper = new Uint32Array(Math.ceil((n + buckets) / 32) + 1);
  const lower = new BitWriter();
  const select = new Uint32Array(buckets / SELECT_STEP);
  const mask = lowBits === 32 ? 0xffffffff : 2 ** lowBits - 1;
  let nextSelect = 0;
  for (let rank = 0; rank < n; rank++) {
    const h = hi[rank] as number;
    const high = h >>> (32 - highBits);
    while (nextSelect * SELECT_STEP <= high) {
      select[nextSelect] = rank + nextSelect * SELECT_STEP;
      nextSelect++;
    }
    const at = high + rank;
    const word = Math.floor(at / 32);
    upper[word] = (upper[word] as number) | (1 << (at % 32));
    lower.put((lookupTail(h, lo[rank] as number, lookupBits) & mask) >>> 0, lowBits);
  }
  for (; nextSelect < select.length; nextSelect++) select[nextSelect] = n + nextSelect * SELECT_STEP;
  // One word more than needed, so that a field can be read across the last boundary.
  lower.put(0, 32);
  return { upper: new Uint8Array(upper.buffer), lower: lower.finish(), select: new Uint8Array(select.buffer) };
}

/** The set as it lies in memory. */
export class Lookup {
  private readonly upper: Uint32Array;
  private readonly lower: Uint32Array;
  private readonly select: Uint32Array;
  private readonly highShift: number;
  private readonly lowBits: number;
  private readonly lowMask: number;
  private readonly lookupBits: number;
  readonly length: number;

  constructor(upper: Uint8Array, lower: Uint8Array, select: Uint8Array, n: number, lookupBits: number) {
    this.upper = asWords(upper);
    this.lower = asWords(lower);
    this.select = asWords(select);
    this.length = n;
    this.lookupBits = lookupBits;
    const highBits = highBitsFor(n);
    this.highShift = 32 - highBits;
    this.lowBits = lookupBits - highBits;
    this.lowMask = this.lowBits === 32 ? 0xffffffff : 2 ** this.lowBits - 1;
  }

  /**
   * The rank of a fingerprint among those stored; −1 when it isn't there.
   * @param hi its first 32 bits, unsigned
   * @param lo the 24 bits that follow
   */
  rank(hi: number, lo: number): number {
    const { upper, lower, lowBits, lowMask } = this;
    const high = hi >>> this.highShift;
    let at = this.select[high >>> 6] as number;
    let zeros = high & (SELECT_STEP - 1);
    // Skip as many zeros as buckets lie between the directory's and ours.
    let word = at >>> 5;
    let bits = upper[word] as number;
    if (zeros > 0) {
      let gaps = ~bits & (-1 << (at & 31));
      let count = popcount(gaps);
      while (count < zeros) {
        zeros -= count;
        word++;
        bits = upper[word] as number;
        gaps = ~bits;
        count = popcount(gaps);
      }
      for (; zeros > 1; zeros--) gaps &= gaps - 1;
      at = word * 32 + 32 - Math.clz32(gaps & -gaps);
      word = at >>> 5;
      bits = upper[word] as number;
    }
    if ((bits & (1 << (at & 31))) === 0) return -1;
    const low = (lookupTail(hi, lo, this.lookupBits) & lowMask) >>> 0;
    let rank = at - high;
    // The same as `bitsAt`, written out: this is where a scan spends its time.
    for (;;) {
      const bit = rank * lowBits;
      const shift = bit & 31;
      const index = Math.floor(bit / 32);
      let entry = (lower[index] as number) >>> shift;
      if (shift + lowBits > 32) entry |= (lower[index + 1] as number) << (32 - shift);
      entry = (entry & lowMask) >>> 0;
      if (entry === low) return rank;
      if (entry > low) return -1;
      rank++;
      at++;
      if (((upper[at >>> 5] as number) & (1 << (at & 31))) === 0) return -1;
    }
  }

  /** Every stored fingerprint in order: its rank, its first 32 bits, and its lookup bits beyond those, left-aligned. */
  forEach(visit: (rank: number, hi: number, lo: number) => void): void {
    const { upper, lowBits, lookupBits, highShift } = this;
    const extra = lookupBits - 32;
    let high = 0;
    let at = 0;
    for (let rank = 0; rank < this.length; at++) {
      if (((upper[at >>> 5] as number) & (1 << (at & 31))) === 0) {
        high++;
        continue;
      }
      const low = bitsAt(this.lower, rank * lowBits, lowBits) >>> 0;
      const hi = (high << highShift) | (low >>> extra);
      const lo = (low & (2 ** extra - 1)) << (LOW_FIELD_BITS - extra);
      visit(rank, hi >>> 0, lo >>> 0);
      rank++;
    }
  }
}
