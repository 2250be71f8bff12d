/**
 * The bytes of a segment, from what a writer has collected. Nothing but the lookup part is held in memory whole.
 *
 * The content id is in every nonce and in the header, and is a digest of all that is sealed; so everything is encoded
 * first, into the scratch, and sealed when the digest is known.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { IndexKey } from '../key.ts';
import type { Parameters } from '../profile.ts';
import type { Profile } from '../types.ts';
import { asWords, ByteWriter, bytesOfHex, hexOf } from './byte-buffer.ts';
import { checksumOf } from './checksum.ts';
import {
  encodeHeader,
  FILES_PER_BLOCK,
  type Header,
  MAX_SPAN,
  RANKS_PER_BLOCK,
  segmentBytes,
  SPAN_BITS,
  WORD_BYTES,
} from './format.ts';
import { checkOf, LookupWriter, lookupShape, sameLookup } from './lookup.ts';
import { encodeNames, type IndexedFile } from './names.ts';
import { linesBefore, PlaceBlockWriter, placeFields } from './places.ts';
import type { Runs } from './runs.ts';
import type { Scratch } from './scratch.ts';
import { CRC_BYTES, LINE_COUNTS_BLOCK, sealNames, sealPlaces, TAG_BYTES } from './sealing.ts';

/** What a segment holds. */
export interface SegmentNumbers {
  /** Content id, in hexadecimal: what `remove` of a later segment refers to. */
  readonly id: string;
  readonly fingerprints: number;
  readonly files: number;
  readonly lines: number;
  readonly repositories: number;
}

/** A segment in memory. */
export interface Segment extends SegmentNumbers {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A segment that is ready to be written. */
export interface SegmentStream extends SegmentNumbers {
  readonly byteLength: number;
  /** Its bytes from the first to the last, piece by piece; to be taken once. */
  chunks(): Generator<Uint8Array<ArrayBuffer>>;
}

/** SHA-256, a piece at a time. */
export interface Digest {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** Fingerprints and files in the order in which they came. */
export interface Collected {
  readonly key: IndexKey;
  readonly profile: Profile;
  readonly storesPaths: boolean;
  readonly parameters: Parameters;
  readonly files: readonly IndexedFile[];
  /** Content id of a segment → numbers of its files that no longer count. */
  readonly removed: ReadonlyMap<string, ReadonlySet<number>>;
  readonly runs: Runs;
  readonly scratch: Scratch;
  /** Another SHA-256 than the one in JavaScript, where the platform has one. */
  readonly sha256?: (() => Digest) | undefined;
}

/** Pieces of about so many bytes go into the scratch and out of it. */
const PIECE_BYTES = 256 * 1024;

export function encodeSegment(collected: Collected): SegmentStream {
  const { key, scratch } = collected;
  const { files, lineCounts, numberOf, lines } = orderFiles(collected.files);
  const before = linesBefore(lineCounts);
  const { distinct, parts } = collected.runs.sort((file) => before[numberOf[file] as number] as number);
  const shape = lookupShape(distinct);
  const lineBits = Math.max(1, Math.ceil(Math.log2(lines + 1)));
  const digest: Digest = collected.sha256?.() ?? sha256.create();

  const lookup = new LookupWriter(distinct, shape);
  const placeBlocks = new Blocks(scratch, digest, CRC_BYTES);
  const fields = placeFields({ ...shape, lineBits, spanBits: SPAN_BITS });
  const block = new PlaceBlockWriter(fields);
  let places = 0;
  for (const take of parts) {
    const { hi, lo, place } = take();
    for (let i = 0; i < hi.length; i++) {
      const h = hi[i] as number;
      const l = lo[i] as number;
      const isFurther = i > 0 && sameLookup(hi[i - 1] as number, lo[i - 1] as number, h, l, shape);
      if (!isFurther) {
        if (block.ranks === RANKS_PER_BLOCK) placeBlocks.put(block.finish());
        lookup.put(h, l);
      }
      const at = place[i] as number;
      const line = Math.floor(at / (MAX_SPAN + 1));
      block.put(isFurther, checkOf(h, l, shape), line, at - line * (MAX_SPAN + 1));
    }
    places += hi.length;
  }
  if (block.ranks > 0) placeBlocks.put(block.finish());
  placeBlocks.flush();
  const nameBlocks = new Blocks(scratch, digest, TAG_BYTES);
  for (let i = 0; i < files.length; i += FILES_PER_BLOCK) {
    nameBlocks.put(encodeNames(files.slice(i, i + FILES_PER_BLOCK)));
  }
  nameBlocks.flush();

  const { sets, counts } = lookup.finish();
  const directory = joined([placeBlocks.starts(), nameBlocks.starts()]);
  const sections = [sets, counts, directory, encodeRemoved(collected.removed)] as const;
  const lineCountsPlain = new Uint8Array(lineCounts.buffer);
  const header: Header = {
    profile: collected.profile,
    storesPaths: collected.storesPaths,
    parameters: collected.parameters,
    ...shape,
    lineBits,
    spanBits: SPAN_BITS,
    ranksPerBlock: RANKS_PER_BLOCK,
    filesPerBlock: FILES_PER_BLOCK,
    keyCheck: key.check,
    contentId: new Uint8Array(16),
    lookupChecksum: checksumOf(sections.map(asWords)),
    fingerprints: lookup.length,
    places,
    files: files.length,
    repositories: new Set(files.map((file) => file.repository)).size,
    lines,
    setsBytes: sets.length,
    countsBytes: counts.length,
    directoryBytes: directory.length,
    removedBytes: sections[3].length,
    lineCountsBytes: lineCountsPlain.length + CRC_BYTES,
    placesBytes: placeBlocks.bytes,
    filesBytes: nameBlocks.bytes,
  };
  for (const part of [...sections, lineCountsPlain, encodeHeader(header)]) digest.update(part);
  const contentId = digest.digest().slice(0, 16);

  function* chunks(): Generator<Uint8Array<ArrayBuffer>> {
    yield* [encodeHeader({ ...header, contentId }), ...sections].map(owned);
    yield owned(sealPlaces(key, contentId, LINE_COUNTS_BLOCK, lineCountsPlain));
    yield* placeBlocks.sealed((number, plain) => sealPlaces(key, contentId, number, plain));
    yield* nameBlocks.sealed((number, plain) => sealNames(key, contentId, number, plain));
  }
  return {
    chunks,
    id: hexOf(contentId),
    byteLength: segmentBytes(header),
    fingerprints: lookup.length,
    files: files.length,
    lines,
    repositories: header.repositories,
  };
}

/** Takes the whole segment into memory. */
export function segmentInMemory({ chunks, byteLength, ...numbers }: SegmentStream): Segment {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const chunk of chunks()) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { ...numbers, bytes };
}

/** Plain blocks that wait in the scratch until the digest of everything is known. */
class Blocks {
  /** Bytes of all of them, once they are sealed. */
  bytes = 0;
  private readonly scratch: Scratch;
  private readonly digest: Digest;
  /** Bytes that sealing adds to a block. */
  private readonly overhead: number;
  private readonly lengths: number[] = [];
  private readonly pieces: { readonly number: number; readonly blocks: number }[] = [];
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;

  constructor(scratch: Scratch, digest: Digest, overhead: number) {
    this.scratch = scratch;
    this.digest = digest;
    this.overhead = overhead;
  }

  put(plain: Uint8Array): void {
    this.digest.update(plain);
    this.lengths.push(plain.length);
    this.bytes += plain.length + this.overhead;
    this.waiting.push(plain);
    this.waitingBytes += plain.length;
    if (this.waitingBytes >= PIECE_BYTES) this.flush();
  }

  flush(): void {
    if (this.waiting.length === 0) return;
    this.pieces.push({ number: this.scratch.put(joined(this.waiting)), blocks: this.waiting.length });
    this.waiting = [];
    this.waitingBytes = 0;
  }

  /** Where each sealed block begins, and where the last one ends, in words. */
  starts(): Uint8Array {
    if (this.bytes / WORD_BYTES > 0xffffffff) throw new RangeError('the segment is too large; build it in shards');
    const starts = new Uint32Array(this.lengths.length + 1);
    this.lengths.forEach((length, i) => {
      starts[i + 1] = (starts[i] as number) + (length + this.overhead) / WORD_BYTES;
    });
    return new Uint8Array(starts.buffer);
  }

  /** All blocks, sealed, some hundred kilobytes at a time. */
  *sealed(seal: (number: number, plain: Uint8Array) => Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
    let number = 0;
    for (const piece of this.pieces) {
      const plain = this.scratch.take(piece.number);
      const blocks: Uint8Array[] = [];
      for (let at = 0; blocks.length < piece.blocks; number++) {
        const length = this.lengths[number] as number;
        blocks.push(seal(number, plain.subarray(at, at + length)));
        at += length;
      }
      yield joined(blocks);
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
}

/** Files by repository, path and blob; for each, its lines; and the new number of each old one. */
function orderFiles(files: readonly IndexedFile[]): {
  files: IndexedFile[];
  lineCounts: Uint32Array<ArrayBuffer>;
  numberOf: Uint32Array;
  lines: number;
} {
  const order = files.map((_, i) => i);
  const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  order.sort((i, j) => {
    const a = files[i] as IndexedFile;
    const b = files[j] as IndexedFile;
    return before(a.repository, b.repository) || before(a.path, b.path) || before(a.blob, b.blob);
  });
  const lineCounts = new Uint32Array(files.length);
  const numberOf = new Uint32Array(files.length);
  let lines = 0;
  const sorted = order.map((from, to) => {
    const file = files[from] as IndexedFile;
    numberOf[from] = to;
    lineCounts[to] = file.lines;
    lines += file.lines;
    return file;
  });
  return { files: sorted, lineCounts, numberOf, lines };
}

/** varint segments; per segment, by id: 16 bytes, varint files, their numbers as differences; zeros to a whole word. */
function encodeRemoved(removed: ReadonlyMap<string, ReadonlySet<number>>): Uint8Array {
  const writer = new ByteWriter();
  writer.putVarint(removed.size);
  for (const id of [...removed.keys()].sort()) {
    const numbers = [...(removed.get(id) as ReadonlySet<number>)].sort((a, b) => a - b);
    writer.put(bytesOfHex(id));
    writer.putVarint(numbers.length);
    numbers.forEach((number, i) => writer.putVarint(i === 0 ? number : number - (numbers[i - 1] as number)));
  }
  while (writer.length % WORD_BYTES !== 0) writer.putVarint(0);
  return writer.finish();
}
