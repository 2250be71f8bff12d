/** What unwrapping hands on: text to be judged, and the lines of the input that each of its lines came from. */
import type { Survey } from './survey.ts';
import type { Work } from './work.ts';

export interface Piece {
  readonly text: string;
  /** By line of `text` (from 0): first line of the input that it came from, from 1. */
  readonly lineOf: readonly number[];
  /** By line of `text`: last line of the input that it came from. Left out where that is the first, too. */
  readonly lastOf?: readonly number[];
  /** Set when the text says what the input doesn't say literally: secrets and markers are to be looked for in it. */
  readonly decoded?: true;
}

/** What a normaliser made of a piece. */
export interface Unwrapped {
  readonly pieces: readonly Piece[];
  /** Whether they stand for the piece, which then needn't be judged; otherwise they come on top of it. */
  readonly replaces: boolean;
}

/** Undoes one thing that happens to code on its way. Undefined when there is nothing of the kind. */
export type Normaliser = (piece: Piece, survey: Survey, work: Work) => Unwrapped | undefined;

/** A line of a piece, with where it came from. */
export interface Line {
  readonly text: string;
  readonly from: number;
  /** The same as `from` when left out. */
  readonly to?: number;
}

export function linesOfPiece(piece: Piece): Line[] {
  const texts = piece.text.split('\n');
  const { lineOf, lastOf } = piece;
  const last = lineOf.length - 1;
  if (!lastOf) return texts.map((text, i) => ({ text, from: lineOf[Math.min(i, last)] ?? 1 }));
  return texts.map((text, i) => {
    const at = Math.min(i, last);
    return { text, from: lineOf[at] ?? 1, to: lastOf[at] ?? 1 };
  });
}

/** @param decoded whether the lines say what the input doesn't say literally */
export function pieceOf(lines: readonly Line[], decoded = false): Piece {
  const piece = { text: lines.map((line) => line.text).join('\n'), lineOf: lines.map((line) => line.from) };
  const spans = lines.some(({ from, to }) => to !== undefined && to !== from);
  return {
    ...piece,
    ...(spans ? { lastOf: lines.map(({ from, to }) => to ?? from) } : {}),
    ...(decoded ? { decoded } : {}),
  };
}

/** Blank lines that keep texts apart which are read as one. */
const APART = 12;

/** Many texts as one piece, so far apart that nothing is taken to go on from one to the next. */
export function joined(texts: readonly (readonly Line[])[], decoded = false): Piece {
  return pieceOf(
    texts.flatMap((lines) => {
      const end = lines[lines.length - 1];
      if (!end) return [];
      return [...lines, ...Array.from({ length: APART }, () => ({ text: '', from: end.to ?? end.from }))];
    }),
    decoded,
  );
}

/** A piece for each of the first texts, and one for all further ones. */
export function piecesOf(texts: readonly (readonly Line[])[], most: number, decoded = false): Piece[] {
  const pieces = texts.slice(0, most).map((lines) => pieceOf(lines, decoded));
  if (texts.length > most) pieces.push(joined(texts.slice(most), decoded));
  return pieces;
}

/** So many lines around a changed one are read with it: more than a finding needs to be told. */
const CONTEXT = 60;

/**
 * The lines of a piece that say something when they are decoded, with those around them. What lies further away would
 * only be found again as the piece itself tells it: a long text with a reference here and there was read twice in whole.
 * @param changed by line of the piece (from 0), ascending: the lines that it says
 */
export function decodedPiece(piece: Piece, survey: Survey, changed: ReadonlyMap<number, readonly string[]>): Piece {
  const { lineOf, lastOf = lineOf } = piece;
  const spans: { from: number; to: number }[] = [];
  for (const line of changed.keys()) {
    const from = Math.max(0, line - CONTEXT);
    const to = Math.min(survey.lines, line + CONTEXT + 1);
    const before = spans[spans.length - 1];
    if (before && from <= before.to + APART) before.to = to;
    else spans.push({ from, to });
  }
  const stretches = spans.map(({ from, to }) => {
    const lines: Line[] = [];
    for (let i = from; i < to; i++) {
      const place = { from: lineOf[i] ?? 1, to: lastOf[i] ?? 1 };
      const said = changed.get(i);
      if (said) for (const text of said) lines.push({ text, ...place });
      else lines.push({ text: survey.line(i), ...place });
    }
    return lines;
  });
  return stretches.length === 1 ? pieceOf(stretches[0] as Line[], true) : joined(stretches, true);
}
