/** The keyed function agrees with its reference. */
import { expect, test } from 'vitest';
import { Chaskey12 } from './chaskey.ts';

const key = new Uint8Array(16);
const words = new DataView(key.buffer);
[0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39].forEach((word, i) => words.setUint32(4 * i, word, true));

// The reference implementation's vector for the message 00 01 … 0b (its index 12).
test('Chaskey-12 gives the reference tag of twelve bytes', () => {
  const chaskey = new Chaskey12(key);
  chaskey.tag(0x03020100, 0x07060504, 0x0b0a0908);
  expect([chaskey.t0, chaskey.t1, chaskey.t2, chaskey.t3].map((word) => word >>> 0)).toEqual([
    0xc040258c, 0xf25392c0, 0x9f6b5dc0, 0x35c3d638,
  ]);
});

test('a key of another length is refused', () => {
  expect(() => new Chaskey12(new Uint8Array(32))).toThrow(RangeError);
});
