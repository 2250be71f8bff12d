/** The bytes of a segment, from what a writer has collected. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { IndexKey } from '../key.ts';
import type { Parameters } from '../profile.ts';
import type { Profile } from '../types.ts';
import { BitWriter, ByteWriter, bytesOfHex, hexOf } from './byte-buffer.ts';
import { crc32 } from './crc32.ts';
import {
  encodeHeader,
  FILES_PER_BLOCK,
  FINGERPRINT_BITS,
  type Header,
  LOOKUP_BITS,
  RANKS_PER_BLOCK,
  segmentBytes,
  SPAN_BITS,
} from './format.ts';
import { encodeLookup, sameLookup } from './lookup.ts';
import { encodeNames, type IndexedFile } from './names.ts';
import { BASES_BLOCK, CRC_BYTES, sealNames, sealPlaces, TAG_BYTES } from './sealing.ts';
import { sortedOrder } from './sort.ts';

/** The longest run of lines that a place can state for its fingerprint, less one. */
export const MAX_SPAN = 2 ** SPAN_BITS - 1;
/** A fingerprint that repeats in a file is placed at its first few lines. */
const PLACES_PER_FILE = 16;
const CHECK_BITS = FINGERPRINT_BITS - LOOKUP_BITS;

export interface Segment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Content id, in hexadecimal: what `remove` of a later segment refers to. */
  readonly id: string;
  readonly fingerprints: number;
  readonly files: number;
  readonly lines: number;
  readonly repositories: number;
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
  readonly hi: Uint32Array;
  readonly lo: Uint32Array;
  /** Number of the file in `files`. */
  readonly fileOf: Uint32Array;
  /** Line in the file, from 0, × (`MAX_SPAN` + 1) + line span. */
  readonly lineOf: Uint32Array;
}

export function encodeSegment(collected: Collected): Segment {
  const { key } = collected;
  const { files, bases, numberOf, lines } = orderFiles(collected.files);
  const lineBits = 32 - Math.clz32(Math.max(1, lines));
  const { hi, lo, entries, places, blocks } = encodePlaces(collected, bases, numberOf, lineBits);
  const names: Uint8Array[] = [];
  for (let i = 0; i < files.length; i += FILES_PER_BLOCK) names.push(encodeNames(files.slice(i, i + FILES_PER_BLOCK)));
  const directory = new Uint32Array(blocks.length + names.length + 2);
  blocks.forEach((block, i) => (directory[i + 1] = (directory[i] as number) + block.length + CRC_BYTES));
  names.forEach((block, i) => {
    const at = blocks.length + 1 + i;
    directory[at + 1] = (directory[at] as number) + block.length + TAG_BYTES;
  });
  const basesPlain = new Uint8Array(bases.buffer);
  const { upper, lower, select } = encodeLookup(hi, lo, entries, LOOKUP_BITS);
  const removed = encodeRemoved(collected.removed);
  const sections = [upper, lower, select, new Uint8Array(directory.buffer), removed];
  const header: Header = {
    profile: collected.profile,
    storesPaths: collected.storesPaths,
    parameters: collected.parameters,
    lookupBits: LOOKUP_BITS,
    checkBits: CHECK_BITS,
    lineBits,
    spanBits: SPAN_BITS,
    ranksPerBlock: RANKS_PER_BLOCK,
    filesPerBlock: FILES_PER_BLOCK,
    keyCheck: key.check,
    contentId: new Uint8Array(16),
    fingerprints: entries,
    places,
    files: files.length,
    repositories: new Set(files.map((file) => file.repository)).size,
    lines,
    upperBytes: upper.length,
    lowerBytes: lower.length,
    selectBytes: select.length,
    directoryBytes: directory.byteLength,
    removedBytes: removed.length,
    lookupCrc: 0,
    basesBytes: basesPlain.length + CRC_BYTES,
    placesBytes: directory[blocks.length] as number,
    filesBytes: directory[directory.length - 1] as number,
  };
  const digest = sha256.create().update(encodeHeader(header));
  for (const part of [...sections, basesPlain, ...blocks, ...names]) digest.update(part);
  const contentId = digest.digest().slice(0, 16);

  const bytes = new Uint8Array(segmentBytes(header));
  let at = encodeHeader(header).length;
  const lookupStart = at;
  const put = (part: Uint8Array): void => {
    bytes.set(part, at);
    at += part.length;
  };
  sections.forEach(put);
  const lookupCrc = crc32(bytes.subarray(lookupStart, at));
  put(sealPlaces(key, contentId, BASES_BLOCK, basesPlain));
  blocks.forEach((block, i) => put(sealPlaces(key, contentId, i, block)));
  names.forEach((block, i) => put(sealNames(key, contentId, i, block)));
  bytes.set(encodeHeader({ ...header, contentId, lookupCrc }));
  return {
    bytes,
    id: hexOf(contentId),
    fingerprints: entries,
    files: files.length,
    lines,
    repositories: header.repositories,
  };
}

/** Files by repository, path and blob; for each, how many lines come before it; and the new number of each old one. */
function orderFiles(files: readonly IndexedFile[]): {
  files: IndexedFile[];
  bases: Uint32Array<ArrayBuffer>;
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
  const bases = new Uint32Array(files.length);
  const numberOf = new Uint32Array(files.length);
  let lines = 0;
  const sorted = order.map((from, to) => {
    const file = files[from] as IndexedFile;
    numberOf[from] = to;
    bases[to] = lines;
    lines += file.lines;
    return file;
  });
  return { files: sorted, bases, numberOf, lines };
}

/** Distinct fingerprints in ascending order, and the plain blocks of their places. */
function encodePlaces(
  collected: Collected,
  bases: Uint32Array,
  numberOf: Uint32Array,
  lineBits: number,
): { hi: Uint32Array; lo: Uint32Array; entries: number; places: number; blocks: Uint8Array[] } {
  const { hi, lo, fileOf, lineOf } = collected;
  const n = hi.length;
  const global = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const base = bases[numberOf[fileOf[i] as number] as number] as number;
    global[i] = base + Math.floor((lineOf[i] as number) / (MAX_SPAN + 1));
  }
  const order = sortedOrder(hi, lo, global);
  const distinctHi = new Uint32Array(n);
  const distinctLo = new Uint32Array(n);
  const blocks: Uint8Array[] = [];
  let block = new BitWriter();
  let entries = 0;
  let places = 0;
  for (let i = 0; i < n;) {
    const first = order[i] as number;
    if (entries % RANKS_PER_BLOCK === 0 && entries > 0) {
      blocks.push(block.finish());
      block = new BitWriter();
    }
    let before = -1;
    let repeats = 0;
    for (; i < n; i++) {
      const at = order[i] as number;
      const same = sameLookup(
        hi[at] as number,
        lo[at] as number,
        hi[first] as number,
        lo[first] as number,
        LOOKUP_BITS,
      );
      if (!same) break;
      const again = before >= 0 && fileOf[before] === fileOf[at] && lo[before] === lo[at];
      repeats = again ? repeats + 1 : 0;
      if (repeats >= PLACES_PER_FILE) continue;
      if (before >= 0) block.put(1, 1);
      block.put((lo[at] as number) & (2 ** CHECK_BITS - 1), CHECK_BITS);
      block.put(global[at] as number, lineBits);
      block.put((lineOf[at] as number) & MAX_SPAN, SPAN_BITS);
      before = at;
      places++;
    }
    block.put(0, 1);
    distinctHi[entries] = hi[first] as number;
    distinctLo[entries] = lo[first] as number;
    entries++;
  }
  if (entries > 0) blocks.push(block.finish());
  return { hi: distinctHi, lo: distinctLo, entries, places, blocks };
}

/** varint segments; per segment, by id: 16 bytes, varint files, their numbers as differences. */
function encodeRemoved(removed: ReadonlyMap<string, ReadonlySet<number>>): Uint8Array {
  const writer = new ByteWriter();
  writer.putVarint(removed.size);
  for (const id of [...removed.keys()].sort()) {
    const numbers = [...(removed.get(id) as ReadonlySet<number>)].sort((a, b) => a - b);
    writer.put(bytesOfHex(id));
    writer.putVarint(numbers.length);
    numbers.forEach((number, i) => writer.putVarint(i === 0 ? number : number - (numbers[i - 1] as number)));
  }
  return writer.finish();
}
