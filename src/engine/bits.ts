/** How many bits of a 32-bit number are 1. */
export function popcount(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Position of the k-th 1 (from 1, k × 256 + byte) in each byte. */
const selectInByte = new Uint8Array(9 * 256);
for (let byte = 0; byte < 256; byte++) {
  for (let bit = 0, k = 0; bit < 8; bit++) {
    if ((byte >>> bit) & 1) selectInByte[++k * 256 + byte] = bit;
  }
}

/** Position of the k-th 1 of a word, from 1; it must have so many. Without a branch: its outcome is chance. */
export function selectBit(word: number, k: number): number {
  let counts = word - ((word >>> 1) & 0x55555555);
  counts = (counts & 0x33333333) + ((counts >>> 2) & 0x33333333);
  // In each byte: how many 1 up to its end.
  const upTo = Math.imul((counts + (counts >>> 4)) & 0x0f0f0f0f, 0x01010101);
  // The top bit of each byte stays where fewer than k have been seen; 8 × their number is where the k-th's byte begins.
  const fewer = ((Math.imul(k, 0x01010101) + 0x7f7f7f7f - upTo) >>> 7) & 0x01010101;
  const shift = (Math.imul(fewer, 0x01010101) >>> 24) * 8;
  const before = shift === 0 ? 0 : (upTo >>> (shift - 8)) & 255;
  return shift + (selectInByte[(k - before) * 256 + ((word >>> shift) & 255)] as number);
}
