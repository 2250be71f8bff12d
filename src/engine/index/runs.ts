/**
 * Fingerprints in, the same fingerprints sorted out, with more of them than memory holds: they are parted by their
 * leading bits, each part is sorted by itself, and what isn't at work lies in the scratch.
 */
import { asWords } from './byte-buffer.ts';
import { MAX_SPAN } from './format.ts';
import type { Scratch } from './scratch.ts';
import { sortedOrder } from './sort.ts';

const PART_BITS = 8;
const PARTS = 2 ** PART_BITS;
const FIRST_RECORDS = 64;
/** Of each part, 64 kB at most wait in memory. */
const MOST_RECORDS = 4096;
/** A record: first and second number of the fingerprint, and two that say where it stands. */
const RECORD_WORDS = 4;

/** A fingerprint that repeats in a file is placed at its first few lines. */
const PLACES_PER_FILE = 16;

/** How many lines all files before a file have. */
export type LinesBefore = (file: number) => number;

/** Sorted fingerprints of one part, parallel arrays. */
export interface SortedPart {
  readonly hi: Uint32Array;
  readonly lo: Uint32Array;
  /** Line counted over all files, from 0, × 64 + line span. */
  readonly place: Float64Array;
}

export class Runs {
  private readonly scratch: Scratch;
  private readonly mostWords: number;
  private readonly buffers: (Uint32Array | undefined)[] = Array.from({ length: PARTS });
  private readonly filled = new Uint32Array(PARTS);
  /** Numbers of the pieces of each part that lie in the scratch. */
  private readonly pieces: number[][] = Array.from({ length: PARTS }, () => []);

  /** @param mostRecords so many records of each part wait in memory at most */
  constructor(scratch: Scratch, mostRecords = MOST_RECORDS) {
    this.scratch = scratch;
    this.mostWords = mostRecords * RECORD_WORDS;
  }

  /**
   * @param hi its first 32 bits
   * @param lo the 24 bits that follow
   * @param file number of the file
   * @param place line in the file, from 0, × 64 + line span
   */
  put(hi: number, lo: number, file: number, place: number): void {
    const part = hi >>> (32 - PART_BITS);
    let at = this.filled[part] as number;
    let buffer = this.buffers[part];
    if (!buffer || at === buffer.length) {
      buffer = this.room(part, buffer);
      at = this.filled[part] as number;
    }
    buffer[at] = hi;
    buffer[at + 1] = lo;
    buffer[at + 2] = file;
    buffer[at + 3] = place;
    this.filled[part] = at + RECORD_WORDS;
  }

  /** A buffer with room: twice as large, or emptied into the scratch. */
  private room(part: number, full: Uint32Array | undefined): Uint32Array {
    if (full?.length === this.mostWords) {
      this.pieces[part]?.push(this.scratch.put(bytesOf(full)));
      this.filled[part] = 0;
      return full;
    }
    const larger = new Uint32Array(Math.min(this.mostWords, full ? full.length * 2 : FIRST_RECORDS * RECORD_WORDS));
    if (full) larger.set(full);
    this.buffers[part] = larger;
    return larger;
  }

  /**
   * Sorts every part. Of a fingerprint's places in one file the first few are kept.
   * @returns how many distinct fingerprints there are, and the parts, each to be taken once
   */
  sort(linesBefore: LinesBefore): { distinct: number; parts: (() => SortedPart)[] } {
    const { scratch } = this;
    let distinct = 0;
    const parts: (() => SortedPart)[] = [];
    for (let part = 0; part < PARTS; part++) {
      const { hi, lo, place } = sortPart(this.gather(part), linesBefore);
      for (let i = 0; i < hi.length; i++) {
        if (i === 0 || hi[i] !== hi[i - 1] || lo[i] !== lo[i - 1]) distinct++;
      }
      const pieces = [hi, lo, place].map((values) => scratch.put(bytesOf(values)));
      parts.push(() => {
        const [hiBytes = NONE, loBytes = NONE, placeBytes = NONE] = pieces.map((piece) => scratch.take(piece));
        return { hi: asWords(hiBytes), lo: asWords(loBytes), place: new Float64Array(placeBytes.buffer) };
      });
    }
    return { distinct, parts };
  }

  /** Every record of a part, which is then forgotten here. */
  private gather(part: number): Uint32Array {
    const rest = this.buffers[part]?.subarray(0, this.filled[part]);
    this.buffers[part] = undefined;
    const pieces = this.pieces[part] ?? [];
    if (pieces.length === 0) return rest ?? new Uint32Array(0);
    const words = this.mostWords;
    const all = new Uint32Array(pieces.length * words + (rest?.length ?? 0));
    pieces.forEach((piece, i) => all.set(asWords(this.scratch.take(piece)), i * words));
    if (rest) all.set(rest, pieces.length * words);
    return all;
  }
}

const NONE = new Uint8Array(0);

function bytesOf(words: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

function sortPart(records: Uint32Array, linesBefore: LinesBefore): SortedPart {
  const n = records.length / RECORD_WORDS;
  const hi = new Uint32Array(n);
  const lo = new Uint32Array(n);
  const place = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const at = i * RECORD_WORDS;
    hi[i] = records[at] as number;
    lo[i] = records[at + 1] as number;
    place[i] = linesBefore(records[at + 2] as number) * (MAX_SPAN + 1) + (records[at + 3] as number);
  }
  const order = sortedOrder(hi, lo, place, PART_BITS);
  const sorted = { hi: new Uint32Array(n), lo: new Uint32Array(n), place: new Float64Array(n) };
  let kept = 0;
  let before = -1;
  let repeats = 0;
  for (let i = 0; i < n; i++) {
    const at = order[i] as number;
    const isAgain =
      before >= 0 &&
      hi[before] === hi[at] &&
      lo[before] === lo[at] &&
      records[before * RECORD_WORDS + 2] === records[at * RECORD_WORDS + 2];
    if (isAgain && place[before] === place[at]) continue;
    repeats = isAgain ? repeats + 1 : 0;
    if (repeats >= PLACES_PER_FILE) continue;
    sorted.hi[kept] = hi[at] as number;
    sorted.lo[kept] = lo[at] as number;
    sorted.place[kept] = place[at] as number;
    before = at;
    kept++;
  }
  return { hi: sorted.hi.slice(0, kept), lo: sorted.lo.slice(0, kept), place: sorted.place.slice(0, kept) };
}
