/**
 * Finds the code inside a text: a list of small normalisers, each of which undoes one thing and keeps the lines. What one
 * makes of a text is looked at by all of them again, so that wrappings may stand inside one another.
 */
import { decodeBase64 } from './base64.ts';
import { readCells } from './cells.ts';
import { plainCharacters } from './characters.ts';
import { unwrapClassicDiff } from './diff-classic.ts';
import { unwrapDiff } from './diff.ts';
import { unescapeEntities } from './escapes.ts';
import { unwrapFences } from './fences.ts';
import { decodeHexPairs } from './hex-pairs.ts';
import { readJoinedLines } from './joined-lines.ts';
import { stripPrefixes, stripPrompts, stripQuoteMarks } from './line-prefixes.ts';
import { unwrapLiterals } from './literals.ts';
import { readMarkup } from './markup.ts';
import { decodePercent } from './percent.ts';
import { joined, type Line, linesOfPiece, type Normaliser, type Piece } from './piece.ts';
import { decodeQuotedPrintable } from './quoted-printable.ts';
import { readRichText } from './rich-text.ts';
import { Survey } from './survey.ts';
import { Work } from './work.ts';
import { readWrappedLines } from './wrapped-lines.ts';

/**
 * Each looks at a text until one stands for it: then at what that made of it. What the lexer undoes by itself (typographic
 * quotes, blanks) isn't here.
 */
const normalisers: readonly Normaliser[] = [
  plainCharacters,
  decodeQuotedPrintable,
  stripPrompts,
  stripQuoteMarks,
  unwrapFences,
  unwrapDiff,
  unwrapClassicDiff,
  stripPrefixes,
  readWrappedLines,
  readJoinedLines,
  unwrapLiterals,
  readCells,
  decodeBase64,
  decodeHexPairs,
  decodePercent,
  readMarkup,
  readRichText,
  unescapeEntities,
];

/** Wrappings inside one another, so deep. */
const MOST_DEPTH = 10;
/** Further pieces are read as one, and as they are. */
const MOST_PIECES = 400;

interface Task {
  readonly piece: Piece;
  readonly depth: number;
}

/**
 * The pieces of a text that are to be judged, each by itself. None when nothing is left of it.
 * @param work what may be done; says afterwards whether something was left out
 */
export function unwrap(text: string, work: Work = new Work(text.length)): readonly Piece[] {
  return unwrapPiece(rootOf(text), work);
}

/** The text as a piece of itself, without the mark of its byte order. */
export function rootOf(text: string): Piece {
  const marked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const plain = marked.includes('\r') ? marked.replace(/\r\n?/g, '\n') : marked;
  const lineOf: number[] = [];
  let line = 1;
  for (let at = plain.indexOf('\n'); ; at = plain.indexOf('\n', at + 1)) {
    lineOf.push(line++);
    if (at < 0) break;
  }
  return { text: plain, lineOf };
}

/** The same for a text that was taken out of the input. */
export function unwrapPiece(root: Piece, work: Work): readonly Piece[] {
  const tasks: Task[] = [{ piece: root, depth: 0 }];
  const pieces: Piece[] = [];
  const rest: Line[][] = [];
  const known = new Set<string>();
  for (const { piece, depth } of tasks) {
    if (piece.text === '' || piece.lineOf.length === 0) continue;
    const made =
      depth < MOST_DEPTH && pieces.length < MOST_PIECES ? normalise(piece, work) : { further: [], replaced: false };
    let lost = !made.replaced;
    for (const further of made.further) {
      const key = `${further.lineOf[0]} ${further.text}`;
      if (further.text === piece.text || known.has(key)) continue;
      known.add(key);
      if (work.take(further.text.length)) tasks.push({ piece: further, depth: depth + 1 });
      else lost = true;
    }
    // What should stand for the piece and is too much leaves the piece to be judged.
    if (lost && pieces.length < MOST_PIECES) pieces.push(piece);
    else if (lost) rest.push(linesOfPiece(piece));
  }
  if (rest.length > 0) pieces.push(joined(rest, true));
  return pieces;
}

function normalise(piece: Piece, work: Work): { further: readonly Piece[]; replaced: boolean } {
  work.read += piece.text.length;
  const survey = new Survey(piece.text);
  const further: Piece[] = [];
  for (const normaliser of normalisers) {
    const made = normaliser(piece, survey, work);
    if (!made) continue;
    // What was taken from a decoded text is decoded, too.
    for (const part of made.pieces) further.push(piece.decoded ? { ...part, decoded: true } : part);
    if (made.replaces) return { further, replaced: true };
  }
  return { further, replaced: false };
}
