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
const NEVER = 0x7fffffff;

/** Distinct tokens are counted by 64 marks, bits 1 to 6 of a hash: two that share one count as one. This is bit 6. */
const MARK_HALF = 64;

/** Says whether public code holds the k-gram of these two lanes. */
export type IsPublic = (lane1: number, lane2: number) => boolean;

/** A list of k-grams that were winnowed, by the numbers of their streams. */
export interface WinnowedList {
  /** The windows it was winnowed with. */
  readonly windows: readonly number[];
  has(stream: number, lane1: number, lane2: number): boolean;
}

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
  private order = new Int32Array(0);
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
    this.reserve(n);
    this.rank();
    const { order, selected } = this;
    const window = Math.min(parameters.window, n);
    let at = -1;
    let smallest = NEVER;
    let count = 0;
    let last = -1;
    for (let end = window - 1; end < n; end++) {
      const start = end - window + 1;
      const entering = order[end] as number;
      if (at < start) {
        at = minimum(order, start, end);
        smallest = order[at] as number;
      } else if (entering <= smallest) {
        at = end;
        smallest = entering;
      }
      if (at === last) continue;
      while (smallest !== NEVER && (saysTooLittle(stream, at, parameters) || this.isSubtracted(at, isPublic))) {
        order[at] = NEVER;
        at = minimum(order, start, end);
        smallest = order[at] as number;
        if (at === last) break;
      }
      if (smallest === NEVER || at === last) continue;
      selected[count++] = at;
      last = at;
    }
    this.selectedLength = count;
  }

  /**
   * Takes out of `selected` what a list holds that was winnowed itself. Nothing takes its place, since the list holds
   * no more than one in a window either. What lies between two of them, closer than the list's window, is public too.
   * @returns how many were taken out
   */
  drop(list: WinnowedList, stream: number): number {
    const { selected, lane1, lane2 } = this;
    const window = list.windows[stream] as number;
    let kept = 0;
    /** The last one that the list holds, and how many of those kept lie before it. */
    let listed = -Infinity;
    let keptBefore = 0;
    for (let i = 0; i < this.selectedLength; i++) {
      const at = selected[i] as number;
      if (list.has(stream, lane1[at] as number, lane2[at] as number)) {
        if (at - listed <= window) kept = keptBefore;
        listed = at;
        keptBefore = kept;
      } else selected[kept++] = at;
    }
    const dropped = this.selectedLength - kept;
    this.selectedLength = kept;
    return dropped;
  }

  /**
   * Puts those k-grams into `selected` that winnowing would choose from among few others: the ones with an order value
   * among the lowest `share`, 0 to 1. For lists of public code, whose surroundings elsewhere aren't known.
   */
  lowest(stream: TokenStream, parameters: StreamParameters, share: number): void {
    const n = this.length;
    this.reserve(n);
    this.selectedLength = 0;
    if (n === 0) return;
    this.rank();
    const limit = share * 0x100000000 - 0x80000000;
    for (let i = 0; i < n; i++) {
      const value = this.order[i] as number;
      if (value <= limit && !saysTooLittle(stream, i, parameters)) this.selected[this.selectedLength++] = i;
    }
  }

  private reserve(n: number): void {
    if (this.order.length >= n) return;
    const capacity = n + (n >> 1) + 64;
    this.order = new Int32Array(capacity);
    this.selected = new Uint32Array(capacity);
  }

  private isSubtracted(at: number, isPublic: IsPublic | undefined): boolean {
    if (!isPublic?.(this.lane1[at] as number, this.lane2[at] as number)) return false;
    this.subtracted++;
    return true;
  }

  /** Gives every k-gram its order value: a mix of its first lane. */
  private rank(): void {
    const { order, lane1, length: n } = this;
    for (let i = 0; i < n; i++) order[i] = orderOf(lane1[i] as number);
  }
}

/** The value by which winnowing prefers k-grams, the smallest first: a mix of the first lane. */
export function orderOf(lane1: number): number {
  const mixed = Math.imul(lane1 ^ (lane1 >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 16);
}

/** One kept fingerprint in so many has a higher order value than `highestKept`. */
const ONE_IN = 2_000;
/** Texts that hold fewer k-grams than their window keep higher ones; there are many with fewer than this. */
const SHORT_TEXT = 16;

/**
 * The order value up to which nearly all fingerprints lie that winnowing keeps: the smallest of w even values is above a
 * share x of them with probability (1 − x)^w. Whoever looks fingerprints up can spare the k-grams above it.
 */
export function highestKept(window: number): number {
  const share = 1 - ONE_IN ** (-1 / Math.min(window, SHORT_TEXT));
  return share * 2 ** 32 - 2 ** 31;
}

/**
 * Whether too many tokens of a k-gram are weak or too few of them differ. Asked of those alone that winnowing would
 * choose: asking all of them costs more than hashing them.
 */
function saysTooLittle({ hashes }: TokenStream, at: number, { k, weak, distinct }: StreamParameters): boolean {
  let weakTokens = 0;
  let seenLow = 0;
  let seenHigh = 0;
  for (let i = at; i < at + k; i++) {
    const hash = hashes[i] as number;
    weakTokens += hash & 1;
    if ((hash & MARK_HALF) === 0) seenLow |= 1 << (hash >>> 1);
    else seenHigh |= 1 << (hash >>> 1);
  }
  return weakTokens > weak * k || popcount(seenLow) + popcount(seenHigh) < distinct * k;
}

/** Rightmost minimum of `order[start … end]`. */
function minimum(order: Int32Array, start: number, end: number): number {
  let at = start;
  let smallest = order[start] as number;
  for (let i = start + 1; i <= end; i++) {
    const value = order[i] as number;
    if (value > smallest) continue;
    smallest = value;
    at = i;
  }
  return at;
}
