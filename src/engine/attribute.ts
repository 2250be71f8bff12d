/** Matches → findings: which file is named for which lines, widened so that no matched line falls outside. */
import type { IndexedFile } from './index/names.ts';
import type { IndexReader } from './index/reader.ts';
import type { FileMatch, Hit } from './match.ts';
import { type StreamName, streamNames } from './profile.ts';
import type { LineRange, SourceFinding } from './types.ts';

/** What a range may be widened over. */
export interface InputLines {
  readonly lines: number;
  /** By line (from 1): how many words stand there outside comments and imports … */
  readonly words: Uint32Array;
  /** … and in comments. */
  readonly commentWords: Uint32Array;
  /** By line: 1 where nothing but blanks stands. */
  readonly blank: Uint8Array;
  /** By line: 1 where a sentence stands, which no region grows over. */
  readonly sentence: Uint8Array;
}

/** A run of input lines that one file explains. */
interface Region {
  readonly match: FileMatch;
  /** Lines of the hits themselves. */
  readonly first: number;
  readonly last: number;
  readonly range: LineRange;
  readonly hits: readonly Hit[];
  /** Evidence in units of what a finding needs. */
  readonly score: number;
  readonly exact: boolean;
}

/** Hits of the same file so many lines away belong to the same region. */
const NEAR_LINES = 8;
/** So many hits before one may say how far it lies from them. */
const LAST_HITS = 8;
/** Further away, as far as this, they do where input and file advance alike: what stands between was edited. */
const EDITED_LINES = 25;
/** So few lines between a region and the end of the input go with it … */
const REST_LINES = 3;
/** … or so few in proportion to the region: what is nearly all of a paste has the rest of it for its edges. */
const REST_SHARE = 0.25;
/** Structure and members see the same code as the words: they add so much of their evidence to a score. */
const ECHO_SHARE = 0.25;
/** A file that explains a region this well, compared with the best, holds a copy of it. */
const COPY_SHARE = 0.9;

/**
 * Findings in the order of their lines; `share` is 0, since it belongs to the whole input (scan.ts).
 * @param onRegion told the lines of every run that some file explains, also of those that go by another file's name
 */
export async function attribute(
  matches: readonly FileMatch[],
  input: InputLines,
  index: IndexReader,
  onRegion?: (lines: LineRange) => void,
): Promise<SourceFinding[]> {
  const regions = matches.flatMap((match) => regionsOf(match, input, index));
  if (onRegion) for (const { range } of regions) onRegion(range);
  // The strongest explanation of a run of lines is named; among equals, the first by segment and name.
  regions.sort(
    (a, b) =>
      b.score - a.score || a.match.segment - b.match.segment || a.match.file - b.match.file || a.first - b.first,
  );
  const named: { region: Region; copies: Region[] }[] = [];
  for (const region of regions) {
    const better = named.find(({ region: other }) => overlap(region, other) >= 0.5);
    if (!better) named.push({ region, copies: [] });
    else if (region.score >= COPY_SHARE * better.region.score && better.region.match !== region.match) {
      better.copies.push(region);
    }
  }
  named.sort((a, b) => a.region.range[0] - b.region.range[0]);
  return Promise.all(named.map(({ region, copies }) => findingOf(region, copies, index)));
}

/** Share of a's lines that b's range covers. */
function overlap(a: Region, b: Region): number {
  const common = Math.min(a.last, b.range[1]) - Math.max(a.first, b.range[0]) + 1;
  return Math.max(0, common) / (a.last - a.first + 1);
}

/** Lines that hang together: the region that they may become. */
interface Run {
  first: number;
  last: number;
  readonly hits: Hit[];
  /** Strength of the strongest cluster of each stream. */
  readonly strongest: number[];
  score: number;
}

/** Clusters near one another make a run, and a run whose streams add up to enough evidence a region. */
function regionsOf(match: FileMatch, input: InputLines, index: IndexReader): Region[] {
  const runs = runsOf(match);
  for (const { stream, strength, first } of match.clusters) {
    const run = runAt(runs, first);
    run.strongest[stream] = Math.max(run.strongest[stream] as number, strength);
    run.score += strength * (isDirect(stream) ? 1 : ECHO_SHARE);
  }
  return runs.flatMap(({ first, last, hits, strongest, score }) => {
    const direct = strongest.reduce((sum, strength, stream) => sum + (isDirect(stream) ? strength : 0), 0);
    const all = strongest.reduce((sum, strength) => sum + strength, 0);
    if (all < 1) return [];
    const exact = direct >= Math.min(1, all - direct);
    return [{ match, first, last, range: widen(first, last, input, index), hits, score, exact }];
  });
}

/** Whether a stream sees words as they are written. */
function isDirect(stream: number): boolean {
  const name = streamNames[stream] as StreamName;
  return name === 'exact' || name === 'comments';
}

/** One sweep by line over the clusters, and over the hits that none of them took. */
function runsOf(match: FileMatch): Run[] {
  const spans: { first: number; last: number; hit?: Hit }[] = match.hits.map((hit) => {
    return { first: hit.first, last: hit.last, hit };
  });
  for (const { first, last } of match.clusters) spans.push({ first, last });
  spans.sort((a, b) => a.first - b.first || (a.hit ? 0 : 1) - (b.hit ? 0 : 1));
  const runs: Run[] = [];
  for (const { first, last, hit } of spans) {
    let run = runs[runs.length - 1];
    if (!run || (first - run.last > NEAR_LINES && !(hit && advancesAlike(run.hits, hit)))) {
      run = { first, last, hits: [], strongest: streamNames.map(() => 0), score: 0 };
      runs.push(run);
    }
    run.last = Math.max(run.last, last);
    if (hit) run.hits.push(hit);
  }
  return runs;
}

/** Whether a hit follows the last ones of a run at about the same distance in the input as in the file. */
function advancesAlike(hits: readonly Hit[], next: Hit): boolean {
  return hits.slice(-LAST_HITS).some(({ last, fileLast }) => {
    const lines = next.first - last;
    return lines <= EDITED_LINES && Math.abs(next.fileFirst - fileLast - lines) <= 2 + lines / 4;
  });
}

/** The last run that begins at or before a line. */
function runAt(runs: readonly Run[], line: number): Run {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((runs[middle] as Run).first <= line) low = middle;
    else high = middle - 1;
  }
  return runs[low] as Run;
}

/**
 * Winnowing leaves up to w − 1 tokens of a shared run unseen at either end, and more where k-grams say too little to be
 * indexed. A region grows by as many words, of code and of comments, line by line, across blank lines; then by k more
 * inside its block; then over the lines without any words (imports, braces, blanks).
 */
function widen(first: number, last: number, input: InputLines, index: IndexReader): LineRange {
  const most = Math.max(REST_LINES, REST_SHARE * (last - first + 1));
  return [first - reach(first, -1, most, input, index), last + reach(last, 1, most, input, index)];
}

/** Comments are sampled so thinly that a whole window of their words would be too much to take along. */
const MOST_COMMENT_WORDS = 32;

/** How many lines a region grows beyond `edge` in one direction; over the rest of the input where that is `most` or less. */
function reach(edge: number, direction: 1 | -1, most: number, input: InputLines, index: IndexReader): number {
  const { exact, comments } = index.parameters;
  const commentsMost = Math.min(comments.window, MOST_COMMENT_WORDS);
  let words = 0;
  let commentWords = 0;
  let grown = 0;
  let block = true;
  for (let line = edge + direction; line >= 1 && line <= input.lines; line += direction) {
    if (input.sentence[line]) return grown;
    words += input.words[line] as number;
    commentWords += input.commentWords[line] as number;
    if (input.blank[line]) block = false;
    const room = block ? 1 : 0;
    if (words >= exact.window + room * exact.k || commentWords >= commentsMost + room * comments.k) break;
    grown = Math.abs(line - edge);
  }
  const rest = (direction < 0 ? edge - 1 : input.lines - edge) - grown;
  if (rest > most) return grown;
  for (let line = edge + direction * (grown + 1); line >= 1 && line <= input.lines; line += direction) {
    if (input.sentence[line]) return grown;
  }
  return grown + rest;
}

/** Explanations beyond so many are not compared by name. */
const MOST_COMPARED = 32;

/** The repositories of so many copies are looked up … */
const MOST_COPIES = 256;
/** … and so many of them named. */
const MOST_REPOSITORIES = 64;

/** Which of several that explain a run of lines nearly as well is named. */
function comesFirst(a: Explanation, b: Explanation): boolean {
  // What is made from sources, like declarations, repeats their comments.
  const derived = (path: string): boolean => path.endsWith('.d.ts');
  if (derived(a.file.path) !== derived(b.file.path)) return derived(b.file.path);
  if (a.region.score !== b.region.score) return a.region.score > b.region.score;
  if (a.file.repository !== b.file.repository) return a.file.repository < b.file.repository;
  return a.file.path < b.file.path;
}

interface Explanation {
  readonly region: Region;
  readonly file: IndexedFile;
}

async function findingOf(best: Region, copies: readonly Region[], index: IndexReader): Promise<SourceFinding> {
  const explanations = await Promise.all(
    [best, ...copies].slice(0, MOST_COMPARED).map(async (region): Promise<Explanation> => ({
      region,
      file: await index.file(region.match.segment, region.match.file),
    })),
  );
  const { region, file } = explanations.reduce((first, other) => (comesFirst(other, first) ? other : first));
  const [first, last] = region.range;
  const [placedFirst, placedLast] = placedLines(region);
  const fileFirst = Math.max(1, placedFirst - (region.first - first));
  const fileLast = Math.min(Math.max(1, file.lines), placedLast + (last - region.last));
  const others = new Set(copies.map(({ match }) => `${match.segment} ${match.file}`)).size;
  const alsoIn = await otherRepositories(file.repository, [best, ...copies], index);
  return {
    kind: 'source',
    repository: file.repository,
    file: file.path,
    fileLines: [fileFirst, Math.max(fileFirst, fileLast)],
    inputLines: region.range,
    lines: Math.max(1, fileLast - fileFirst + 1),
    share: 0,
    confidence: region.exact ? 'exact' : 'renamed',
    ...(others > 0 ? { copies: others } : {}),
    ...(alsoIn.length > 0 ? { alsoIn } : {}),
  };
}

async function otherRepositories(named: string, regions: readonly Region[], index: IndexReader): Promise<string[]> {
  const found = new Set<string>();
  for (const { match } of regions.slice(0, MOST_COPIES)) {
    if (found.size > MOST_REPOSITORIES) break;
    found.add((await index.file(match.segment, match.file)).repository);
  }
  found.delete(named);
  return [...found].sort().slice(0, MOST_REPOSITORIES);
}

/** The stretch of the file that holds most of the region's fingerprints; the shortest among equals. */
function placedLines(region: Region): LineRange {
  const places = distinctPlaces(region.hits);
  const longest = Math.max(2 * (region.last - region.first) + 20, 8 * places.length);
  const inside = new Map<number, number>();
  let best = { start: 0, end: 0, length: Infinity };
  let most = 0;
  let start = 0;
  for (const [end, place] of places.entries()) {
    inside.set(place.rank, (inside.get(place.rank) ?? 0) + 1);
    for (let first = places[start] as Hit; start < end; first = places[start] as Hit) {
      const count = inside.get(first.rank) as number;
      if (place.fileFirst - first.fileFirst <= longest && count === 1) break;
      if (count === 1) inside.delete(first.rank);
      else inside.set(first.rank, count - 1);
      start++;
    }
    const length = place.fileFirst - (places[start] as Hit).fileFirst;
    if (inside.size < most || (inside.size === most && length >= best.length)) continue;
    most = inside.size;
    best = { start, end, length };
  }
  let last = 1;
  for (let i = best.start; i <= best.end; i++) last = Math.max(last, (places[i] as Hit).fileLast);
  return [places[best.start]?.fileFirst ?? 1, last];
}

/** By line of the file, each fingerprint once per place: an input may repeat what it holds a thousand times. */
function distinctPlaces(hits: readonly Hit[]): Hit[] {
  const places = [...hits].sort((a, b) => a.fileFirst - b.fileFirst || a.rank - b.rank);
  return places.filter(({ fileFirst, rank }, i) => {
    const before = places[i - 1];
    return before?.fileFirst !== fileFirst || before.rank !== rank;
  });
}
