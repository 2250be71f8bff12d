/**
 * A segment, byte by byte (little-endian; docs/index-format.md tells the reasons). Everything in it is determined by the
 * set of files, the key and the profile; nothing by time, order or machine.
 *
 *   header   0  8  magic 89 'S' 'K' 'I' 0d 0a 1a 0a
 *            8  u16 format version         10 u16 lexer version          12 u32 bytes of the header
 *           16  u8 profile  u8 flags  u8 lookup bits  u8 check bits  u8 line bits  u8 span bits  u16 ranks a block
 *           24  u16 files a block  u16 0   28 four times { u8 k, u8 window, u16 bits }
 *           44  key check, 16 bytes        60 content id, 16 bytes
 *           76  u32 fingerprints  places  files  repositories  lines
 *           96  u32 bytes of: upper, lower, select, directory, removed
 *          116  u32 CRC of the lookup part
 *          120  u32 bytes of: bases, place blocks, file blocks
 *          132  u32 0                     136 u32 CRC of the header before it
 *
 *   lookup   upper      Elias–Fano: bit (high + rank) is 1 for each fingerprint; high = its first log2(n) bits
 *            lower      the other bits of each fingerprint's lookup bits, packed
 *            select     u32 per 64 values of `high`: where in `upper` its first fingerprint would be
 *            directory  u32 per place block (+1): its start; u32 per file block (+1): its start
 *            removed    files of other segments that no longer count: varint count, then per segment its content id,
 *                       varint count, file numbers as differences
 *
 *   places   bases      ChaCha20( u32 per file: lines of all files before it ), CRC
 *            blocks     ChaCha20( per place: check bits, line among all lines, line span, 1 bit "one more" ), CRC
 *
 *   files    blocks     AES-256-GCM-SIV( repository, path, blob id, lines of each file )
 *
 * A fingerprint is 56 bits of the keyed function's tag: the first (lookup bits) tell in memory whether it is there, the
 * remaining (check bits) are compared when its places are read.
 */
import { LEXER_VERSION } from '../lex.ts';
import { type Parameters, profiles, streamNames, type StreamParameters } from '../profile.ts';
import type { Profile } from '../types.ts';
import { crc32 } from './crc32.ts';
import { IndexError } from './error.ts';

export const FORMAT_VERSION = 1;
export const HEADER_BYTES = 140;
export const FINGERPRINT_BITS = 56;
export const LOOKUP_BITS = 40;
export const SPAN_BITS = 6;
export const RANKS_PER_BLOCK = 128;
export const FILES_PER_BLOCK = 128;
/** Values of `high` per entry of the select directory. */
export const SELECT_STEP = 64;

const MAGIC = [0x89, 0x53, 0x4b, 0x49, 0x0d, 0x0a, 0x1a, 0x0a];
const profileNumbers: Readonly<Record<Profile, number>> = { compact: 1, sensitive: 2 };
const FLAG_PATHS = 1;

/** Numbers of the header that aren't constants of the format. */
export interface Header {
  readonly profile: Profile;
  readonly storesPaths: boolean;
  readonly parameters: Parameters;
  readonly lookupBits: number;
  readonly checkBits: number;
  readonly lineBits: number;
  readonly spanBits: number;
  readonly ranksPerBlock: number;
  readonly filesPerBlock: number;
  readonly keyCheck: Uint8Array;
  readonly contentId: Uint8Array;
  readonly fingerprints: number;
  readonly places: number;
  readonly files: number;
  readonly repositories: number;
  readonly lines: number;
  readonly upperBytes: number;
  readonly lowerBytes: number;
  readonly selectBytes: number;
  readonly directoryBytes: number;
  readonly removedBytes: number;
  readonly lookupCrc: number;
  readonly basesBytes: number;
  readonly placesBytes: number;
  readonly filesBytes: number;
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
  bytes[18] = header.lookupBits;
  bytes[19] = header.checkBits;
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
  numbers(header).forEach((value, i) => view.setUint32(76 + 4 * i, value, true));
  view.setUint32(136, crc32(bytes.subarray(0, 136)), true);
  return bytes;
}

function numbers(header: Header): number[] {
  return [
    header.fingerprints,
    header.places,
    header.files,
    header.repositories,
    header.lines,
    header.upperBytes,
    header.lowerBytes,
    header.selectBytes,
    header.directoryBytes,
    header.removedBytes,
    header.lookupCrc,
    header.basesBytes,
    header.placesBytes,
    header.filesBytes,
  ];
}

/** Bytes of the lookup part, which follows the header. */
export function lookupBytes(header: Header): number {
  return header.upperBytes + header.lowerBytes + header.selectBytes + header.directoryBytes + header.removedBytes;
}

/** Bytes of the whole segment. */
export function segmentBytes(header: Header): number {
  return HEADER_BYTES + lookupBytes(header) + header.basesBytes + header.placesBytes + header.filesBytes;
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
  if (bytes.length < HEADER_BYTES) throw truncated();
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const intact = view.getUint32(136, true) === crc32(bytes.subarray(0, 136));
  const version = view.getUint16(8, true);
  const lexer = view.getUint16(10, true);
  if (version > FORMAT_VERSION || lexer > LEXER_VERSION) {
    throw new IndexError('newer-version', 'The index was made by a newer version of Sourcekeep: update this one.');
  }
  if (!intact || view.getUint32(12, true) !== HEADER_BYTES) {
    throw new IndexError('corrupt', 'The index is damaged: the checksum of its header is wrong.');
  }
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
  const number = (i: number): number => view.getUint32(76 + 4 * i, true);
  const header: Header = {
    profile,
    storesPaths: ((bytes[17] as number) & FLAG_PATHS) !== 0,
    parameters: {
      exact: stream(0, known.exact),
      structure: stream(1, known.structure),
      members: stream(2, known.members),
      comments: stream(3, known.comments),
    },
    lookupBits: bytes[18] as number,
    checkBits: bytes[19] as number,
    lineBits: bytes[20] as number,
    spanBits: bytes[21] as number,
    ranksPerBlock: view.getUint16(22, true),
    filesPerBlock: view.getUint16(24, true),
    keyCheck: bytes.slice(44, 60),
    contentId: bytes.slice(60, 76),
    fingerprints: number(0),
    places: number(1),
    files: number(2),
    repositories: number(3),
    lines: number(4),
    upperBytes: number(5),
    lowerBytes: number(6),
    selectBytes: number(7),
    directoryBytes: number(8),
    removedBytes: number(9),
    lookupCrc: number(10),
    basesBytes: number(11),
    placesBytes: number(12),
    filesBytes: number(13),
  };
  const expected = segmentBytes(header);
  if (fileBytes < expected) throw truncated();
  if (fileBytes > expected) throw new IndexError('corrupt', 'The index is damaged: bytes follow its end.');
  return header;
}

function truncated(): IndexError {
  return new IndexError('truncated', 'The index is cut short: fetch or build it again.');
}
