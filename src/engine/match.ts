/** Tokens × index → which files hold the same code, and where. */
import { evidenceSums } from './evidence.ts';
import { KGrams } from './fingerprint.ts';
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

/** Hits on one file that lie close together, with the bits of the tokens that they cover. */
export interface Cluster {
  readonly stream: number;
  readonly hits: readonly Hit[];
  readonly evidence: number;
  /** Whether the evidence is enough for a finding. */
  readonly sufficient: boolean;
}

/** A file with at least one sufficient cluster. */
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

interface Probes {
  readonly streams: number[];
  readonly positions: number[];
  readonly ranks: number[];
  readonly lows: number[];
}

/**
 * Probes every k-gram of the tokens. A fingerprint counts once per cluster; hits of one stream on one file join a
 * cluster while the gap between them is at most 3w + k tokens; a cluster's evidence is the bits of the distinct token
 * positions that it covers.
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
  const sums = streamNames.map((name) => evidenceSums(name, tokens[name]));
  const matches: FileMatch[] = [];
  const lines = streamNames.map((name) => tokens[name].lines);
  for (let segment = 0; segment < probes.length; segment++) {
    const probed = probes[segment] as Probes;
    if (probed.ranks.length === 0) continue;
    if (matches.length > 0 && isPastDeadline()) break;
    for (const [file, hits] of await hitsByFile(probed, segment, index, lines)) {
      const clusters = clustersOf(hits, index, sums);
      if (clusters.some((cluster) => cluster.sufficient)) matches.push({ segment, file, clusters, hits });
    }
  }
  return matches;
}

/** Looks every k-gram up in every segment. */
function probe(tokens: Tokens, index: IndexReader, isPastDeadline: IsPastDeadline): Probes[] {
  const { prf } = index.key;
  const segments = index.segments.length;
  const found = Array.from({ length: segments }, (): Probes => ({ streams: [], positions: [], ranks: [], lows: [] }));
  streamNames.forEach((name, stream) => {
    if (tokens[name].length === 0 || isPastDeadline()) return;
    kgrams.read(tokens[name], index.parameters[name].k);
    const { lane1, lane2, length } = kgrams;
    for (let i = 0; i < length; i++) {
      prf.tag(lane1[i] as number, lane2[i] as number, stream);
      const hi = prf.t0 >>> 0;
      const lo = prf.t1 >>> (32 - LOW_FIELD_BITS);
      for (let segment = 0; segment < segments; segment++) {
        const rank = index.rank(segment, hi, lo);
        if (rank < 0) continue;
        const { streams, positions, ranks, lows } = found[segment] as Probes;
        streams.push(stream);
        positions.push(i);
        ranks.push(rank);
        lows.push(lo);
      }
    }
  });
  return found;
}

/** Asks for the places of what was found, and sorts the hits by file. */
async function hitsByFile(
  probed: Probes,
  segment: number,
  index: IndexReader,
  lines: readonly Uint32Array[],
): Promise<Map<number, Hit[]>> {
  const { streams, positions, ranks, lows } = probed;
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
      const file = places.files[p] as number;
      const known = byFile.get(file);
      if (known) known.push(hit);
      else byFile.set(file, [hit]);
    }
  }
  return byFile;
}

/** @param hits by stream, then by position */
function clustersOf(hits: readonly Hit[], index: IndexReader, sums: readonly Float64Array[]): Cluster[] {
  const clusters: Cluster[] = [];
  for (let i = 0; i < hits.length;) {
    const { stream } = hits[i] as Hit;
    const { k, window, bits } = index.parameters[streamNames[stream] as (typeof streamNames)[number]];
    const gap = 3 * window + k;
    const sum = sums[stream] as Float64Array;
    const ranks = new Set<number>();
    const members: Hit[] = [];
    let evidence = 0;
    let covered = 0;
    for (; i < hits.length; i++) {
      const hit = hits[i] as Hit;
      const before = members[members.length - 1];
      if (hit.stream !== stream || (before && hit.position - before.position > gap)) break;
      members.push(hit);
      if (ranks.has(hit.rank)) continue;
      ranks.add(hit.rank);
      const end = hit.position + k;
      evidence += (sum[end] as number) - (sum[Math.max(covered, hit.position)] as number);
      covered = end;
    }
    clusters.push({ stream, hits: members, evidence, sufficient: evidence >= bits });
  }
  return clusters;
}
