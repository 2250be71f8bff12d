/** Small pieces × index → what they say together. */
import { attribute, type InputLines } from '../attribute.ts';
import type { IndexReader } from '../index/reader.ts';
import { lookUpTokens } from '../lookup-scan.ts';
import { type IsGranted, type Marks, SeenHits } from '../marks.ts';
import { type Hit, matchTokens } from '../match.ts';
import type { IsPastDeadline } from '../probe.ts';
import { streamNames } from '../profile.ts';
import type { Tokens } from '../tokens.ts';
import type { LineRange, SourceFinding } from '../types.ts';
import { joinPieces, type LedgerPiece } from './piece.ts';

/**
 * A piece takes part when hits cover this share of its words. Where earlier pieces say enough by themselves, a k-gram of
 * theirs that reaches into anybody's `return` or `const` behind them is no part in it.
 */
const LEAST_SHARE = 0.15;

/**
 * Matches pieces as one input.
 * @param own the piece that the findings are told of
 * @returns the findings that this piece and another one have a share in, each with the marks that it rests on
 * @throws IndexError when the index is damaged
 */
export async function judgeTogether(
  pieces: readonly LedgerPiece[],
  own: number,
  index: IndexReader,
  isPastDeadline: IsPastDeadline,
  marks: Marks,
): Promise<{ readonly finding: SourceFinding; readonly rests: readonly number[] }[]> {
  const { tokens, input, before } = joinPieces(pieces);
  const first = (before[own] as number) + 1;
  const last = first + (pieces[own] as LedgerPiece).lines - 1;
  const isOwn = (hit: Hit): boolean => hit.first <= last && hit.last >= first;
  const isOther = (hit: Hit): boolean => hit.first < first || hit.last > last;
  const seen = new SeenHits();
  const matches = await matchTokens(tokens, index, isPastDeadline, { isGranted: marks.isGranted, seen });
  const shared = matches.filter(({ hits }) => hits.some(isOwn) && hits.some(isOther));
  if (shared.length === 0) return [];
  return (await attribute(shared, input, index)).flatMap((finding) => {
    const [from, to] = finding.inputLines;
    const inside = shared.flatMap(({ hits }) => hits.filter((hit) => hit.first >= from && hit.last <= to));
    if (!inside.some(isOther) || coveredShare(tokens, index, first, last, inside.filter(isOwn)) < LEAST_SHARE)
      return [];
    const inputLines: LineRange = [Math.max(from, first) - first + 1, Math.min(to, last) - first + 1];
    const rests = seen.marks.filter((_, i) => (seen.firsts[i] as number) <= to && (seen.lasts[i] as number) >= from);
    return [{ finding: { ...finding, inputLines, share: shareOf(input, first, last, from, to) }, rests }];
  });
}

/** The same by the lookup part of the index alone. @returns lines of the longest stretch that both have a share in; 0 without */
export function lookUpTogether(
  pieces: readonly LedgerPiece[],
  own: number,
  index: IndexReader,
  isPastDeadline: IsPastDeadline,
  marks: Marks,
  cleared: IsGranted | undefined,
): number {
  const { tokens, before } = joinPieces(pieces);
  const first = (before[own] as number) + 1;
  const last = first + (pieces[own] as LedgerPiece).lines - 1;
  let longest = 0;
  for (const { lines, hits } of lookUpTokens(tokens, index, cleared, marks, isPastDeadline)) {
    const [from, to] = lines;
    if (from >= first && to <= last) continue;
    if (coveredShare(tokens, index, first, last, hits) >= LEAST_SHARE) longest = Math.max(longest, to - from + 1);
  }
  return longest;
}

/** Share of an entry's words, of code and of comments, that k-grams cover. */
function coveredShare(
  tokens: Tokens,
  index: IndexReader,
  first: number,
  last: number,
  hits: readonly { readonly stream: number; readonly position: number }[],
): number {
  let all = 0;
  let covered = 0;
  for (const [stream, name] of streamNames.entries()) {
    if (name !== 'exact' && name !== 'comments') continue;
    const { lines, length } = tokens[name];
    const { k } = index.parameters[name];
    const isCovered = new Uint8Array(length);
    for (const hit of hits) if (hit.stream === stream) isCovered.fill(1, hit.position, hit.position + k);
    for (let i = 0; i < length; i++) {
      const line = lines[i] as number;
      if (line < first || line > last) continue;
      all++;
      covered += isCovered[i] as number;
    }
  }
  return all === 0 ? 0 : covered / all;
}

/** Share of an entry's lines with words that a range covers. */
function shareOf({ words, commentWords }: InputLines, first: number, last: number, from: number, to: number): number {
  let all = 0;
  let covered = 0;
  for (let line = first; line <= last; line++) {
    if ((words[line] as number) + (commentWords[line] as number) === 0) continue;
    all++;
    if (line >= from && line <= to) covered++;
  }
  return all === 0 ? 0 : Math.round((100 * covered) / all) / 100;
}
