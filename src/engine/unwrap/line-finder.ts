/** Offsets in a piece → lines of the input. */
import type { Piece } from './piece.ts';
import type { Survey } from './survey.ts';

/** First and last line of the input that a place came from. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** Quick where one asks for places in the order in which they stand. */
export class LineFinder {
  private readonly piece: Piece;
  private readonly starts: readonly number[];
  private line = 0;

  constructor(piece: Piece, survey: Survey) {
    this.piece = piece;
    this.starts = survey.starts;
  }

  at(offset: number): Place {
    const { starts } = this;
    if (offset < (starts[this.line] as number)) this.line = 0;
    if (offset >= (starts[this.line + 1] ?? Infinity)) {
      let low = this.line + 1;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if ((starts[middle] as number) <= offset) low = middle;
        else high = middle - 1;
      }
      this.line = low;
    }
    const { lineOf, lastOf } = this.piece;
    const at = Math.min(this.line, lineOf.length - 1);
    const from = lineOf[at] ?? 1;
    return { from, to: lastOf?.[at] ?? from };
  }
}
