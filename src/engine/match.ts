/** Tokens × index → which files hold the same code, and where. */
import { evidenceSums } from './evidence.ts';
import { highestKept, KGrams } from './fingerprint.ts';
import { LOW_FIELD_BITS } from './index/lookup.ts';
import type { IndexReader } from './index/reader.ts';
import type { Tokens } from './tokens.ts';
import { streamNames } from './profile.ts';

/** One k-gram of the input that stands in a file of the index. */
export interface Hit {
  readonly stream: number;
  /** Number of its first token in the stream. */
  readonly position: number;
  /** Lines of the input that it spans. */
  readonly first: number;
  readonly last: number;
  /** Lines of the file that it spans. */
  readonly fileFirst: number;
  readonly fileLast: number;
  /** Equal for equal fingerprints. */
  readonly rank: number;
}

/** Hits of one stream that lie close together in the input and in one stretch of the file. */
export interface Cluster {
  readonly stream: number;
  readonly hits: readonly Hit[];
  /** Lines of the input that the hits span. */
  readonly first: number;
  readonly last: number;
  /** Bits of the tokens that the hits cover, in units of what a finding by this stream alone needs. */
  readonly strength: number;
}

/** A file whose clusters together may make a finding (attribute.ts). */
export interface FileMatch {
  readonly segment: number;
  readonly file: number;
  readonly clusters: readonly Cluster[];
  /** Every hit on the file. */
  readonly hits: readonly Hit[];
}

/** Copies of a k-gram beyond so many in one segment are not looked at. */
const MOST_COPIES = 64;

/** Whether the time for an answer is over; asked between steps, each of which takes milliseconds. */
export type IsPastDeadline = () => boolean;

const kgrams = new KGrams();

/** Sums of evidence, of those streams that have a hit: of a paste that nobody knows, none has as a rule. */
class Sums {
  private readonly tokens: Tokens;
  private readonly sums: (Float64Array | undefined)[] = [];

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  of(stream: number): Float64Array {
    const name = streamNames[stream] as (typeof streamNames)[number];
    return (this.sums[stream] ??= evidenceSums(name, this.tokens[name]));
  }
}

/** What was found in one segment: parallel lists, one entry for each k-gram of the input that is there. */
interface Probes {
  readonly streams: number[];
  readonly positions: number[];
  readonly ranks: number[];
  readonly lows: number[];
}

/**
 * Probes the k-grams of the tokens, at every position. Hits of one stream on one file join a cluster while the gap between them is at most
 * 3w + k tokens, and as far as they lie in one stretch of the file; a fingerprint counts once per cluster. A cluster's
 * evidence is the bits of the distinct token positions that it covers, less what a long input gives chance.
 * @param tokens must stay as they are until the answer is there
 * @param isPastDeadline when it says so, the rest isn't looked at; what was found so far is the answer
 * @throws IndexError when the index is damaged
 */
export async function matchTokens(
  tokens: Tokens,
  index: IndexReader,
  isPastDeadline: IsPastDeadline,
): Promise<FileMatch[]> {
  const probes = probe(tokens, index, isPastDeadline);
  if (probes.every(({ ranks }) => ranks.length === 0)) return [];
  const sums = new Sums(tokens);
  const matches: FileMatch[] = [];
  const lines = streamNames.map((name) => tokens[name].lines);
  for (let segment = 0; segment < probes.length; segment++) {
    const ofSegment = probes[segment] as Probes;
    if (ofSegment.ranks.length === 0) continue;
    if (matches.length > 0 && isPastDeadline()) break;
    for (const [file, hits] of await hitsByFile(ofSegment, segment, index, lines)) {
      const clusters = clustersOf(hits, index, sums);
      if (mayMakeFinding(clusters)) matches.push({ segment, file, clusters, hits });
    }
  }
  return matches;
}

/** Keyed k-grams of one stream that are to be looked up; filled anew for every stream, never kept across a wait. */
let probed = { positions: new Uint32Array(0), his: new Uint32Array(0), lows: new Uint32Array(0) };

/** Looks every k-gram up in every segment, but those that winnowing hardly ever keeps. */
function probe(tokens: Tokens, index: IndexReader, isPastDeadline: IsPastDeadline): Probes[] {
  const found = index.segments.map((): Probes => ({ streams: [], positions: [], ranks: [], lows: [] }));
  streamNames.forEach((name, stream) => {
    if (tokens[name].length === 0 || isPastDeadline()) return;
    const count = keyedKGrams(tokens, stream, index);
    const { positions, his, lows } = probed;
    found.forEach((into, segment) => {
      index.findRanks(segment, his, lows, count, (i, rank) => {
        into.streams.push(stream);
        into.positions.push(positions[i] as number);
        into.ranks.push(rank);
        into.lows.push(lows[i] as number);
      });
    });
  });
  return found;
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

/** Asks for the places of what was found, and sorts the hits by file. */
async function hitsByFile(
  probes: Probes,
  segment: number,
  index: IndexReader,
  lines: readonly Uint32Array[],
): Promise<Map<number, Hit[]>> {
  const { streams, positions, ranks, lows } = probes;
  const order = ranks.map((_, i) => i).sort((a, b) => (ranks[a] as number) - (ranks[b] as number));
  const places = await index.places(
    segment,
    Uint32Array.from(order, (i) => ranks[i] as number),
    Uint32Array.from(order, (i) => lows[i] as number),
  );
  const slots = new Uint32Array(order.length);
  order.forEach((i, slot) => (slots[i] = slot));
  const byFile = new Map<number, Hit[]>();
  for (let i = 0; i < ranks.length; i++) {
    const slot = slots[i] as number;
    const stream = streams[i] as number;
    const position = positions[i] as number;
    const { k } = index.parameters[streamNames[stream] as (typeof streamNames)[number]];
    const streamLines = lines[stream] as Uint32Array;
    const from = places.starts[slot] as number;
    const to = Math.min(places.starts[slot + 1] as number, from + MOST_COPIES);
    for (let p = from; p < to; p++) {
      const fileFirst = places.lines[p] as number;
      const hit: Hit = {
        stream,
        position,
        first: streamLines[position] as number,
        last: streamLines[position + k - 1] as number,
        fileFirst,
        fileLast: fileFirst + (places.spans[p] as number),
        rank: ranks[i] as number,
      };
      if (isStretched(hit)) continue;
      const file = places.files[p] as number;
      const known = byFile.get(file);
      if (known) known.push(hit);
      else byFile.set(file, [hit]);
    }
  }
  return byFile;
}

/** An input of so many tokens gives chance nothing to speak of; each doubling takes … */
const SHORT_INPUT = 128;
/** … so many bits from the evidence: whoever compares more finds more that is alike. */
const BITS_PER_DOUBLING = 6;

/** Whether a k-gram spans far more lines of the input than of the file: something else stands between its tokens. */
function isStretched({ first, last, fileFirst, fileLast }: Hit): boolean {
  return last - first > 2 * (fileLast - fileFirst) + NEAR_LINES;
}

/** Where a stream has few tokens, few of them may span many lines: hits of a cluster are no further apart than this. */
const NEAR_LINES = 8;

/** @param hits by stream, then by position */
function clustersOf(hits: readonly Hit[], index: IndexReader, sums: Sums): Cluster[] {
  const clusters: Cluster[] = [];
  for (let i = 0; i < hits.length;) {
    const { stream } = hits[i] as Hit;
    const { k, window, bits } = index.parameters[streamNames[stream] as (typeof streamNames)[number]];
    const gap = 3 * window + k;
    const sum = sums.of(stream);
    const members: Hit[] = [];
    for (; i < hits.length; i++) {
      const hit = hits[i] as Hit;
      const before = members[members.length - 1];
      if (hit.stream !== stream) break;
      if (before && (hit.position - before.position > gap || hit.first - before.last > NEAR_LINES)) break;
      members.push(hit);
    }
    const near = inOneStretch(members);
    const chance = BITS_PER_DOUBLING * Math.max(0, Math.log2(sum.length / SHORT_INPUT));
    const evidence = evidenceOf(near, k, sum) - chance;
    if (evidence > 0) clusters.push({ stream, hits: near, ...linesOf(near), strength: evidence / bits });
  }
  return clusters;
}

/** Bits of the token positions that hits cover, each fingerprint counted once. */
function evidenceOf(hits: readonly Hit[], k: number, sum: Float64Array): number {
  const ranks = new Set<number>();
  let evidence = 0;
  let covered = 0;
  for (const { rank, position } of hits) {
    if (ranks.has(rank)) continue;
    ranks.add(rank);
    evidence += (sum[position + k] as number) - (sum[Math.max(covered, position)] as number);
    covered = position + k;
  }
  return evidence;
}

function linesOf(hits: readonly Hit[]): { first: number; last: number } {
  let last = 0;
  for (const hit of hits) last = Math.max(last, hit.last);
  return { first: (hits[0] as Hit).first, last };
}

/**
 * Of hits that lie together in the input, those that lie together in the file as well: the stretch that holds the most
 * fingerprints. What is alike here and there in a long file is no copy.
 * @param hits by position
 * @returns some of them, by position
 */
function inOneStretch(hits: readonly Hit[]): readonly Hit[] {
  const { first, last } = linesOf(hits);
  const longest = 3 * (last - first) + 30;
  let low = Infinity;
  let high = 0;
  for (const { fileFirst } of hits) {
    low = Math.min(low, fileFirst);
    high = Math.max(high, fileFirst);
  }
  if (high - low <= longest) return hits;
  const places = [...hits].sort((a, b) => a.fileFirst - b.fileFirst);
  const counts = new Map<number, number>();
  let from = 0;
  let best = { from: 0, to: 0, fingerprints: 0 };
  for (const [to, { rank, fileFirst }] of places.entries()) {
    counts.set(rank, (counts.get(rank) ?? 0) + 1);
    for (let place = places[from] as Hit; fileFirst - place.fileFirst > longest; place = places[++from] as Hit) {
      const count = counts.get(place.rank) as number;
      if (count === 1) counts.delete(place.rank);
      else counts.set(place.rank, count - 1);
    }
    if (counts.size > best.fingerprints) best = { from, to, fingerprints: counts.size };
  }
  return places.slice(best.from, best.to + 1).sort((a, b) => a.position - b.position);
}

/** Whether the strongest clusters of all streams, wherever they lie, add up to a finding. */
function mayMakeFinding(clusters: readonly Cluster[]): boolean {
  const strongest = streamNames.map(() => 0);
  for (const { stream, strength } of clusters) strongest[stream] = Math.max(strongest[stream] as number, strength);
  return strongest.reduce((sum, strength) => sum + strength, 0) >= 1;
}
