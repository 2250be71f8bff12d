/**
 * A segment, byte by byte (little-endian; docs/index-format.md tells the reasons). Everything in it is determined by the
 * set of files, the key and the profile; nothing by time, order or machine. Parts are whole words of 4 bytes.
 *
 *   header   0  8  magic 89 'S' 'K' 'I' 0d 0a 1a 0a
 *            8  u16 format version         10 u16 lexer version          12 u32 bytes of the header
 *           16  u8 profile  u8 flags  u8 bucket bits  u8 remainder bits  u8 line bits  u8 span bits  u16 ranks a block
 *           24  u16 files a block  u16 0   28 four times { u8 k, u8 window, u16 bits }
 *           44  key check, 16 bytes        60 content id, 16 bytes
 *           76  u32 checksum of the lookup part
 *           80  u64 fingerprints  places  files  repositories  lines
 *          120  u64 bytes of: sets, counts, directory, removed, line counts, place blocks, file blocks
 *          176  u32 0                     180 u32 CRC of the header before it
 *
 *   lookup   sets       Elias–Fano (lookup.ts): for each bucket a 1 for every fingerprint of it, then a 0; to a whole word;
 *                       then the remainders, packed; one word 0
 *            counts     how many fingerprints lie before each group of 64 buckets: u32 per 16 groups, u16 per group
 *            directory  u32 per place block (+1): its start in words; u32 per file block (+1): its start in words
 *            removed    files of other segments that no longer count: varint count, then per segment its content id,
 *                       varint count, file numbers as differences
 *
 *   places   lines      ChaCha20( u32 per file: its lines ), CRC
 *            blocks     ChaCha20( per fingerprint: one bit less than it has places, all 1, then 0;
 *                                 per place: check bits, line among all lines, line span ), CRC
 *
 *   files    blocks     AES-256-GCM-SIV( repository, path, blob id, lines of each file )
 *
 * A fingerprint is 56 bits of the keyed function's tag: the first (bucket and remainder bits) tell in memory whether it
 * is there, the others (check bits) are compared when its places are read.
 */
import { LEXER_VERSION } from '../lex.ts';
import { type Parameters, profiles, streamNames, type StreamParameters } from '../profile.ts';
import type { Profile } from '../types.ts';
import { crc32 } from './crc32.ts';
import { IndexError } from './error.ts';

export const FORMAT_VERSION = 2;
export const HEADER_BYTES = 184;
export const FINGERPRINT_BITS = 56;
export const SPAN_BITS = 6;
/** The longest run of lines that a place can state for its fingerprint, less one. */
export const MAX_SPAN = 2 ** SPAN_BITS - 1;
export const RANKS_PER_BLOCK = 128;
export const FILES_PER_BLOCK = 128;
/** Blocks are found by their start in words of so many bytes. */
export const WORD_BYTES = 4;

const MAGIC = [0x89, 0x53, 0x4b, 0x49, 0x0d, 0x0a, 0x1a, 0x0a];
const profileNumbers: Readonly<Record<Profile, number>> = { compact: 1, sensitive: 2 };
const FLAG_PATHS = 1;
/** Of the first version of the format. */
const SMALLEST_HEADER_BYTES = 140;

/** Numbers of the header that aren't constants of the format. */
export interface Header extends HeaderNumbers {
  readonly profile: Profile;
  readonly storesPaths: boolean;
  readonly parameters: Parameters;
  /** Leading bits of a fingerprint that choose its bucket, and the bits behind them that lie in the lookup part. */
  readonly bucketBits: number;
  readonly remainderBits: number;
  readonly lineBits: number;
  readonly spanBits: number;
  readonly ranksPerBlock: number;
  readonly filesPerBlock: number;
  readonly keyCheck: Uint8Array;
  readonly contentId: Uint8Array;
  readonly lookupChecksum: number;
}

const numberNames = [
  ...(['fingerprints', 'places', 'files', 'repositories', 'lines'] as const),
  ...(['setsBytes', 'countsBytes', 'directoryBytes', 'removedBytes'] as const),
  ...(['lineCountsBytes', 'placesBytes', 'filesBytes'] as const),
];
/** Counts and sizes, which may pass 2^32. */
export type HeaderNumbers = Readonly<Record<(typeof numberNames)[number], number>>;
const NUMBERS_AT = 80;
const CRC_AT = HEADER_BYTES - 4;

/** How many bits of a fingerprint are left to be compared where its places are. */
export function checkBits(header: Pick<Header, 'bucketBits' | 'remainderBits'>): number {
  return FINGERPRINT_BITS - header.bucketBits - header.remainderBits;
}

export function encodeHeader(header: Header): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint16(8, FORMAT_VERSION, true);
  view.setUint16(10, LEXER_VERSION, true);
  view.setUint32(12, HEADER_BYTES, true);
  bytes[16] = profileNumbers[header.profile];
  bytes[17] = header.storesPaths ? FLAG_PATHS : 0;
  bytes[18] = header.bucketBits;
  bytes[19] = header.remainderBits;
  bytes[20] = header.lineBits;
  bytes[21] = header.spanBits;
  view.setUint16(22, header.ranksPerBlock, true);
  view.setUint16(24, header.filesPerBlock, true);
  streamNames.forEach((name, i) => {
    const stream = header.parameters[name];
    bytes[28 + 4 * i] = stream.k;
    bytes[29 + 4 * i] = stream.window;
    view.setUint16(30 + 4 * i, stream.bits, true);
  });
  bytes.set(header.keyCheck, 44);
  bytes.set(header.contentId, 60);
  view.setUint32(76, header.lookupChecksum, true);
  numberNames.forEach((name, i) => view.setBigUint64(NUMBERS_AT + 8 * i, BigInt(header[name]), true));
  view.setUint32(CRC_AT, crc32(bytes.subarray(0, CRC_AT)), true);
  return bytes;
}

/** Bytes of the lookup part, which follows the header. */
export function lookupBytes(header: HeaderNumbers): number {
  return header.setsBytes + header.countsBytes + header.directoryBytes + header.removedBytes;
}

/** Bytes of the whole segment. */
export function segmentBytes(header: HeaderNumbers): number {
  return HEADER_BYTES + lookupBytes(header) + header.lineCountsBytes + header.placesBytes + header.filesBytes;
}

/**
 * @param bytes the first bytes of a file, `HEADER_BYTES` where it has so many
 * @param fileBytes the file's size
 * @throws IndexError when it is no segment, a newer one, cut short or damaged
 */
export function decodeHeader(bytes: Uint8Array, fileBytes: number): Header {
  for (let i = 0; i < MAGIC.length && i < bytes.length; i++) {
    if (bytes[i] !== MAGIC[i]) throw new IndexError('not-an-index', 'This file is not a Sourcekeep index.');
  }
  if (bytes.length < SMALLEST_HEADER_BYTES) throw truncated();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = view.getUint16(8, true);
  const headerBytes = view.getUint32(12, true);
  const intact =
    headerBytes >= SMALLEST_HEADER_BYTES &&
    headerBytes <= bytes.length &&
    view.getUint32(headerBytes - 4, true) === crc32(bytes.subarray(0, headerBytes - 4));
  const lexer = view.getUint16(10, true);
  if (version > FORMAT_VERSION || lexer > LEXER_VERSION) {
    throw new IndexError('newer-version', 'The index was made by a newer version of Sourcekeep: update this one.');
  }
  if (!intact && bytes.length < HEADER_BYTES) throw truncated();
  if (!intact) throw new IndexError('corrupt', 'The index is damaged: the checksum of its header is wrong.');
  if (version !== FORMAT_VERSION || lexer !== LEXER_VERSION) {
    throw new IndexError('not-an-index', 'The index was made by an older version of Sourcekeep: index again.');
  }
  const profile = bytes[16] === profileNumbers.compact ? 'compact' : 'sensitive';
  const known = profiles[profile];
  const stream = (i: number, defaults: StreamParameters): StreamParameters => ({
    ...defaults,
    k: bytes[28 + 4 * i] as number,
    window: bytes[29 + 4 * i] as number,
    bits: view.getUint16(30 + 4 * i, true),
  });
  const number = (i: number): number => Number(view.getBigUint64(NUMBERS_AT + 8 * i, true));
  const numbers = Object.fromEntries(numberNames.map((name, i) => [name, number(i)])) as HeaderNumbers;
  const header: Header = {
    profile,
    storesPaths: ((bytes[17] as number) & FLAG_PATHS) !== 0,
    parameters: {
      exact: stream(0, known.exact),
      structure: stream(1, known.structure),
      members: stream(2, known.members),
      comments: stream(3, known.comments),
    },
    bucketBits: bytes[18] as number,
    remainderBits: bytes[19] as number,
    lineBits: bytes[20] as number,
    spanBits: bytes[21] as number,
    ranksPerBlock: view.getUint16(22, true),
    filesPerBlock: view.getUint16(24, true),
    keyCheck: bytes.slice(44, 60),
    contentId: bytes.slice(60, 76),
    lookupChecksum: view.getUint32(76, true),
    ...numbers,
  };
  const expected = segmentBytes(header);
  if (fileBytes < expected) throw truncated();
  if (fileBytes > expected) throw new IndexError('corrupt', 'The index is damaged: bytes follow its end.');
  return header;
}

function truncated(): IndexError {
  return new IndexError('truncated', 'The index is cut short: fetch or build it again.');
}
