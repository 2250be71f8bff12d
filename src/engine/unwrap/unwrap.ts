/** Finds the code inside a text: a list of small normalisers, each of which undoes one thing and keeps the lines. */
import { unwrapDiff } from './diff.ts';
import { unescapeEntities, unescapeStrings } from './escapes.ts';
import { unwrapFences } from './fences.ts';
import { stripLineNumbers, stripQuoteMarks } from './line-prefixes.ts';
import type { Normaliser, Piece } from './piece.ts';
import { readWrappedLines } from './wrapped-lines.ts';

/** From the outside in. What the lexer undoes by itself (typographic quotes, blanks, zero-width) isn't here. */
const normalisers: readonly Normaliser[] = [
  unescapeStrings,
  stripQuoteMarks,
  unwrapFences,
  stripLineNumbers,
  unwrapDiff,
  readWrappedLines,
  unescapeEntities,
];

/** The pieces of a text that are to be judged, each by itself. None when nothing is left of it. */
export function unwrap(text: string): readonly Piece[] {
  if (text === '') return [];
  const plain = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  const lineOf: number[] = [];
  let line = 1;
  for (let at = plain.indexOf('\n'); ; at = plain.indexOf('\n', at + 1)) {
    lineOf.push(line++);
    if (at < 0) break;
  }
  let pieces: readonly Piece[] = [{ text: plain, lineOf }];
  for (const normalise of normalisers) pieces = pieces.flatMap((piece) => normalise(piece) ?? [piece]);
  return pieces.filter((piece) => piece.lineOf.length > 0);
}
