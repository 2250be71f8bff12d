/** Diffs as the oldest tools write them: normal (`<`, `>`), context (`!`, `***`). */
import { type Line, linesOfPiece, type Piece, pieceOf, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';

const normalChange = /^\d+(?:,\d+)?[acd]\d+(?:,\d+)?$/;
const someChange = /^\d[\d,]*[acd]\d[\d,]*$/m;
const contextRange = /^(\*\*\*|---) \d+(?:,\d+)? (?:\*{4}|-{4})$/;
const contextHeader = /^(?:\*{15}|\*\*\* |--- )/;

export function unwrapClassicDiff(piece: Piece, survey: Survey): Unwrapped | undefined {
  if (piece.text.includes('***************') && /^\*{15}/m.test(piece.text)) return contextDiff(linesOfPiece(piece));
  if (survey.linesThatBegin('<>') < 3 || !survey.someLine('0123456789', someChange)) {
    return undefined;
  }
  return normalDiff(linesOfPiece(piece));
}

function normalDiff(lines: readonly Line[]): Unwrapped {
  const next: Line[] = [];
  const previous: Line[] = [];
  const outside: Line[] = [];
  for (const line of lines) {
    const side = line.text.startsWith('> ') ? next : line.text.startsWith('< ') ? previous : undefined;
    if (side) side.push({ ...line, text: line.text.slice(2) });
    else if (!normalChange.test(line.text) && line.text !== '---') outside.push(line);
  }
  return sidesOf(next, previous, outside);
}

function contextDiff(lines: readonly Line[]): Unwrapped {
  const next: Line[] = [];
  const previous: Line[] = [];
  const outside: Line[] = [];
  let side = outside;
  for (const line of lines) {
    const range = contextRange.exec(line.text);
    if (range) side = range[1] === '---' ? next : previous;
    else if (contextHeader.test(line.text)) side = outside;
    else if (side === outside) outside.push(line);
    else side.push({ ...line, text: /^[-+! ] /.test(line.text) ? line.text.slice(2) : line.text });
  }
  return sidesOf(next, previous, outside);
}

function sidesOf(...sides: readonly (readonly Line[])[]): Unwrapped {
  const written = sides.filter((lines) => lines.some(({ text }) => text.trim() !== ''));
  return { pieces: written.map((lines) => pieceOf(lines)), replaces: true };
}
