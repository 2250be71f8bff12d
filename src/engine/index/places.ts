/** What the blocks of places and the list of removed files say. */
import { bitsNear, BitWriter, ByteReader, hexOf } from './byte-buffer.ts';
import { IndexError } from './error.ts';
import { checkBits, type Header, WORD_BYTES } from './format.ts';
import { CIPHER_BYTES, type OpenPart } from './sealing.ts';

/** Widths of a place's fields. */
export interface PlaceFields {
  readonly check: number;
  readonly line: number;
  readonly span: number;
}

export function placeFields(
  header: Pick<Header, 'bucketBits' | 'remainderBits' | 'lineBits' | 'spanBits'>,
): PlaceFields {
  return { check: checkBits(header), line: header.lineBits, span: header.spanBits };
}

/** Places of successive fingerprints → the plain bytes of a block. */
export class PlaceBlockWriter {
  /** Fingerprints in the block so far. */
  ranks = 0;
  private readonly fields: PlaceFields;
  private readonly out = new BitWriter();
  private readonly lineLow: number;
  /** Check bits, line and span of each place. */
  private places = new Float64Array(3 * 256);
  private count = 0;

  constructor(fields: PlaceFields) {
    this.fields = fields;
    this.lineLow = Math.min(32, fields.line);
  }

  /** @param isFurther whether it belongs to the fingerprint of the place before */
  put(isFurther: boolean, check: number, line: number, span: number): void {
    if (isFurther) this.out.put(1, 1);
    else if (this.ranks++ > 0) this.out.put(0, 1);
    const at = 3 * this.count++;
    if (at === this.places.length) {
      const larger = new Float64Array(this.places.length * 2);
      larger.set(this.places);
      this.places = larger;
    }
    this.places[at] = check;
    this.places[at + 1] = line;
    this.places[at + 2] = span;
  }

  /** The block, whole words; the writer is then empty. */
  finish(): Uint8Array {
    const { fields, places, out, lineLow } = this;
    out.put(0, 1);
    const padding = -this.count & 31;
    if (padding > 0) out.put(0, padding);
    const end = 3 * this.count;
    for (let at = 0; at < end; at += 3) {
      const line = places[at + 1] as number;
      out.put(places[at] as number, fields.check);
      out.put(line >>> 0, lineLow);
      if (fields.line > 32) out.put(Math.floor(line / 2 ** 32), fields.line - 32);
      out.put(places[at + 2] as number, fields.span);
    }
    this.count = 0;
    this.ranks = 0;
    const block = out.finish().slice();
    out.clear();
    return block;
  }
}

/** The places of successive ranks, of which those are opened and decoded that are asked for. */
export class PlaceBlock {
  /** How many fingerprints it holds. */
  readonly ranks: number;
  private readonly fields: PlaceFields;
  private readonly openPart: OpenPart;
  /** One word more than the block has, since a field is read with the word that follows it. */
  private readonly words: Uint32Array;
  /** The same bytes: plain where a piece is open, sealed elsewhere. */
  private readonly bytes: Uint8Array;
  /** Which pieces of `CIPHER_BYTES` are open. */
  private readonly isOpen: Uint8Array;
  /** Index of the first place of each rank in the block, and one more. */
  private readonly starts: Uint16Array | Uint32Array;
  private readonly firstPlace: number;
  private readonly placeBits: number;

  /**
   * @param sealed the block without its CRC; copied, since it is part of something larger
   * @param ranks how many fingerprints it holds
   * @throws IndexError when it holds less than that
   */
  constructor(sealed: Uint8Array, ranks: number, fields: PlaceFields, openPart: OpenPart) {
    this.ranks = ranks;
    this.fields = fields;
    this.openPart = openPart;
    const { length } = sealed;
    const words = new Uint32Array(length / WORD_BYTES + 1);
    this.words = words;
    this.bytes = new Uint8Array(words.buffer, 0, length);
    this.bytes.set(sealed);
    this.isOpen = new Uint8Array(Math.ceil(length / CIPHER_BYTES));
    const bits = length * 8;
    this.placeBits = fields.check + fields.line + fields.span;
    const most = Math.floor(bits / (1 + this.placeBits));
    const starts = most < 2 ** 16 ? new Uint16Array(ranks + 1) : new Uint32Array(ranks + 1);
    let at = 0;
    for (let rank = 0; rank < ranks; at++) {
      if (at >= bits) throw tooShort();
      if (at % (8 * CIPHER_BYTES) === 0) this.open(at, at + 1);
      if (((words[at >>> 5] as number) & (1 << (at & 31))) === 0) starts[++rank] = at + 1;
    }
    this.starts = starts;
    this.firstPlace = (at + 31) & ~31;
    if (this.firstPlace + at * this.placeBits > bits) throw tooShort();
  }

  /** Opens the pieces in which the bits from `from` to `to` lie. */
  private open(from: number, to: number): void {
    const last = Math.floor((to - 1) / (8 * CIPHER_BYTES));
    for (let piece = Math.floor(from / (8 * CIPHER_BYTES)); piece <= last; piece++) {
      if (this.isOpen[piece]) continue;
      let end = piece;
      while (end <= last && !this.isOpen[end]) this.isOpen[end++] = 1;
      const start = piece * CIPHER_BYTES;
      this.bytes.set(this.openPart(this.bytes.subarray(start, end * CIPHER_BYTES), start), start);
    }
  }

  /** Opens all of it at once, for who asks for every rank. */
  openAll(): void {
    this.open(0, this.bytes.length * 8);
  }

  /**
   * @param visit takes check bits, line among all lines and line span of each place
   * @param rank number of the fingerprint in the block
   */
  forEach(rank: number, visit: (check: number, line: number, span: number) => void): void {
    const { words, fields, starts, firstPlace, placeBits } = this;
    const start = starts[rank] as number;
    const end = starts[rank + 1] as number;
    this.open(firstPlace + start * placeBits, firstPlace + end * placeBits);
    for (let place = start; place < end; place++) {
      let at = firstPlace + place * placeBits;
      const check = bitsNear(words, at, fields.check);
      at += fields.check;
      let line = bitsNear(words, at, Math.min(32, fields.line));
      if (fields.line > 32) line += bitsNear(words, at + 32, fields.line - 32) * 2 ** 32;
      visit(check, line, bitsNear(words, at + fields.line, fields.span));
    }
  }
}

function tooShort(): IndexError {
  return new IndexError('corrupt', 'The index is damaged: a block of places ends too early.');
}

/** Lines of each file → for each file, how many lines all files before it have. */
export function linesBefore(lineCounts: Uint32Array): Float64Array {
  const before = new Float64Array(lineCounts.length);
  for (let i = 1; i < before.length; i++) before[i] = (before[i - 1] as number) + (lineCounts[i - 1] as number);
  return before;
}

/** The file in which a line counted over all files lies: the last one that begins at or before it and has lines. */
export function fileAt(bases: Float64Array, line: number): number {
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
