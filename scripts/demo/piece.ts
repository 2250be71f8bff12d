/** A piece of code that the demo offers to copy. */
export interface Piece {
  readonly title: string;
  readonly about: string;
  readonly text: string;
}
