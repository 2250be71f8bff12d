/** Compressed bytes → what they hold, in steps, so that no bomb gets further than the limits. */
import { Gunzip, Inflate, Unzlib } from 'fflate';
import type { Reading } from './reading.ts';

export type Packing = 'gzip' | 'zlib' | 'deflate';

/** Compressed bytes are unpacked in steps of at most so many, each of which gives a thousand times as many at most. */
const STEP = 4096;
const LEAST_STEP = 64;
const MOST_TIMES = 1100;
/** Below so many bytes the ratio isn't asked about: short texts repeat themselves. */
const RATIO_FROM = 1_000_000;
/** Deflate always says something within so many steps; a stream that doesn't has ended, and the rest isn't its own. */
const MOST_SILENT = 40;

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** False when something in it was no compressed data. */
  readonly whole: boolean;
}

/**
 * What was unpacked before the end, a mistake or a limit. Limits are written into the reading under `name`.
 * @param most bytes that are wanted; a limit of the caller's own, which isn't written down
 */
export function unpack(
  bytes: Uint8Array,
  packing: Packing,
  name: string,
  reading: Reading,
  most: number = Infinity,
): Unpacked {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new { gzip: Gunzip, zlib: Unzlib, deflate: Inflate }[packing]((chunk) => {
    if (chunk.length === 0) return;
    chunks.push(chunk);
    length += chunk.length;
  });
  const stopped = (at: number): 'too-large' | 'time' | undefined => {
    if (length >= reading.left || (length > RATIO_FROM && length > reading.limits.ratio * at)) return 'too-large';
    return reading.isLate() ? 'time' : undefined;
  };
  let whole = true;
  let silent = 0;
  try {
    for (let at = 0; at < bytes.length;) {
      const stop = stopped(at);
      if (stop) reading.addUnread(name, stop);
      if (stop || length >= most || silent >= MOST_SILENT) break;
      const step = Math.max(LEAST_STEP, Math.min(STEP, Math.floor((reading.left - length) / MOST_TIMES)));
      const before = length;
      // Never the last one: a stream that was cut off would then give nothing of its last step.
      stream.push(bytes.subarray(at, at + step), false);
      at += step;
      silent = length === before ? silent + 1 : 0;
    }
  } catch {
    // Damaged: what came before is read.
    whole = false;
  }
  length = Math.min(length, reading.left);
  reading.take(length);
  return { bytes: joined(chunks, length), whole };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (first && first.length >= length) return first.subarray(0, length);
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - at);
    all.set(part, at);
    at += part.length;
  }
  return all;
}
