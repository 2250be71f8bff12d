/** How many bits a token says: −log2 of its share in public code. */
import { type Frequencies, type FrequencyTable, readFrequencies } from './frequencies.ts';
import type { TokenStream } from './tokens.ts';
import type { StreamName } from './profile.ts';

const tableOf: Readonly<Record<StreamName, FrequencyTable>> = {
  exact: 'words',
  structure: 'structure',
  members: 'words',
  comments: 'comments',
};
let frequencies: Frequencies | undefined;

/**
 * Gives the frequencies of public code's tokens, once before anything is matched: `public-code/frequencies.bin`, which
 * each program has beside it.
 * @throws FrequenciesError when the file is another one, or damaged
 */
export function useFrequencies(bytes: Uint8Array): void {
  frequencies = readFrequencies(bytes);
}

/** Whether `useFrequencies` was called. */
export function knowsFrequencies(): boolean {
  return frequencies !== undefined;
}

/** A token says little when the same one stood this many tokens before it, or fewer … */
const REPEAT_DISTANCE = 48;
/** … namely this share of its bits: lists and boilerplate repeat themselves. Structure has few symbols to begin with. */
const REPEAT_SHARE: Readonly<Record<StreamName, number>> = {
  exact: 0.25,
  structure: 0.5,
  members: 0.25,
  comments: 0.25,
};
const lastSeen = new Int32Array(1 << 16);
/** Tokens are counted on from one stream to the next, so that what `lastSeen` holds of earlier ones lies far back. */
let counted = REPEAT_DISTANCE + 1;
const MOST_COUNTED = 2 ** 30;

/**
 * Sums of bits: the tokens from `a` up to `b` (not included) say `sums[b] − sums[a]` bits.
 * @throws Error when no frequencies were given: without them, nothing can be said to be clean
 */
export function evidenceSums(name: StreamName, stream: TokenStream): Float64Array {
  if (!frequencies) throw new Error('useFrequencies must be called before anything is matched');
  const table = frequencies[tableOf[name]];
  const mask = table.length - 1;
  const { hashes, length } = stream;
  const sums = new Float64Array(length + 1);
  if (counted > MOST_COUNTED) {
    lastSeen.fill(0);
    counted = REPEAT_DISTANCE + 1;
  }
  const share = REPEAT_SHARE[name];
  const seen = lastSeen;
  const from = counted;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const slot = (hashes[i] as number) >>> 1;
    const bits = table[slot & mask] as number;
    const repeated = from + i - (seen[slot & 0xffff] as number) <= REPEAT_DISTANCE;
    seen[slot & 0xffff] = from + i;
    sum += repeated ? bits * share : bits;
    sums[i + 1] = sum;
  }
  counted += length + REPEAT_DISTANCE + 1;
  return sums;
}
