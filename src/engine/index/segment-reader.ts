/** One segment: its lookup part in memory, its places and files read when they are asked for. */
import type { IndexKey } from '../key.ts';
import { asWords, hexOf } from './byte-buffer.ts';
import { crc32 } from './crc32.ts';
import { IndexError } from './error.ts';
import { decodeHeader, type Header, HEADER_BYTES, lookupBytes, segmentBytes } from './format.ts';
import { Lookup } from './lookup.ts';
import { decodeNames, type IndexedFile } from './names.ts';
import type { SegmentSource } from './reader.ts';
import { decodePlaces, decodeRemoved, fileAt, type PlaceBlock } from './places.ts';
import { BASES_BLOCK, checkPlaces, openNames, openPlaces } from './sealing.ts';

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

/** Slices that lie closer together than this are read as one. */
const COALESCE_BYTES = 16 * 1024;
const CACHED_BLOCKS = 4096;

export async function openSegment(source: SegmentSource, key: IndexKey, inMemory: boolean): Promise<SegmentReader> {
  const header = decodeHeader(await source.read(0, Math.min(HEADER_BYTES, source.bytes)), source.bytes);
  if (!key.check.every((byte, i) => byte === header.keyCheck[i])) {
    throw new IndexError('wrong-key', 'The key does not belong to this index.');
  }
  const lookup = await readExactly(source, HEADER_BYTES, lookupBytes(header));
  if (crc32(lookup) !== header.lookupCrc) {
    throw new IndexError('corrupt', 'The index is damaged: the checksum of its lookup part is wrong.');
  }
  return new SegmentReader(source, key, header, lookup, inMemory);
}

async function readExactly(source: SegmentSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) throw new IndexError('truncated', 'The index is cut short: fetch or build it again.');
  return bytes;
}

export class SegmentReader {
  readonly id: string;
  readonly header: Header;
  readonly lookup: Lookup;
  readonly bytes: number;
  readonly lookupBytes: number;
  /** Files of other segments that this one takes out. */
  readonly removed: ReadonlyMap<string, readonly number[]>;
  private readonly source: SegmentSource;
  private readonly key: IndexKey;
  private readonly inMemory: boolean;
  private readonly dropped = new Set<number>();
  private readonly placeStarts: Uint32Array;
  private readonly nameStarts: Uint32Array;
  private rest: Promise<Uint8Array> | undefined;
  private bases: Promise<Uint32Array> | undefined;
  private readonly blocks = new Map<number, PlaceBlock>();
  private readonly names = new Map<number, Promise<IndexedFile[]>>();

  constructor(source: SegmentSource, key: IndexKey, header: Header, lookup: Uint8Array, inMemory: boolean) {
    this.source = source;
    this.key = key;
    this.header = header;
    this.inMemory = inMemory;
    this.id = hexOf(header.contentId);
    this.bytes = segmentBytes(header);
    this.lookupBytes = lookup.length;
    let at = 0;
    const section = (length: number): Uint8Array => lookup.subarray(at, (at += length));
    const upper = section(header.upperBytes);
    const lower = section(header.lowerBytes);
    const select = section(header.selectBytes);
    const directory = asWords(section(header.directoryBytes));
    this.lookup = new Lookup(upper, lower, select, header.fingerprints, header.lookupBits);
    const placeBlocks = Math.ceil(header.fingerprints / header.ranksPerBlock);
    this.placeStarts = directory.subarray(0, placeBlocks + 1);
    this.nameStarts = directory.subarray(placeBlocks + 1);
    this.removed = decodeRemoved(section(header.removedBytes));
  }

  /** Takes files out: from now on they have no places. */
  dropFiles(numbers: readonly number[]): void {
    for (const number of numbers) this.dropped.add(number);
  }

  /** Bytes of the places and files parts, `offset` counted from where the bases begin. */
  private async slice(offset: number, length: number): Promise<Uint8Array> {
    const start = HEADER_BYTES + this.lookupBytes;
    if (!this.inMemory) return readExactly(this.source, start + offset, length);
    this.rest ??= readExactly(this.source, start, this.bytes - start).catch((error: unknown) => {
      this.rest = undefined;
      throw error;
    });
    return (await this.rest).subarray(offset, offset + length);
  }

  private lineBases(): Promise<Uint32Array> {
    this.bases ??= this.slice(0, this.header.basesBytes)
      .then((sealed) => asWords(openPlaces(this.key, this.header.contentId, BASES_BLOCK, sealed)))
      .catch((error: unknown) => {
        this.bases = undefined;
        throw error;
      });
    return this.bases;
  }

  async places(ranks: Uint32Array, lows: Uint32Array): Promise<PlaceList> {
    const { ranksPerBlock, checkBits } = this.header;
    const bases = await this.lineBases();
    const blocks = await this.blocksOf(ranks);
    const starts = new Uint32Array(ranks.length + 1);
    const files: number[] = [];
    const lines: number[] = [];
    const spans: number[] = [];
    const mask = 2 ** checkBits - 1;
    for (let i = 0; i < ranks.length; i++) {
      const rank = ranks[i] as number;
      const block = blocks.get(Math.floor(rank / ranksPerBlock)) as PlaceBlock;
      const inBlock = rank % ranksPerBlock;
      const check = (lows[i] as number) & mask;
      for (let p = block.starts[inBlock] as number; p < (block.starts[inBlock + 1] as number); p++) {
        if (block.checks[p] !== check) continue;
        const global = block.lines[p] as number;
        const file = fileAt(bases, global);
        if (this.dropped.has(file)) continue;
        files.push(file);
        lines.push(global - (bases[file] as number) + 1);
        spans.push(block.spans[p] as number);
      }
      starts[i + 1] = files.length;
    }
    return { starts, files: Uint32Array.from(files), lines: Uint32Array.from(lines), spans: Uint32Array.from(spans) };
  }

  /** The decoded blocks that hold the ranks, from the cache or read with as few slices as are worth it. */
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
    for (let i = 0; i < missing.length;) {
      const from = missing[i] as number;
      let to = from;
      let end = i + 1;
      while (end < missing.length && this.gap(to, missing[end] as number) <= COALESCE_BYTES)
        to = missing[end++] as number;
      const start = this.placeStarts[from] as number;
      const bytes = await this.slice(this.header.basesBytes + start, (this.placeStarts[to + 1] as number) - start);
      for (; i < end; i++) {
        const number = missing[i] as number;
        const at = (this.placeStarts[number] as number) - start;
        const block = this.decode(number, bytes.subarray(at, (this.placeStarts[number + 1] as number) - start));
        wanted.set(number, block);
        if (this.blocks.size >= CACHED_BLOCKS) this.blocks.clear();
        this.blocks.set(number, block);
      }
    }
    return wanted;
  }

  private gap(block: number, next: number): number {
    return (this.placeStarts[next] as number) - (this.placeStarts[block + 1] as number);
  }

  private decode(number: number, sealed: Uint8Array): PlaceBlock {
    return decodePlaces(openPlaces(this.key, this.header.contentId, number, sealed), number, this.header);
  }

  async file(number: number): Promise<IndexedFile> {
    const { filesPerBlock } = this.header;
    const names = await this.namesOf(Math.floor(number / filesPerBlock));
    return names[number % filesPerBlock] as IndexedFile;
  }

  private namesOf(block: number): Promise<IndexedFile[]> {
    const known = this.names.get(block);
    if (known) return known;
    const { contentId, basesBytes, placesBytes } = this.header;
    const start = this.nameStarts[block] as number;
    const names = this.slice(basesBytes + placesBytes + start, (this.nameStarts[block + 1] as number) - start).then(
      (sealed) => decodeNames(openNames(this.key, contentId, block, sealed)),
    );
    names.catch(() => this.names.delete(block));
    this.names.set(block, names);
    return names;
  }

  async *files(): AsyncGenerator<[number: number, file: IndexedFile]> {
    for (let block = 0; block + 1 < this.nameStarts.length; block++) {
      const names = await this.namesOf(block);
      for (let i = 0; i < names.length; i++) {
        const number = block * this.header.filesPerBlock + i;
        if (!this.dropped.has(number)) yield [number, names[i] as IndexedFile];
      }
    }
  }

  async forEachPlace(visit: (hi: number, lo: number, file: number, line: number, span: number) => void): Promise<void> {
    const { fingerprints, ranksPerBlock } = this.header;
    const bases = await this.lineBases();
    const his = new Uint32Array(fingerprints);
    const los = new Uint32Array(fingerprints);
    this.lookup.forEach((rank, hi, lo) => {
      his[rank] = hi;
      los[rank] = lo;
    });
    for (let first = 0; first < fingerprints; first += ranksPerBlock) {
      const number = first / ranksPerBlock;
      const start = this.placeStarts[number] as number;
      const length = (this.placeStarts[number + 1] as number) - start;
      const block = this.decode(number, await this.slice(this.header.basesBytes + start, length));
      for (let r = 0; r + 1 < block.starts.length; r++) {
        for (let p = block.starts[r] as number; p < (block.starts[r + 1] as number); p++) {
          const global = block.lines[p] as number;
          const file = fileAt(bases, global);
          if (this.dropped.has(file)) continue;
          const lo = ((los[first + r] as number) | (block.checks[p] as number)) >>> 0;
          visit(his[first + r] as number, lo, file, global - (bases[file] as number) + 1, block.spans[p] as number);
        }
      }
    }
  }

  /** Reads every part and checks it. The header and the lookup part were checked when the segment was opened. */
  async verify(): Promise<void> {
    await this.lineBases();
    for (let block = 0; block + 1 < this.placeStarts.length; block++) {
      const start = this.placeStarts[block] as number;
      const length = (this.placeStarts[block + 1] as number) - start;
      checkPlaces(await this.slice(this.header.basesBytes + start, length));
    }
    for (let block = 0; block + 1 < this.nameStarts.length; block++) await this.namesOf(block);
  }
}
