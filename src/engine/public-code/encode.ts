/** K-grams → the bytes of a list of public code. Used by scripts/build-public-code.mjs and by tests. */
import { BitWriter } from '../index/byte-buffer.ts';
import { LEXER_VERSION } from '../lex.ts';
import { type Parameters } from '../profile.ts';
import { AT, HEADER_BYTES, LIST_FORMAT, MAGIC, parameterBytes, type Shape } from './format.ts';
import { checksumOf } from './list.ts';

/**
 * @param keys distinct and ascending: bucket · 2^remainderBits + remainder of each k-gram (format.ts)
 * @returns the list's file; the same for the same keys
 */
export function encodeList(keys: Float64Array, shape: Shape, parameters: Parameters): Uint8Array {
  const { buckets, remainderBits } = shape;
  const n = keys.length;
  const upper = new Uint32Array(Math.ceil((n + buckets) / 32));
  const lower = new BitWriter();
  const size = 2 ** remainderBits;
  for (let i = 0; i < n; i++) {
    const key = keys[i] as number;
    const at = Math.floor(key / size) + i;
    upper[at >>> 5] = (upper[at >>> 5] as number) | (1 << (at & 31));
    lower.put(key % size, remainderBits);
  }
  lower.put(0, 32);
  const remainders = lower.finish();
  const bytes = new Uint8Array(HEADER_BYTES + upper.byteLength + remainders.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(AT.format, LIST_FORMAT, true);
  view.setUint32(AT.lexer, LEXER_VERSION, true);
  bytes.set(parameterBytes(parameters), AT.streams);
  view.setUint32(AT.entries, n, true);
  view.setUint32(AT.buckets, buckets, true);
  view.setUint32(AT.remainderBits, remainderBits, true);
  bytes.set(new Uint8Array(upper.buffer), HEADER_BYTES);
  bytes.set(remainders, HEADER_BYTES + upper.byteLength);
  view.setUint32(AT.crc, checksumOf(bytes), true);
  return bytes;
}
