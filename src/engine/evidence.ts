/** How many bits a token says: −log2 of its share in public code. */
import { LEVELS, STRUCTURE_LEVELS, WORD_LEVELS } from './frequencies.ts';
import type { TokenStream } from './lex.ts';
import type { StreamName } from './profile.ts';

/** The most that one token can say, in bits. */
export const MOST_BITS = Math.max(...LEVELS);

let words: Float32Array | undefined;
let structure: Float32Array | undefined;

function unpack(base64: string): Float32Array {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const value = new Uint8Array(128);
  for (let i = 0; i < 64; i++) value[digits.charCodeAt(i)] = i;
  const end = base64.indexOf('=') < 0 ? base64.length : base64.indexOf('=');
  const bytes = new Uint8Array(Math.floor((end * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < end; i++) {
    bits = ((bits << 6) | (value[base64.charCodeAt(i)] as number)) & 0xffff;
    count += 6;
    if (count >= 8) bytes[at++] = (bits >>> (count -= 8)) & 255;
  }
  const table = new Float32Array(bytes.length * 2);
  for (let i = 0; i < table.length; i++) {
    table[i] = LEVELS[((bytes[i >> 1] as number) >>> (4 * (i & 1))) & 15] as number;
  }
  return table;
}

/** Sums of bits: the tokens from `a` up to `b` (not included) say `sums[b] − sums[a]` bits. */
export function evidenceSums(name: StreamName, stream: TokenStream): Float64Array {
  const table = name === 'structure' ? (structure ??= unpack(STRUCTURE_LEVELS)) : (words ??= unpack(WORD_LEVELS));
  const mask = table.length - 1;
  const sums = new Float64Array(stream.length + 1);
  for (let i = 0; i < stream.length; i++) {
    sums[i + 1] = (sums[i] as number) + (table[((stream.hashes[i] as number) >>> 1) & mask] as number);
  }
  return sums;
}
