/** What unwrapping hands on: text to be judged, and the line of the input that each of its lines came from. */

export interface Piece {
  readonly text: string;
  /** By line of `text` (from 0): line of the input, from 1. Never falls. */
  readonly lineOf: readonly number[];
}

/**
 * Undoes one thing that happens to code on its way. Returns the pieces that replace the given one, or undefined when it
 * finds nothing to undo.
 */
export type Normaliser = (piece: Piece) => readonly Piece[] | undefined;

/** Lines of a piece, with where they came from. */
export interface Line {
  readonly text: string;
  readonly from: number;
}

export function linesOfPiece(piece: Piece): Line[] {
  const texts = piece.text.split('\n');
  return texts.map((text, i) => ({ text, from: piece.lineOf[Math.min(i, piece.lineOf.length - 1)] ?? 1 }));
}

export function pieceOf(lines: readonly Line[]): Piece {
  return { text: lines.map((line) => line.text).join('\n'), lineOf: lines.map((line) => line.from) };
}
