/** Tokens × index → which files hold the same code, and where. */
import { evidenceSums } from './evidence.ts';
import type { IndexReader } from './index/reader.ts';
import { type Granted, type HitWatch, type IsPastDeadline, probe, type Probes, withoutGranted } from './probe.ts';
import { streamNames } from './profile.ts';
import type { Tokens } from './tokens.ts';

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
  /** Stands for the fingerprint beyond this index (marks.ts). */
  readonly mark: number;
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

/**
 * Sums of evidence, of those streams that have a hit: of a paste that nobody knows, none has as a rule. Tokens that a
 * granted k-gram covers say nothing: what is new beside them must suffice by itself.
 */
class Sums {
  private readonly tokens: Tokens;
  private readonly granted: Granted;
  private readonly index: IndexReader;
  private readonly sums: (Float64Array | undefined)[] = [];

  constructor(tokens: Tokens, granted: Granted, index: IndexReader) {
    this.tokens = tokens;
    this.granted = granted;
    this.index = index;
  }

  of(stream: number): Float64Array {
    const name = streamNames[stream] as (typeof streamNames)[number];
    return (this.sums[stream] ??= withoutGranted(
      evidenceSums(name, this.tokens[name]),
      this.granted[stream] ?? [],
      this.index.parameters[name].k,
    ));
  }
}

/**
 * Probes the k-grams of the tokens, at every position. Hits of one stream on one file join a cluster while the gap between them is at most
 * 3w + k tokens, and as far as they lie in one stretch of the file; a fingerprint counts once per cluster. A cluster's
 * evidence is the bits of the distinct token positions that it covers, less what a long input gives chance.
 * @param tokens must stay as they are until the answer is there
 * @param isPastDeadline when it says so, the rest isn't looked at; what was found so far is the answer
 * @param watch without it, nothing is granted
 * @throws IndexError when the index is damaged
 */
export async function matchTokens(
  tokens: Tokens,
  index: IndexReader,
  isPastDeadline: IsPastDeadline,
  watch?: HitWatch,
): Promise<FileMatch[]> {
  const { probes, granted } = probe(tokens, index, isPastDeadline, watch);
  if (probes.every(({ ranks }) => ranks.length === 0)) return [];
  const sums = new Sums(tokens, granted, index);
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

/** Asks for the places of what was found, and sorts the hits by file. */
async function hitsByFile(
  probes: Probes,
  segment: number,
  index: IndexReader,
  lines: readonly Uint32Array[],
): Promise<Map<number, Hit[]>> {
  const { streams, positions, ranks, lows, marks } = probes;
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
        mark: marks[i] as number,
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
