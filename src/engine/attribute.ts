/** Matches → findings: which file is named for which lines, widened so that no matched line falls outside. */
import type { IndexReader } from './index/reader.ts';
import type { FileMatch, Hit } from './match.ts';
import { streamNames } from './profile.ts';
import type { LineRange, SourceFinding } from './types.ts';

/** What a range may be widened over. */
export interface InputLines {
  readonly lines: number;
  /** By line (from 1): 1 where a word stands outside comments and imports. */
  readonly hasCode: Uint8Array;
  /** By line: 1 where nothing but blanks stands. */
  readonly blank: Uint8Array;
  /** By stream: line of each token. */
  readonly tokenLines: readonly Uint32Array[];
}

/** A run of input lines that one file explains. */
interface Region {
  readonly match: FileMatch;
  /** Lines of the hits themselves. */
  readonly first: number;
  readonly last: number;
  readonly range: LineRange;
  readonly hits: readonly Hit[];
  /** Evidence in units of what a finding needs, of the strongest stream. */
  readonly score: number;
  readonly exact: boolean;
}

/** Hits of the same file so many lines away belong to the same region. */
const NEAR_LINES = 8;
/** Lines of code, beyond the uncertainty of winnowing, over which a region may grow to the next blank line. */
const BLOCK_LINES = 10;
/** A file that explains a region this well, compared with the best, holds a copy of it. */
const COPY_SHARE = 0.9;

/** Findings in the order of their lines; `share` is 0, since it belongs to the whole input (scan.ts). */
export async function attribute(
  matches: readonly FileMatch[],
  input: InputLines,
  index: IndexReader,
): Promise<SourceFinding[]> {
  const regions = matches.flatMap((match) => regionsOf(match, input, index));
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

function regionsOf(match: FileMatch, input: InputLines, index: IndexReader): Region[] {
  const sufficient = match.clusters.filter((cluster) => cluster.sufficient);
  const spans = sufficient
    .map((cluster) => ({
      first: (cluster.hits[0] as Hit).first,
      last: lastLine(cluster.hits),
      clusters: [cluster],
    }))
    .sort((a, b) => a.first - b.first);
  const joined: typeof spans = [];
  for (const span of spans) {
    const before = joined[joined.length - 1];
    if (before && span.first - before.last <= NEAR_LINES) {
      before.last = Math.max(before.last, span.last);
      before.clusters.push(...span.clusters);
    } else joined.push(span);
  }
  const byLine = [...match.hits].sort((a, b) => a.first - b.first);
  return joined.map(({ first, last, clusters }) => {
    const grown = grow(byLine, first, last);
    const hits = byLine.filter((hit) => hit.first >= grown.first && hit.last <= grown.last);
    const strength = streamNames.map(() => 0);
    for (const { stream, evidence } of clusters) {
      const { bits } = index.parameters[streamNames[stream] as (typeof streamNames)[number]];
      strength[stream] = (strength[stream] as number) + evidence / bits;
    }
    return {
      match,
      ...grown,
      range: widen(hits, grown.first, grown.last, input, index),
      hits,
      score: Math.max(...strength),
      exact: clusters.some(({ stream }) => streamNames[stream] === 'exact' || streamNames[stream] === 'comments'),
    };
  });
}

function lastLine(hits: readonly Hit[]): number {
  let last = 0;
  for (const hit of hits) last = Math.max(last, hit.last);
  return last;
}

/** Takes in the file's further hits nearby, sufficient or not. */
function grow(byLine: readonly Hit[], first: number, last: number): { first: number; last: number } {
  let from = first;
  let to = last;
  for (const hit of byLine) if (hit.first <= to + NEAR_LINES && hit.last >= from) to = Math.max(to, hit.last);
  for (let i = byLine.length - 1; i >= 0; i--) {
    const hit = byLine[i] as Hit;
    if (hit.last >= from - NEAR_LINES && hit.first <= to) from = Math.min(from, hit.first);
  }
  return { first: from, last: to };
}

/**
 * Winnowing leaves up to w − 1 tokens of a shared run unseen at either end. Beyond those, a region takes in what is left
 * of its block (up to a blank line), and the comments and imports that hold no tokens at all.
 */
function widen(hits: readonly Hit[], first: number, last: number, input: InputLines, index: IndexReader): LineRange {
  let from = first;
  let to = last;
  for (const hit of hits) {
    const { k, window } = index.parameters[streamNames[hit.stream] as (typeof streamNames)[number]];
    const lines = input.tokenLines[hit.stream] as Uint32Array;
    from = Math.min(from, lines[Math.max(0, hit.position - window)] as number);
    to = Math.max(to, lines[Math.min(lines.length - 1, hit.position + k - 1 + window)] as number);
  }
  let room = BLOCK_LINES;
  while (from > 1 && !input.blank[from - 1] && (!input.hasCode[from - 1] || room-- > 0)) from--;
  room = BLOCK_LINES;
  while (to < input.lines && !input.blank[to + 1] && (!input.hasCode[to + 1] || room-- > 0)) to++;
  let end = from;
  while (end > 1 && !input.hasCode[end - 1]) end--;
  while (input.blank[end]) end++;
  from = Math.min(from, end);
  end = to;
  while (end < input.lines && !input.hasCode[end + 1]) end++;
  while (end > to && input.blank[end]) end--;
  return [from, end];
}

async function findingOf(region: Region, copies: readonly Region[], index: IndexReader): Promise<SourceFinding> {
  const file = await index.file(region.match.segment, region.match.file);
  const [first, last] = region.range;
  const [placedFirst, placedLast] = placedLines(region);
  const fileFirst = Math.max(1, placedFirst - (region.first - first));
  const fileLast = Math.min(Math.max(1, file.lines), placedLast + (last - region.last));
  const others = new Set(copies.map(({ match }) => `${match.segment} ${match.file}`)).size;
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
  };
}

/** The stretch of the file that holds most of the hits: single ones elsewhere are repetitions, not the place. */
function placedLines(region: Region): LineRange {
  const places = region.hits.map((hit) => [hit.fileFirst, hit.fileLast] as const).sort((a, b) => a[0] - b[0]);
  const longest = Math.max(2 * (region.last - region.first) + 20, 8 * places.length);
  let best: LineRange = [1, 1];
  let most = 0;
  let start = 0;
  for (let end = 0; end < places.length; end++) {
    while ((places[end] as LineRange)[0] - (places[start] as LineRange)[0] > longest) start++;
    if (end - start + 1 > most) {
      most = end - start + 1;
      let last = 0;
      for (let i = start; i <= end; i++) last = Math.max(last, (places[i] as LineRange)[1]);
      best = [(places[start] as LineRange)[0], last];
    }
  }
  return best;
}
