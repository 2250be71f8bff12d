/**
 * What can be told at once: texts → findings by form, and stretches that the lookup part of the index knows. For a caller
 * that may not wait, such as a blocking listener. It names no file, and is wrong now and then where `scan` isn't.
 */
import { Chaskey12 } from './chaskey.ts';
import { readsLikeCode } from './detectors/code.ts';
import { formFindings, largeCode, type Secrets } from './form-findings.ts';
import { evidenceSums } from './evidence.ts';
import type { IndexReader } from './index/reader.ts';
import { Lexer } from './lex.ts';
import { type IsGranted, Marks, SeenHits } from './marks.ts';
import { type Granted, type IsPastDeadline, probe, withoutGranted } from './probe.ts';
import { type StreamName, streamNames } from './profile.ts';
import type { Tokens } from './tokens.ts';
import type { Finding, LineRange, Marker } from './types.ts';
import type { Piece } from './unwrap/piece.ts';
import { rootOf, unwrapPiece } from './unwrap/unwrap.ts';
import { Work } from './unwrap/work.ts';

export interface LookupOptions {
  readonly index?: IndexReader | undefined;
  readonly secrets: Secrets;
  readonly markers: readonly Marker[];
  readonly codeMinLines: number;
  readonly isPastDeadline?: IsPastDeadline | undefined;
  /** What a person has let through: says nothing any more. */
  readonly granted?: IsGranted | undefined;
  /** What a scan has seen and not made a finding of: says nothing either. */
  readonly cleared?: IsGranted | undefined;
  readonly markKey?: Uint8Array | undefined;
}

/** A stretch of a text that the index knows, as far as its lookup part can tell. */
export interface Evidence {
  /** Number of the text. */
  readonly text: number;
  /** Lines of the piece that was taken out of the text. */
  readonly lines: LineRange;
  /** Bits of the tokens that hits cover, in units of what a finding of `scan` needs. */
  readonly strength: number;
}

export interface LookupResult {
  readonly evidence: readonly Evidence[];
  /** Secrets, markers, much code; and `uninspectable` where the texts were too much, or time was over. */
  readonly findings: readonly Exclude<Finding, { kind: 'source' }>[];
  /** Of everything that evidence and findings rest on. */
  readonly marks: readonly number[];
  /** Granted marks that were met again. */
  readonly renewed: readonly number[];
  readonly codeLike: boolean;
}

/** The lexer's buffers: nothing here waits, so that one scan at a time uses them. */
const lexer = new Lexer();

/** Judges every text, with what is in memory alone. */
export function scanLookup(texts: readonly string[], options: LookupOptions): LookupResult {
  const { index } = options;
  const marks = new Marks(options.granted, options.markKey && new Chaskey12(options.markKey));
  const evidence: Evidence[] = [];
  const findings: Finding[] = [];
  let codeLike = false;
  let late = false;
  let tooMuch = false;
  const isLate = (): boolean => (late ||= options.isPastDeadline?.() ?? false);
  for (const [number, text] of [...new Set(texts)].entries()) {
    if (isLate()) break;
    const root = rootOf(text);
    const work = new Work(text.length);
    const pieces = unwrapPiece(root, work);
    tooMuch ||= work.exceeded;
    for (const piece of new Set([root, ...pieces])) {
      if (isLate()) break;
      if (piece === root || piece.decoded) findings.push(...formFindings(piece, options, marks, isLate));
    }
    let knowsSource = false;
    for (const piece of pieces) {
      if (isLate()) break;
      codeLike ||= readsLikeCode(piece.text);
      if (!index) continue;
      const found = evidenceIn(piece, index, options, marks, isLate);
      knowsSource ||= found.length > 0;
      for (const { lines, strength } of found) evidence.push({ text: number, lines, strength });
    }
    const large = largeCode(pieces, options.codeMinLines, knowsSource, marks, isLate);
    findings.push(...large.map(({ finding }) => finding));
  }
  if (tooMuch) findings.push({ kind: 'uninspectable', rule: 'too-large' });
  if (late) findings.push({ kind: 'uninspectable', rule: 'time' });
  return {
    evidence,
    findings: findings.filter((finding) => finding.kind !== 'source'),
    marks: [...marks.found],
    renewed: [...marks.renewed],
    codeLike,
  };
}

/** Lines of one text that the index knows, and how much they say (`Evidence`). */
export interface Stretch {
  readonly lines: LineRange;
  readonly strength: number;
  /** The k-grams that it rests on, by stream and first token. */
  readonly hits: readonly { readonly stream: number; readonly position: number }[];
}

function evidenceIn(
  piece: Piece,
  index: IndexReader,
  { cleared }: LookupOptions,
  marks: Marks,
  isLate: IsPastDeadline,
): Stretch[] {
  return lookUpTokens(lexer.lex(piece.text), index, cleared, marks, isLate);
}

/** The same for tokens that are there already. `marks` says what is granted, and takes in what the stretches rest on. */
export function lookUpTokens(
  tokens: Tokens,
  index: IndexReader,
  cleared: IsGranted | undefined,
  marks: Marks,
  isLate: IsPastDeadline,
): Stretch[] {
  const seen = new SeenHits();
  const isGranted = (mark: number): boolean => marks.isGranted(mark) || cleared?.(mark) === true;
  const { probes, granted } = probe(tokens, index, isLate, { isGranted, seen });
  const hits = hitsOf(probes, tokens, index);
  const stretches = hits.length < LEAST_HITS ? [] : stretchesOf(hits, tokens, granted, index);
  marks.takeHits(
    seen,
    stretches.map(({ lines }) => lines),
    tokens.lines,
  );
  return stretches;
}

/** One k-gram of the input that the index holds, or seems to. */
interface Hit {
  readonly stream: number;
  readonly position: number;
  readonly first: number;
  readonly last: number;
}

/** Each place of the input once, whatever segments know it; by stream, then by position. */
function hitsOf(probes: ReturnType<typeof probe>['probes'], tokens: Tokens, index: IndexReader): Hit[] {
  const hits: Hit[] = [];
  const known = new Set<number>();
  for (const { streams, positions } of probes) {
    for (let i = 0; i < positions.length; i++) {
      const stream = streams[i] as number;
      const position = positions[i] as number;
      const id = position * streamNames.length + stream;
      if (known.has(id)) continue;
      known.add(id);
      const name = streamNames[stream] as StreamName;
      const { lines } = tokens[name];
      const first = lines[position] as number;
      const last = lines[position + index.parameters[name].k - 1] as number;
      hits.push({ stream, position, first, last });
    }
  }
  return hits.sort((a, b) => a.stream - b.stream || a.position - b.position);
}

/** Hits of one stream that lie together. */
interface Cluster {
  readonly stream: number;
  readonly hits: readonly Hit[];
  readonly first: number;
  readonly last: number;
  /** How many of them don't overlap: those that do are one coincidence. */
  readonly apart: number;
  readonly strength: number;
}

/** As in match.ts. */
const SHORT_INPUT = 128;
const BITS_PER_DOUBLING = 6;
const NEAR_LINES = 8;
/** Without a file that must hold all of it, a stretch must say so much more than a finding of `scan` … */
const LEAST_STRENGTH = 2.5;
/** … and in texts of more tokens than this, for each doubling, so much more again: idioms gather. */
const SHORT_TEXT = 4096;
const STRENGTH_PER_DOUBLING = 0.2;
/** One hit may be chance. */
const LEAST_HITS = 2;
/** Of the k-grams, so many are looked up. */
const PROBED_SHARE = 0.45;
/** Tokens of all streams within which hits join. */
const REACH = 150;
/** How often chance may make a stretch of a text. */
const MOST_BY_CHANCE = 0.01;

/**
 * How many hits that lie together are no chance in a text of so many tokens. A lookup part answers some look-ups wrongly,
 * and each segment has its own; hits by chance are spread evenly.
 */
export function leastHits(tokens: number, wrongShare: number): number {
  const each = wrongShare * PROBED_SHARE;
  let expected = tokens * each;
  for (let hits = 1; ; hits++) {
    if (expected <= MOST_BY_CHANCE && hits >= LEAST_HITS) return hits;
    expected *= (each * REACH) / hits;
    // So many hits lie together nowhere but in a copy.
    if (hits >= MOST_HITS) return MOST_HITS;
  }
}
const MOST_HITS = 12;

/** How many of the look-ups of other fingerprints are answered wrongly. */
function wrongShareOf(index: IndexReader): number {
  return index.segments.reduce((sum, { header }) => {
    return sum + header.fingerprints / 2 ** (header.bucketBits + header.remainderBits);
  }, 0);
}

/** Runs of lines whose clusters say enough. */
function stretchesOf(hits: readonly Hit[], tokens: Tokens, granted: Granted, index: IndexReader): Stretch[] {
  const clusters = streamNames.flatMap((name, stream) => {
    const ofStream = hits.filter((hit) => hit.stream === stream);
    if (ofStream.length === 0) return [];
    const sums = withoutGranted(evidenceSums(name, tokens[name]), granted[stream] ?? [], index.parameters[name].k);
    return clustersOf(ofStream, name, sums, index);
  });
  clusters.sort((a, b) => a.first - b.first);
  const all = streamNames.reduce((sum, name) => sum + tokens[name].length, 0);
  const least = leastHits(all, wrongShareOf(index));
  const leastStrength = LEAST_STRENGTH + STRENGTH_PER_DOUBLING * Math.max(0, Math.log2(all / SHORT_TEXT));
  const stretches: Stretch[] = [];
  for (let i = 0; i < clusters.length;) {
    const { first } = clusters[i] as Cluster;
    let last = 0;
    const parts: Hit[] = [];
    const strongest: (Cluster | undefined)[] = [];
    for (; i < clusters.length; i++) {
      const cluster = clusters[i] as Cluster;
      if (last > 0 && cluster.first - last > NEAR_LINES) break;
      last = Math.max(last, cluster.last);
      parts.push(...cluster.hits);
      if (cluster.strength > (strongest[cluster.stream]?.strength ?? 0)) strongest[cluster.stream] = cluster;
    }
    let strength = 0;
    let apart = 0;
    for (const cluster of strongest) {
      strength += cluster?.strength ?? 0;
      apart += cluster?.apart ?? 0;
    }
    if (strength >= leastStrength && apart >= least) stretches.push({ lines: [first, last], strength, hits: parts });
  }
  return stretches;
}

function clustersOf(hits: readonly Hit[], name: StreamName, sums: Float64Array, index: IndexReader): Cluster[] {
  const { k, window, bits } = index.parameters[name];
  const gap = 3 * window + k;
  const chance = BITS_PER_DOUBLING * Math.max(0, Math.log2(sums.length / SHORT_INPUT));
  const clusters: Cluster[] = [];
  for (let i = 0; i < hits.length;) {
    const { stream, first, position } = hits[i] as Hit;
    const begin = i;
    let last = 0;
    let before = position;
    let covered = 0;
    let evidence = 0;
    let apart = 0;
    let free = 0;
    for (; i < hits.length; i++) {
      const hit = hits[i] as Hit;
      if (hit.position - before > gap || (last > 0 && hit.first - last > NEAR_LINES)) break;
      before = hit.position;
      last = Math.max(last, hit.last);
      evidence += (sums[hit.position + k] as number) - (sums[Math.max(covered, hit.position)] as number);
      covered = hit.position + k;
      if (hit.position < free) continue;
      apart++;
      free = hit.position + (k >> 1);
    }
    if (evidence > chance)
      clusters.push({ stream, hits: hits.slice(begin, i), first, last, apart, strength: (evidence - chance) / bits });
  }
  return clusters;
}
