/**
 * Token hashes → k-grams → winnowed fingerprints.
 *
 * A k-gram is hashed by two polynomials of 32 bits over its mixed tokens, rolled from one k-gram to the next. Winnowing
 * (Schleimer, Wilkerson, Aiken, SIGMOD 2003) keeps the rightmost minimum of the first of them in every window of w
 * successive k-grams: any run of k + w − 1 tokens that two texts share holds a fingerprint of both. K-grams that say too
 * little (few distinct tokens, mostly numbers) and k-grams of public code are passed over; the window's next smallest
 * takes their place, so that they cost no recall around them.
 */
import { popcount } from './bits.ts';
import type { TokenStream } from './tokens.ts';
import type { StreamParameters } from './profile.ts';

const BASE_1 = 0x2c9277b5;
const BASE_2 = 0x5f356495;
/** Passed over: larger than any order value. */
const NEVER = 0xffffffff;

/** Says whether public code holds the k-gram of these two lanes. */
export type IsPublic = (lane1: number, lane2: number) => boolean;

/** Hashes and winnows the k-grams of one stream after another, in buffers that it keeps. */
export class KGrams {
  /** Both lanes of each k-gram of the stream read last, and how many there are. */
  lane1 = new Int32Array(0);
  lane2 = new Int32Array(0);
  length = 0;
  /** Numbers of the k-grams that winnowing kept, and how many; what was passed over as public. */
  selected = new Uint32Array(0);
  selectedLength = 0;
  subtracted = 0;
  private order = new Uint32Array(0);
  private mixed1 = new Int32Array(0);
  private mixed2 = new Int32Array(0);

  /** Hashes every k-gram of the stream. */
  read(stream: TokenStream, k: number): void {
    const n = stream.length;
    this.length = Math.max(0, n - k + 1);
    this.selectedLength = 0;
    if (this.length === 0) return;
    if (this.lane1.length < n) {
      const capacity = n + (n >> 1) + 64;
      this.lane1 = new Int32Array(capacity);
      this.lane2 = new Int32Array(capacity);
      this.mixed1 = new Int32Array(capacity);
      this.mixed2 = new Int32Array(capacity);
    }
    const { lane1, lane2, mixed1, mixed2 } = this;
    const hashes = stream.hashes;
    let out1 = 1;
    let out2 = 1;
    for (let i = 0; i < k; i++) {
      out1 = Math.imul(out1, BASE_1);
      out2 = Math.imul(out2, BASE_2);
    }
    let a = 0;
    let b = 0;
    for (let i = 0; i < n; i++) {
      let m = (hashes[i] as number) & ~1;
      m = Math.imul(m ^ (m >>> 16), 0x85ebca6b);
      m = Math.imul(m ^ (m >>> 13), 0xc2b2ae35);
      m ^= m >>> 16;
      const m2 = Math.imul(m ^ (m >>> 15), 0x27d4eb2f);
      mixed1[i] = m;
      mixed2[i] = m2;
      a = (Math.imul(a, BASE_1) + m) | 0;
      b = (Math.imul(b, BASE_2) + m2) | 0;
      if (i >= k) {
        a = (a - Math.imul(mixed1[i - k] as number, out1)) | 0;
        b = (b - Math.imul(mixed2[i - k] as number, out2)) | 0;
      }
      if (i >= k - 1) {
        lane1[i - k + 1] = a;
        lane2[i - k + 1] = b;
      }
    }
  }

  /**
   * Winnows the k-grams of the stream that was read last into `selected`. A text of fewer k-grams than a window yields
   * its minimum.
   */
  winnow(stream: TokenStream, parameters: StreamParameters, isPublic: IsPublic | undefined): void {
    const n = this.length;
    this.selectedLength = 0;
    this.subtracted = 0;
    if (n === 0) return;
    if (this.order.length < n) {
      const capacity = n + (n >> 1) + 64;
      this.order = new Uint32Array(capacity);
      this.selected = new Uint32Array(capacity);
    }
    const { order, selected, lane1 } = this;
    for (let i = 0; i < n; i++) {
      const h = lane1[i] as number;
      const mixed = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
      order[i] = mixed ^ (mixed >>> 16);
    }
    const window = Math.min(parameters.window, n);
    let at = -1;
    let count = 0;
    let last = -1;
    for (let end = window - 1; end < n; end++) {
      const start = end - window + 1;
      if (at < start) at = minimum(order, start, end);
      else if ((order[end] as number) <= (order[at] as number)) at = end;
      while (at !== last && order[at] !== NEVER && !this.holds(stream, at, parameters, isPublic)) {
        order[at] = NEVER;
        at = minimum(order, start, end);
      }
      if (at !== last && order[at] !== NEVER) {
        selected[count++] = at;
        last = at;
      }
    }
    this.selectedLength = count;
  }

  /** Whether a k-gram says enough to be kept, and isn't public. */
  private holds(
    stream: TokenStream,
    at: number,
    parameters: StreamParameters,
    isPublic: IsPublic | undefined,
  ): boolean {
    const { k } = parameters;
    const hashes = stream.hashes;
    // Distinct tokens are counted by 128 marks: two that share one count as one, which is the same on every machine.
    let marks0 = 0;
    let marks1 = 0;
    let marks2 = 0;
    let marks3 = 0;
    let weak = 0;
    for (let i = at; i < at + k; i++) {
      const token = hashes[i] as number;
      weak += token & 1;
      const mark = 1 << ((token >>> 1) & 31);
      switch ((token >>> 6) & 3) {
        case 0:
          marks0 |= mark;
          break;
        case 1:
          marks1 |= mark;
          break;
        case 2:
          marks2 |= mark;
          break;
        default:
          marks3 |= mark;
      }
    }
    const distinct = popcount(marks0) + popcount(marks1) + popcount(marks2) + popcount(marks3);
    if (distinct < parameters.distinct * k || weak > parameters.weak * k) return false;
    if (isPublic?.(this.lane1[at] as number, this.lane2[at] as number)) {
      this.subtracted++;
      return false;
    }
    return true;
  }
}

/** Rightmost minimum of `order[start … end]`. */
function minimum(order: Uint32Array, start: number, end: number): number {
  let at = start;
  for (let i = start + 1; i <= end; i++) if ((order[i] as number) <= (order[at] as number)) at = i;
  return at;
}
