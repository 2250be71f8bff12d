/** Code fences in prose: each fence is read by itself, and what stands around them too. */
import { type Line, linesOfPiece, type Piece, pieceOf } from './piece.ts';

const fence = /^\s{0,8}(`{3,40}|~{3,40})[^`]{0,80}$/;

/** Further fences are read as one. */
const MOST_FENCES = 100;

export function unwrapFences(piece: Piece): readonly Piece[] | undefined {
  if (!piece.text.includes('```') && !piece.text.includes('~~~')) return undefined;
  const inside: Line[][] = [];
  const outside: Line[] = [];
  let open: { mark: string; lines: Line[] } | undefined;
  for (const line of linesOfPiece(piece)) {
    const mark = fence.exec(line.text)?.[1];
    if (open) {
      if (mark?.startsWith(open.mark) && line.text.trim() === mark) open = undefined;
      else open.lines.push(line);
    } else if (mark) {
      open = { mark, lines: [] };
      inside.push(open.lines);
    } else outside.push(line);
  }
  if (inside.length === 0) return undefined;
  const rest = inside.splice(MOST_FENCES).flat();
  return [...inside, rest, outside].filter((lines) => lines.some((line) => line.text.trim() !== '')).map(pieceOf);
}
