/**
 * Bytes of the frequencies of public code's tokens, a file beside the program (docs/index-format.md). All numbers
 * little-endian.
 *
 *    0  magic "SKFR"
 *    4  u32  version of this format
 *    8  u32  CRC-32 of everything else
 *   12  16 × u8: what each level stands for, in half bits
 *   28  words, structure, comments: the levels of 2^16, 2^13 and 2^15 slots, four bits each, the lower four first
 *
 * A token is at slot (hash >>> 1) & (slots − 1). Its level tells −log2 of its share in public code.
 */
import { crc32 } from './index/crc32.ts';

const MAGIC = 0x52464b53;
const FORMAT = 1;
const AT = { format: 4, crc: 8, levels: 12, tables: 28 } as const;
const LEVELS = 16;

/** Slots of each table, in the order of the file. */
export const frequencySlots = { words: 2 ** 16, structure: 2 ** 13, comments: 2 ** 15 } as const;
export type FrequencyTable = keyof typeof frequencySlots;
const tables = Object.entries(frequencySlots) as [FrequencyTable, number][];
const BYTES = AT.tables + tables.reduce((sum, [, slots]) => sum + slots / 2, 0);

/** Why the file can't be used. The message is one sentence for people. */
export class FrequenciesError extends Error {
  override readonly name = 'FrequenciesError';
}

/** Bits by slot. */
export type Frequencies = Readonly<Record<FrequencyTable, Float32Array>>;

/** @throws FrequenciesError when it is another file, or damaged */
export function readFrequencies(bytes: Uint8Array): Frequencies {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isOurs = bytes.length === BYTES && view.getUint32(0, true) === MAGIC;
  if (!isOurs || view.getUint32(AT.format, true) !== FORMAT || view.getUint32(AT.crc, true) !== checksumOf(bytes)) {
    throw new FrequenciesError('The file with the frequencies of public code is damaged.');
  }
  const bitsOf = Array.from(bytes.subarray(AT.levels, AT.tables), (halves) => halves / 2);
  let at: number = AT.tables;
  const read = (slots: number): Float32Array => {
    const table = new Float32Array(slots);
    for (let slot = 0; slot < slots; slot += 2) {
      const pair = bytes[at++] as number;
      table[slot] = bitsOf[pair & 15] as number;
      table[slot + 1] = bitsOf[pair >>> 4] as number;
    }
    return table;
  };
  return Object.fromEntries(tables.map(([name, slots]) => [name, read(slots)])) as Record<FrequencyTable, Float32Array>;
}

/**
 * The file, for scripts/build-frequencies.mjs.
 * @param bits what each of the 16 levels stands for: halves
 * @param levels by slot
 */
export function encodeFrequencies(
  bits: readonly number[],
  levels: Readonly<Record<FrequencyTable, ArrayLike<number>>>,
): Uint8Array {
  if (bits.length !== LEVELS) throw new Error(`${LEVELS} levels are wanted`);
  const bytes = new Uint8Array(BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(AT.format, FORMAT, true);
  bytes.set(
    bits.map((one) => 2 * one),
    AT.levels,
  );
  let at: number = AT.tables;
  for (const [name, slots] of tables) {
    const of = levels[name];
    for (let slot = 0; slot < slots; slot += 2) bytes[at++] = (of[slot] as number) | ((of[slot + 1] as number) << 4);
  }
  view.setUint32(AT.crc, checksumOf(bytes), true);
  return bytes;
}

function checksumOf(bytes: Uint8Array): number {
  const copy = bytes.slice();
  copy.fill(0, AT.crc, AT.crc + 4);
  return crc32(copy);
}
