/**
 * Token hashes → k-grams → winnowed fingerprints.
 *
 * A k-gram is hashed by two polynomials of 32 bits over its mixed tokens, rolled from one k-gram to the next. Winnowing
 * (Schleimer, Wilkerson, Aiken, SIGMOD 2003) keeps the rightmost minimum of the first of them in every window of w
 * successive k-grams, so that two texts which share a run of k + w − 1 tokens keep a k-gram of it in common. Three things
 * take from that guarantee. K-grams that say too little (few distinct tokens, mostly numbers) and k-grams of public code
 * that is known densely are passed over, and the window's next smallest takes their place. What a winnowed list of public
 * code holds is dropped without a replacement (`drop`), since public code holds the next smallest, too. And whoever looks
 * fingerprints up spares the k-grams that are hardly ever kept (`highestKept`).
 */
import { popcount } from './bits.ts';
import type { TokenStream } from './tokens.ts';
import type { StreamParameters } from './profile.ts';

const BASE_1 = 0x2c9277b5;
const BASE_2 = 0x5f356495;
/** Passed over: larger than any order value. */
const NEVER = 0x7fffffff;

/** Distinct tokens are counted by 64 marks, bits 1 to 6 of a hash: two that share one count as one. The last of them. */
const MARK_HALF_BIT = 6;
const TOKENS_AT_ONCE = 8;

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
  /** The order value of each: what winnowing chooses by. */
  order = new Int32Array(0);
  /** Numbers of the k-grams that winnowing kept, and how many; what was passed over as public. */
  selected = new Uint32Array(0);
  selectedLength = 0;
  subtracted = 0;
  private mixed = new Int32Array(0);

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
      this.order = new Int32Array(capacity);
      this.mixed = new Int32Array(capacity);
    }
    const { lane1, lane2, order, mixed } = this;
    const hashes = stream.hashes;
    let out1 = 1;
    let out2 = 1;
    let a = 0;
    let b = 0;
    for (let i = 0; i < k - 1; i++) {
      const m = mixOf(hashes[i] as number);
      mixed[i] = m;
      a = (Math.imul(a, BASE_1) + m) | 0;
      b = (Math.imul(b, BASE_2) + secondMixOf(m)) | 0;
      out1 = Math.imul(out1, BASE_1);
      out2 = Math.imul(out2, BASE_2);
    }
    // One loop for everything that a k-gram has: what was just computed needn't be loaded again.
    for (let i = k - 1, gram = 0; i < n; i++, gram++) {
      const m = mixOf(hashes[i] as number);
      mixed[i] = m;
      a = (Math.imul(a, BASE_1) + m) | 0;
      b = (Math.imul(b, BASE_2) + secondMixOf(m)) | 0;
      lane1[gram] = a;
      lane2[gram] = b;
      order[gram] = orderOf(a);
      const leaving = mixed[gram] as number;
      a = (a - Math.imul(leaving, out1)) | 0;
      b = (b - Math.imul(secondMixOf(leaving), out2)) | 0;
    }
  }

  /**
   * Winnows the k-grams of the stream that was read last into `selected`, once. A text of fewer k-grams than a window
   * yields its minimum.
   */
  winnow(stream: TokenStream, parameters: StreamParameters, isPublic: IsPublic | undefined): void {
    const n = this.length;
    this.selectedLength = 0;
    this.subtracted = 0;
    if (n === 0) return;
    this.reserve(n);
    const { order, selected } = this;
    const { hashes } = stream;
    const { k } = parameters;
    const mostWeak = parameters.weak * k;
    const leastDistinct = parameters.distinct * k;
    const window = Math.min(parameters.window, n);
    let count = 0;
    let last = -1;
    let end = window - 1;
    let at = minimum(order, 0, end);
    while (end < n) {
      let smallest = order[at] as number;
      while (
        at !== last &&
        smallest !== NEVER &&
        (saysTooLittle(hashes, at, k, mostWeak, leastDistinct) || this.isSubtracted(at, isPublic))
      ) {
        order[at] = NEVER;
        at = minimum(order, end - window + 1, end);
        smallest = order[at] as number;
      }
      if (smallest !== NEVER && at !== last) {
        selected[count++] = at;
        last = at;
      }
      // It stays the minimum until one as small enters the window or it leaves: most steps are spent in this loop.
      const leaves = Math.min(n, at + window);
      do end++;
      while (end < leaves && (order[end] as number) > smallest);
      if (end < leaves) at = end;
      else if (end < n) at = minimum(order, end - window + 1, end);
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
    const { k, weak, distinct } = parameters;
    const limit = share * 0x100000000 - 0x80000000;
    for (let i = 0; i < n; i++) {
      if ((this.order[i] as number) > limit) continue;
      if (!saysTooLittle(stream.hashes, i, k, weak * k, distinct * k)) this.selected[this.selectedLength++] = i;
    }
  }

  private reserve(n: number): void {
    if (this.selected.length < n) this.selected = new Uint32Array(n + (n >> 1) + 64);
  }

  private isSubtracted(at: number, isPublic: IsPublic | undefined): boolean {
    if (!isPublic?.(this.lane1[at] as number, this.lane2[at] as number)) return false;
    this.subtracted++;
    return true;
  }
}

/** A token's hash, its weak bit aside, spread over 32 bits. */
function mixOf(hash: number): number {
  let m = hash & ~1;
  m = Math.imul(m ^ (m >>> 16), 0x85ebca6b);
  m = Math.imul(m ^ (m >>> 13), 0xc2b2ae35);
  return m ^ (m >>> 16);
}

/** What the second lane takes instead. */
function secondMixOf(mixed: number): number {
  return Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
}

/** The value by which winnowing prefers k-grams, the smallest first: a mix of the first lane. */
function orderOf(lane1: number): number {
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
function saysTooLittle(hashes: Uint32Array, at: number, k: number, mostWeak: number, leastDistinct: number): boolean {
  const end = at + k;
  let weakTokens = 0;
  for (let i = at; i < end; i++) weakTokens += (hashes[i] as number) & 1;
  if (weakTokens > mostWeak) return true;
  let seenLow = 0;
  let seenHigh = 0;
  for (let i = at; i < end;) {
    // The first few tokens are distinct enough as a rule, which spares looking at the others.
    for (const stop = Math.min(end, i + TOKENS_AT_ONCE); i < stop; i++) {
      const hash = hashes[i] as number;
      const mark = 1 << (hash >>> 1);
      // All ones where the mark is of the higher half: a branch here is guessed wrong every other time.
      const high = -((hash >>> MARK_HALF_BIT) & 1);
      seenHigh |= mark & high;
      seenLow |= mark & ~high;
    }
    if (popcount(seenLow) + popcount(seenHigh) >= leastDistinct) return false;
  }
  return true;
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
