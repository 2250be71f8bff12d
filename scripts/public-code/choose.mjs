/**
 * Candidates of collect.mjs → the entries of the list, as many as there is room for: first what several projects hold,
 * then what winnowing selects in one, by rank; of the last rank that fits in part, those with the lowest hashes.
 */
import { RANK_BITS } from './collect.mjs';

const RANKS = 1 << RANK_BITS;
/** The class of what several projects hold, above every rank. */
const SHARED = RANKS;

/**
 * Visits every distinct k-gram of `keys`, which are as `collect` sorts them.
 * @param {(hash: number, tail: number, kind: number) => void} visit `kind`: SHARED, or the rank
 */
function forEachKgram({ words, length }, visit) {
  for (let i = 0; i < length;) {
    const hash = words[2 * i + 1];
    const tail = words[2 * i] >>> 16;
    const first = i;
    while (i < length && words[2 * i + 1] === hash && words[2 * i] >>> 16 === tail) i++;
    visit(hash, tail, i - first > 1 ? SHARED : words[2 * first] & (RANKS - 1));
  }
}

/**
 * @param {{ words: Uint32Array, length: number }} keys
 * @param {number} most entries that there is room for
 * @param {number} remainderBits
 * @param {(hash: number, buckets: number) => number} bucketOf of the engine
 * @returns {{ entries: Float64Array, buckets: number, kinds: number[] }} entries ascending and distinct; how many
 *   candidates of each kind were taken, those of several projects last
 */
export function choose(keys, most, remainderBits, bucketOf) {
  const there = Array.from({ length: SHARED + 1 }, () => 0);
  forEachKgram(keys, (_hash, _tail, kind) => there[kind]++);
  const kinds = Array.from({ length: SHARED + 1 }, () => 0);
  let room = most;
  for (let kind = SHARED; kind > 0; kind--) {
    kinds[kind] = Math.min(room, there[kind]);
    room -= kinds[kind];
  }
  const buckets = Math.max(64, most - room);
  const chosen = new Float64Array(most - room);
  const left = [...kinds];
  let count = 0;
  forEachKgram(keys, (hash, tail, kind) => {
    if (left[kind] === 0) return;
    left[kind]--;
    chosen[count++] = bucketOf(hash, buckets) * 2 ** remainderBits + (tail >>> (16 - remainderBits));
  });
  chosen.sort();
  return { entries: chosen.filter((key, i) => i === 0 || key !== chosen[i - 1]), buckets, kinds };
}
