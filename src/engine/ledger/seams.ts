/**
 * Which earlier piece a new one goes on from, or goes before: k-grams that begin in one and end in the other, looked up
 * in the index. Pieces of a file follow one another in any order of pasting, with others between them.
 */
import { highestKept, KGrams } from '../fingerprint.ts';
import { LOW_FIELD_BITS } from '../index/lookup.ts';
import type { IndexReader } from '../index/reader.ts';
import { type StreamName, streamNames } from '../profile.ts';

/** No k-gram reaches over more tokens beside a seam. */
export const EDGE_TOKENS = 19;

/** The tokens beside a seam, by stream: the last ones of what lies before it, or the first of what lies behind. */
export type Edge = readonly Uint32Array[];

/** Two edges that may have been one text. */
export interface Seam {
  readonly left: Edge;
  readonly right: Edge;
}

const kgrams = new KGrams();

/**
 * How many k-grams across each seam the index may hold. Answered by the lookup part in memory alone, so that of ten
 * thousand k-grams one or two are there by chance.
 */
export function probeSeams(seams: readonly Seam[], index: IndexReader): Uint32Array {
  const found = new Uint32Array(seams.length);
  const { prf } = index.key;
  streamNames.forEach((name: StreamName, stream) => {
    const { k, window } = index.parameters[name];
    // All seams one after the other are hashed at once; k-grams over the end of one into the next belong to none.
    const room = 2 * seams.length * (k - 1);
    const hashes = new Uint32Array(room);
    const owners = new Int32Array(room).fill(-1);
    let length = 0;
    seams.forEach(({ left, right }, seam) => {
      const before = (left[stream] as Uint32Array).subarray(-(k - 1));
      const behind = (right[stream] as Uint32Array).subarray(0, k - 1);
      const grams = before.length + behind.length - k + 1;
      if (before.length === 0 || behind.length === 0 || grams <= 0) return;
      hashes.set(before, length);
      hashes.set(behind, length + before.length);
      owners.fill(seam, length, length + grams);
      length += before.length + behind.length;
    });
    kgrams.read({ hashes, lines: hashes, length }, k);
    const highest = highestKept(window);
    const ofSeam = new Uint32Array(kgrams.length);
    const his = new Uint32Array(kgrams.length);
    const lows = new Uint32Array(kgrams.length);
    let count = 0;
    for (let i = 0; i < kgrams.length; i++) {
      const owner = owners[i] as number;
      if (owner < 0 || (kgrams.order[i] as number) > highest) continue;
      prf.tag(kgrams.lane1[i] as number, kgrams.lane2[i] as number, stream);
      ofSeam[count] = owner;
      his[count] = prf.t0;
      lows[count] = prf.t1 >>> (32 - LOW_FIELD_BITS);
      count++;
    }
    for (let segment = 0; segment < index.segments.length; segment++) {
      index.findRanks(segment, his, lows, count, (i) => found[ofSeam[i] as number]!++);
    }
  });
  return found;
}
