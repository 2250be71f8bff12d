/** Tokens → which of their k-grams the lookup part of the index holds: synchronous, and wrong once in some ten thousand. */
import { highestKept, KGrams } from './fingerprint.ts';
import { LOW_FIELD_BITS } from './index/lookup.ts';
import type { IndexReader } from './index/reader.ts';
import { type IsGranted, markOfFingerprint, type SeenHits } from './marks.ts';
import { streamNames } from './profile.ts';
import type { Tokens } from './tokens.ts';

/** Whether the time for an answer is over; asked between steps, each of which takes milliseconds. */
export type IsPastDeadline = () => boolean;

/** What was granted, and where to note every k-gram that the lookup part of the index holds. */
export interface HitWatch {
  readonly isGranted: IsGranted;
  readonly seen: SeenHits;
}

/** By stream: positions of the k-grams that were granted, ascending. */
export type Granted = readonly (readonly number[])[];

/** Sums in which the tokens of the k-grams at these positions say nothing. */
export function withoutGranted(sums: Float64Array, positions: readonly number[], k: number): Float64Array {
  if (positions.length === 0) return sums;
  let less = 0;
  let before = 0;
  let next = 0;
  let coveredTo = 0;
  for (let i = 0; i + 1 < sums.length; i++) {
    if (positions[next] === i) {
      coveredTo = i + k;
      next++;
    }
    const sum = sums[i + 1] as number;
    if (i < coveredTo) less += sum - before;
    before = sum;
    sums[i + 1] = sum - less;
  }
  return sums;
}

/** What was found in one segment: parallel lists, one entry for each k-gram of the input that is there. */
export interface Probes {
  readonly streams: number[];
  readonly positions: number[];
  readonly ranks: number[];
  readonly lows: number[];
  readonly marks: number[];
}

const kgrams = new KGrams();

/** Keyed k-grams of one stream that are to be looked up; filled anew for every stream, never kept across a wait. */
let probed = { positions: new Uint32Array(0), his: new Uint32Array(0), lows: new Uint32Array(0) };

/** Looks every k-gram up in every segment, but those that winnowing hardly ever keeps; granted ones aside. */
export function probe(
  tokens: Tokens,
  index: IndexReader,
  isPastDeadline: IsPastDeadline,
  watch?: HitWatch,
): { readonly probes: Probes[]; readonly granted: Granted } {
  const probes = index.segments.map((): Probes => ({ streams: [], positions: [], ranks: [], lows: [], marks: [] }));
  const granted = streamNames.map((name, stream) => {
    if (tokens[name].length === 0 || isPastDeadline()) return [];
    const count = keyedKGrams(tokens, stream, index);
    const { positions, his, lows } = probed;
    const { lines } = tokens[name];
    const { k } = index.parameters[name];
    const grantedHere = new Set<number>();
    probes.forEach((into, segment) => {
      index.findRanks(segment, his, lows, count, (i, rank) => {
        const position = positions[i] as number;
        const mark = markOfFingerprint(his[i] as number, lows[i] as number);
        if (watch?.isGranted(mark)) {
          grantedHere.add(position);
          return;
        }
        watch?.seen.add(mark, lines[position] as number, lines[position + k - 1] as number);
        into.streams.push(stream);
        into.positions.push(position);
        into.ranks.push(rank);
        into.lows.push(lows[i] as number);
        into.marks.push(mark);
      });
    });
    return [...grantedHere].sort((a, b) => a - b);
  });
  return { probes, granted };
}

/** Puts the fingerprints of a stream's k-grams into `probed`. Returns how many. */
function keyedKGrams(tokens: Tokens, stream: number, index: IndexReader): number {
  const name = streamNames[stream] as (typeof streamNames)[number];
  const { k, window } = index.parameters[name];
  const { prf } = index.key;
  kgrams.read(tokens[name], k);
  const { lane1, lane2, order, length } = kgrams;
  if (probed.positions.length < length) {
    const capacity = length + (length >> 1);
    probed = {
      positions: new Uint32Array(capacity),
      his: new Uint32Array(capacity),
      lows: new Uint32Array(capacity),
    };
  }
  const { positions, his, lows } = probed;
  const highest = highestKept(window);
  let count = 0;
  // Without a branch, since its outcome is chance: what isn't wanted is overwritten by the next.
  for (let i = 0; i < length; i++) {
    positions[count] = i;
    count += (order[i] as number) <= highest ? 1 : 0;
  }
  for (let i = 0; i < count; i++) {
    const at = positions[i] as number;
    prf.tag(lane1[at] as number, lane2[at] as number, stream);
    his[i] = prf.t0;
    lows[i] = prf.t1 >>> (32 - LOW_FIELD_BITS);
  }
  return count;
}
