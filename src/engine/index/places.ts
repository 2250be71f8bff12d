/** What the blocks of places and the list of removed files say. */
import { asWords, bitsAt, ByteReader, hexOf } from './byte-buffer.ts';
import { IndexError } from './error.ts';
import type { Header } from './format.ts';

/** The places of successive ranks. */
export interface PlaceBlock {
  /** Index of the first place of each rank in the block, and one more. */
  readonly starts: Uint32Array;
  readonly checks: Uint32Array;
  readonly lines: Uint32Array;
  readonly spans: Uint32Array;
}

/** @param plain an opened block, the `number`-th of its segment */
export function decodePlaces(plain: Uint8Array, number: number, header: Header): PlaceBlock {
  const { checkBits, lineBits, spanBits, ranksPerBlock, fingerprints } = header;
  const placeBits = checkBits + lineBits + spanBits + 1;
  // One word more, since a field is read with the word that follows it.
  const words = new Uint32Array(plain.length / 4 + 1);
  words.set(asWords(plain));
  const ranks = Math.min(ranksPerBlock, fingerprints - number * ranksPerBlock);
  const room = Math.floor((plain.length * 8) / placeBits);
  const starts = new Uint32Array(ranks + 1);
  const checks = new Uint32Array(room);
  const lines = new Uint32Array(room);
  const spans = new Uint32Array(room);
  let at = 0;
  let count = 0;
  for (let rank = 0; rank < ranks; rank++) {
    let more = 1;
    while (more === 1) {
      if (count >= room) throw new IndexError('corrupt', 'The index is damaged: a block of places ends too early.');
      checks[count] = bitsAt(words, at, checkBits);
      lines[count] = bitsAt(words, at + checkBits, lineBits);
      spans[count] = bitsAt(words, at + checkBits + lineBits, spanBits);
      more = bitsAt(words, at + placeBits - 1, 1);
      at += placeBits;
      count++;
    }
    starts[rank + 1] = count;
  }
  return { starts, checks, lines, spans };
}

/** The file in which a line counted over all files lies: the last one that begins at or before it and has lines. */
export function fileAt(bases: Uint32Array, line: number): number {
  let low = 0;
  let high = bases.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((bases[middle] as number) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Content id (hexadecimal) of other segments → numbers of their files that no longer count. */
export function decodeRemoved(bytes: Uint8Array): Map<string, number[]> {
  const reader = new ByteReader(bytes);
  const removed = new Map<string, number[]>();
  for (let segments = reader.takeVarint(); segments > 0; segments--) {
    const id = hexOf(reader.take(16));
    const numbers: number[] = [];
    for (let count = reader.takeVarint(); count > 0; count--) {
      numbers.push((numbers[numbers.length - 1] ?? 0) + reader.takeVarint());
    }
    removed.set(id, numbers);
  }
  return removed;
}
