/**
 * Bytes of the bundled list of public code (docs/public-code.md). All numbers little-endian.
 *
 *    0  magic "SKPC"
 *    4  u32  version of this format
 *    8  u32  version of the lexer
 *   12  four times, in the order of the streams: u8 k, u8 window, u8 least share of distinct tokens, u8 largest share of
 *       weak ones (both in percent)
 *   28  u32  entries, n
 *   32  u32  buckets, m
 *   36  u32  bits of a remainder, r
 *   40  u32  CRC-32 of everything else
 *   44  upper: n + m bits, in words: for each bucket a 1 for every entry of it, then a 0
 *       lower: n remainders of r bits, in words, in the order of their entries; one more word
 *
 * An entry is a k-gram hashed to a bucket and a remainder. A k-gram that isn't in the list is taken for one of it with a
 * probability of about n / m · 2^−r.
 */
import { type Parameters, profiles, streamNames } from '../profile.ts';

/** The parameter of `index.json` that names the lists its repositories were built with. */
export const LIST_PARAMETER = 'publicList';
/** Its value where no list was used. */
export const NO_LIST = 'none';

export const MAGIC = 0x43504b53;
export const LIST_FORMAT = 1;
export const HEADER_BYTES = 44;
export const AT = { format: 4, lexer: 8, streams: 12, entries: 28, buckets: 32, remainderBits: 36, crc: 40 } as const;

/** The parameters that a list is built with: those of the default profile. Other profiles must have the same k. */
export const LIST_PARAMETERS: Parameters = profiles.compact;

/** The 16 bytes that name the parameters in a list. */
export function parameterBytes(parameters: Parameters): Uint8Array {
  return Uint8Array.from(
    streamNames.flatMap((name) => {
      const { k, window, distinct, weak } = parameters[name];
      return [k, window, Math.round(distinct * 100), Math.round(weak * 100)];
    }),
  );
}

export interface Shape {
  /** Buckets, at most 2^24. */
  readonly buckets: number;
  /** Bits of a remainder, 1 to 16. */
  readonly remainderBits: number;
}

/**
 * A k-gram as 48 bits: 32 that choose the bucket, and 16 of which the remainder is the first. Unkeyed, since the list
 * tells what is public.
 */
export function hashOfKgram(lane1: number, lane2: number, stream: number): number {
  let h = Math.imul(lane1 ^ (stream << 29), 0x9e3779b1) ^ lane2;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The second part of it: bits that don't depend on the first. */
export function tailOfKgram(lane1: number, lane2: number, stream: number): number {
  let h = Math.imul(lane2 ^ (stream << 27), 0x27d4eb2f) ^ lane1;
  h = Math.imul(h ^ (h >>> 14), 0x165667b1);
  return (h ^ (h >>> 15)) >>> 16;
}

/** The bucket of a k-gram by its hash, from 0. 28 bits times 24 bits are exact. */
export function bucketOf(hash: number, buckets: number): number {
  return Math.floor(((hash >>> 4) * buckets) / 0x10000000);
}
