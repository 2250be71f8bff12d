/** Diffs: the new side and the old side, each without its marks. */
import { linesOfPiece, type Piece, pieceOf } from './piece.ts';

const header =
  /^(?:diff --git |index [0-9a-f]{6,}|--- |\+\+\+ |@@ .*@@|\\ No newline|(?:new|deleted) file mode |similarity index |rename )/;

export function unwrapDiff(piece: Piece): readonly Piece[] | undefined {
  const sure = /^(?:@@ .*@@|diff --git )/m.test(piece.text);
  if (!sure && (piece.text.match(/^[+-]/gm) ?? []).length < 3) return undefined;
  const lines = linesOfPiece(piece);
  let plus = 0;
  let minus = 0;
  let context = 0;
  let headers = 0;
  let other = 0;
  for (const { text } of lines) {
    if (header.test(text)) headers++;
    else if (text.startsWith('+')) plus++;
    else if (text.startsWith('-')) minus++;
    else if (text.startsWith(' ')) context++;
    else if (text.trim() !== '') other++;
  }
  if (!sure && (plus + minus < 3 || other > 0.1 * (plus + minus + context))) return undefined;
  if (plus + minus + context + headers === 0) return undefined;
  const side = (dropped: string): Piece =>
    pieceOf(
      lines
        .filter(({ text }) => !text.startsWith(dropped) && !header.test(text))
        .map((line) => ({ ...line, text: /^[-+ ]/.test(line.text) ? line.text.slice(1) : line.text })),
    );
  return minus === 0 ? [side('-')] : plus === 0 ? [side('+')] : [side('-'), side('+')];
}
