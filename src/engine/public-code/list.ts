/** The bundled list of public code: asked while an index is built, never by a lookup. */
import { asWords, bitsNear, hexOf } from '../index/byte-buffer.ts';
import { crc32 } from '../index/crc32.ts';
import { popcount, selectBit } from '../bits.ts';
import type { WinnowedList } from '../fingerprint.ts';
import { LEXER_VERSION } from '../lex.ts';
import { type Parameters, streamNames } from '../profile.ts';
import { AT, bucketOf, hashOfKgram, HEADER_BYTES, LIST_FORMAT, MAGIC, parameterBytes, tailOfKgram } from './format.ts';

/** Why a list can't be used. The message is one sentence for people. */
export class PublicListError extends Error {
  override readonly name = 'PublicListError';
}

/** Buckets from one entry of the directory to the next. */
const STEP_BITS = 6;
const STEP = 2 ** STEP_BITS;

export class PublicList implements WinnowedList {
  /** Eight hexadecimal digits that name the list by its content. */
  readonly version: string;
  readonly entries: number;
  /** Successive k-grams of which the list's winnowing kept one, by stream. */
  readonly windows: readonly number[];
  private readonly buckets: number;
  private readonly remainderBits: number;
  private readonly upper: Uint32Array;
  private readonly lower: Uint32Array;
  /** Where bucket 64 · i begins in `upper`. */
  private readonly directory: Uint32Array;

  /** @param bytes a list that `open` has found to be right, perhaps in another thread */
  constructor(bytes: Uint8Array) {
    const view = viewOf(bytes);
    this.version = hexOf(bytes.subarray(AT.crc, AT.crc + 4));
    this.entries = view.getUint32(AT.entries, true);
    this.buckets = view.getUint32(AT.buckets, true);
    this.remainderBits = view.getUint32(AT.remainderBits, true);
    this.windows = streamNames.map((_, stream) => bytes[AT.streams + 4 * stream + 1] as number);
    const upperBytes = 4 * Math.ceil((this.entries + this.buckets) / 32);
    this.upper = asWords(bytes.subarray(HEADER_BYTES, HEADER_BYTES + upperBytes));
    this.lower = asWords(bytes.subarray(HEADER_BYTES + upperBytes));
    this.directory = directoryOf(this.upper, this.buckets);
  }

  /**
   * @param bytes the list's file
   * @param parameters those of the index that is built: its k and its shares must be the list's
   * @throws PublicListError when it is damaged, no such list, or of another lexer or other parameters than this engine's
   */
  static open(bytes: Uint8Array, parameters: Parameters): PublicList {
    const view = viewOf(bytes);
    if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
      throw new PublicListError('It is not a list of public code.');
    }
    if (view.getUint32(AT.crc, true) !== checksumOf(bytes)) {
      throw new PublicListError('The list of public code is damaged.');
    }
    const wanted = parameterBytes(parameters);
    const isOurs =
      view.getUint32(AT.format, true) === LIST_FORMAT &&
      view.getUint32(AT.lexer, true) === LEXER_VERSION &&
      // The window may be another: what lies between two fingerprints of the list's window is told by them.
      wanted.every((byte, i) => i % 4 === 1 || byte === bytes[AT.streams + i]);
    if (!isOurs) {
      throw new PublicListError(
        'The list of public code was built for another version of the engine: rebuild it (scripts/build-public-code.mjs).',
      );
    }
    return new PublicList(bytes);
  }

  /** Whether the list holds a k-gram of stream number `stream`; wrongly so for about one k-gram in 2^r that it lacks. */
  has(stream: number, lane1: number, lane2: number): boolean {
    const { upper, lower, remainderBits } = this;
    const bucket = bucketOf(hashOfKgram(lane1, lane2, stream), this.buckets);
    let at = startOf(upper, this.directory[bucket >>> STEP_BITS] as number, bucket & (STEP - 1));
    const wanted = tailOfKgram(lane1, lane2, stream) >>> (16 - remainderBits);
    for (; ((upper[at >>> 5] as number) & (1 << (at & 31))) !== 0; at++) {
      // As many zeros as buckets lie before `at`: the rest are entries.
      if (bitsNear(lower, Math.imul(at - bucket, remainderBits), remainderBits) === wanted) return true;
    }
    return false;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Of everything but the checksum itself. */
export function checksumOf(bytes: Uint8Array): number {
  const copy = bytes.slice();
  copy.fill(0, AT.crc, AT.crc + 4);
  return crc32(copy);
}

/** The position behind the next `zeros` zeros of `upper`, from `at`. */
function startOf(upper: Uint32Array, at: number, zeros: number): number {
  if (zeros === 0) return at;
  let word = at >>> 5;
  let gaps = ~(upper[word] as number) & (-1 << (at & 31));
  let left = zeros;
  for (let count = popcount(gaps); count < left; count = popcount(gaps)) {
    left -= count;
    word++;
    gaps = ~(upper[word] as number);
  }
  return word * 32 + selectBit(gaps, left) + 1;
}

function directoryOf(upper: Uint32Array, buckets: number): Uint32Array {
  const directory = new Uint32Array(Math.ceil(buckets / STEP));
  for (let i = 1; i < directory.length; i++) directory[i] = startOf(upper, directory[i - 1] as number, STEP);
  return directory;
}
