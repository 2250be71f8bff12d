/** One segment: its lookup part in memory, its places and files read when they are asked for. */
import type { IndexKey } from '../key.ts';
import { asWords, hexOf } from './byte-buffer.ts';
import { checksumOf } from './checksum.ts';
import { IndexError } from './error.ts';
import { checkBits, decodeHeader, type Header, HEADER_BYTES, lookupBytes, segmentBytes, WORD_BYTES } from './format.ts';
import { Lookup, LOW_FIELD_BITS } from './lookup.ts';
import { decodeNames, type IndexedFile } from './names.ts';
import { Pages } from './pages.ts';
import type { SegmentSource } from './reader.ts';
import { decodeRemoved, fileAt, linesBefore, PlaceBlock, type PlaceFields, placeFields } from './places.ts';
import { checkPlaces, CRC_BYTES, LINE_COUNTS_BLOCK, openNames, openPlaces, partOpener } from './sealing.ts';

/** Places of several fingerprints; those of the i-th asked for lie from `starts[i]` up to `starts[i + 1]`. */
export interface PlaceList {
  readonly starts: Uint32Array;
  /** Number of the file in its segment. */
  readonly files: Uint32Array;
  /** First line of the k-gram in the file, from 1. */
  readonly lines: Uint32Array;
  /** How many lines further its last token stands. */
  readonly spans: Uint32Array;
}

/** Opened blocks that are kept, some 1.3 kB each. */
const CACHED_BLOCKS = 8192;
/** Blocks that are read at once where all of them are wanted. */
const STRIDE = 1024;

/** @param memoryBytes how much of the places and files is kept once it was read */
export async function openSegment(source: SegmentSource, key: IndexKey, memoryBytes: number): Promise<SegmentReader> {
  const header = decodeHeader(await source.read(0, Math.min(HEADER_BYTES, source.bytes)), source.bytes);
  if (!key.check.every((byte, i) => byte === header.keyCheck[i])) {
    throw new IndexError('wrong-key', 'The key does not belong to this index.');
  }
  const length = lookupBytes(header);
  const lookup = await source.read(HEADER_BYTES, length);
  if (lookup.length !== length) throw new IndexError('truncated', 'The index is cut short: fetch or build it again.');
  return new SegmentReader(source, key, header, lookup, memoryBytes);
}

export class SegmentReader {
  readonly id: string;
  readonly header: Header;
  readonly lookup: Lookup;
  readonly bytes: number;
  readonly lookupBytes: number;
  /** Files of other segments that this one takes out. */
  readonly removed: ReadonlyMap<string, readonly number[]>;
  private readonly key: IndexKey;
  private readonly pages: Pages;
  private readonly fields: PlaceFields;
  private readonly dropped = new Set<number>();
  /** In words of four bytes. */
  private readonly placeStarts: Uint32Array;
  private readonly nameStarts: Uint32Array;
  private bases: Promise<Float64Array> | undefined;
  private readonly blocks = new Map<number, PlaceBlock>();
  private readonly names = new Map<number, Promise<IndexedFile[]>>();

  /** @throws IndexError when the checksum of the lookup part is wrong */
  constructor(source: SegmentSource, key: IndexKey, header: Header, lookup: Uint8Array, memoryBytes: number) {
    this.key = key;
    this.header = header;
    this.id = hexOf(header.contentId);
    this.bytes = segmentBytes(header);
    this.lookupBytes = lookup.length;
    this.fields = placeFields(header);
    const start = HEADER_BYTES + lookup.length;
    this.pages = new Pages(source, start, this.bytes - start, memoryBytes);
    let at = 0;
    const section = (length: number): Uint8Array => lookup.subarray(at, (at += length));
    const sets = section(header.setsBytes);
    const counts = section(header.countsBytes);
    const directory = section(header.directoryBytes);
    const removed = section(header.removedBytes);
    if (checksumOf([sets, counts, directory, removed].map(asWords)) !== header.lookupChecksum) {
      throw new IndexError('corrupt', 'The index is damaged: the checksum of its lookup part is wrong.');
    }
    this.lookup = new Lookup(sets, counts, header.fingerprints, header);
    const starts = asWords(directory);
    const placeBlocks = Math.ceil(header.fingerprints / header.ranksPerBlock);
    this.placeStarts = starts.subarray(0, placeBlocks + 1);
    this.nameStarts = starts.subarray(placeBlocks + 1);
    this.removed = decodeRemoved(removed);
  }

  /** Takes files out: from now on they have no places. */
  dropFiles(numbers: readonly number[]): void {
    for (const number of numbers) this.dropped.add(number);
  }

  /** For each file, how many lines all files before it have. */
  private lineBases(): Promise<Float64Array> {
    this.bases ??= this.pages
      .read(0, this.header.lineCountsBytes)
      .then((sealed) => linesBefore(asWords(openPlaces(this.key, this.header.contentId, LINE_COUNTS_BLOCK, sealed))))
      .catch((error: unknown) => {
        this.bases = undefined;
        throw error;
      });
    return this.bases;
  }

  async places(ranks: Uint32Array, lows: Uint32Array): Promise<PlaceList> {
    const { ranksPerBlock } = this.header;
    const [bases, blocks] = await Promise.all([this.lineBases(), this.blocksOf(ranks)]);
    const starts = new Uint32Array(ranks.length + 1);
    const files: number[] = [];
    const lines: number[] = [];
    const spans: number[] = [];
    // Of a small segment's check bits the last 24 tell enough.
    const mask = 2 ** Math.min(LOW_FIELD_BITS, checkBits(this.header)) - 1;
    for (let i = 0; i < ranks.length; i++) {
      const rank = ranks[i] as number;
      const wanted = (lows[i] as number) & mask;
      const block = blocks.get(Math.floor(rank / ranksPerBlock)) as PlaceBlock;
      block.forEach(rank % ranksPerBlock, (check, global, span) => {
        if ((check & mask) !== wanted) return;
        const file = fileAt(bases, global);
        if (this.dropped.has(file)) return;
        files.push(file);
        lines.push(global - (bases[file] as number) + 1);
        spans.push(span);
      });
      starts[i + 1] = files.length;
    }
    return { starts, files: Uint32Array.from(files), lines: Uint32Array.from(lines), spans: Uint32Array.from(spans) };
  }

  /** The blocks that hold the ranks, from the cache or read together. */
  private async blocksOf(ranks: Uint32Array): Promise<Map<number, PlaceBlock>> {
    const wanted = new Map<number, PlaceBlock>();
    const missing: number[] = [];
    let last = -1;
    for (const rank of ranks) {
      const number = Math.floor(rank / this.header.ranksPerBlock);
      if (number === last) continue;
      last = number;
      const block = this.blocks.get(number);
      if (block) wanted.set(number, block);
      else missing.push(number);
    }
    if (missing.length === 0) return wanted;
    const sealed = await this.pages.readAll(missing.map((number) => this.sliceOf(number, number)));
    missing.forEach((number, i) => {
      const block = this.open(number, sealed[i] as Uint8Array);
      wanted.set(number, block);
      this.blocks.set(number, block);
    });
    // The oldest go first.
    for (const number of this.blocks.keys()) {
      if (this.blocks.size <= CACHED_BLOCKS) break;
      this.blocks.delete(number);
    }
    return wanted;
  }

  /** Where place blocks lie behind the lookup part, from the first to the last. */
  private sliceOf(first: number, last: number): { offset: number; length: number } {
    const start = (this.placeStarts[first] as number) * WORD_BYTES;
    const end = (this.placeStarts[last + 1] as number) * WORD_BYTES;
    return { offset: this.header.lineCountsBytes + start, length: end - start };
  }

  private open(number: number, sealed: Uint8Array): PlaceBlock {
    const { contentId, fingerprints, ranksPerBlock } = this.header;
    const ranks = Math.min(ranksPerBlock, fingerprints - number * ranksPerBlock);
    checkPlaces(sealed);
    const body = sealed.subarray(0, sealed.length - CRC_BYTES);
    return new PlaceBlock(body, ranks, this.fields, partOpener(this.key, contentId, number));
  }

  async file(number: number): Promise<IndexedFile> {
    const { filesPerBlock } = this.header;
    const names = await this.namesOf(Math.floor(number / filesPerBlock));
    return names[number % filesPerBlock] as IndexedFile;
  }

  private async readNames(block: number): Promise<IndexedFile[]> {
    const { contentId, lineCountsBytes, placesBytes } = this.header;
    const start = (this.nameStarts[block] as number) * WORD_BYTES;
    const end = (this.nameStarts[block + 1] as number) * WORD_BYTES;
    const sealed = await this.pages.read(lineCountsBytes + placesBytes + start, end - start);
    return decodeNames(openNames(this.key, contentId, block, sealed));
  }

  private namesOf(block: number): Promise<IndexedFile[]> {
    const known = this.names.get(block);
    if (known) return known;
    const names = this.readNames(block);
    names.catch(() => this.names.delete(block));
    this.names.set(block, names);
    return names;
  }

  /** Every file that counts. What is read here isn't kept. */
  async *files(): AsyncGenerator<[number: number, file: IndexedFile]> {
    for (let block = 0; block + 1 < this.nameStarts.length; block++) {
      const names = await (this.names.get(block) ?? this.readNames(block));
      for (let i = 0; i < names.length; i++) {
        const number = block * this.header.filesPerBlock + i;
        if (!this.dropped.has(number)) yield [number, names[i] as IndexedFile];
      }
    }
  }

  async forEachPlace(visit: (hi: number, lo: number, file: number, line: number, span: number) => void): Promise<void> {
    const bases = await this.lineBases();
    const entries = this.lookup.entries();
    for await (const [number, sealed] of this.placeBlocks()) {
      const block = this.open(number, sealed);
      block.openAll();
      for (let rank = 0; rank < block.ranks; rank++) {
        const [hi, low] = entries.next().value as readonly [number, number];
        block.forEach(rank, (check, global, span) => {
          const file = fileAt(bases, global);
          if (this.dropped.has(file)) return;
          visit(
            (hi | Math.floor(check / 2 ** LOW_FIELD_BITS)) >>> 0,
            low | (check % 2 ** LOW_FIELD_BITS),
            file,
            global - (bases[file] as number) + 1,
            span,
          );
        });
      }
    }
  }

  /** Every place block as it is stored, some megabytes read at a time. */
  private async *placeBlocks(): AsyncGenerator<[number: number, sealed: Uint8Array]> {
    const count = this.placeStarts.length - 1;
    for (let first = 0; first < count; first += STRIDE) {
      const last = Math.min(count, first + STRIDE) - 1;
      const whole = this.sliceOf(first, last);
      const bytes = await this.pages.read(whole.offset, whole.length);
      for (let number = first; number <= last; number++) {
        const { offset, length } = this.sliceOf(number, number);
        yield [number, bytes.subarray(offset - whole.offset, offset - whole.offset + length)];
      }
    }
  }

  /** Reads every part and checks it. The header and the lookup part were checked when the segment was opened. */
  async verify(): Promise<void> {
    await this.lineBases();
    for await (const [, sealed] of this.placeBlocks()) checkPlaces(sealed);
    for await (const _ of this.files());
  }
}
