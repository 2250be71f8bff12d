/** Cells of a table in CSV: what stands between quotes, inside which a quote is written twice. */
import { LineFinder } from './line-finder.ts';
import { type Line, type Normaliser, piecesOf } from './piece.ts';

/** Shorter cells hold no code to speak of. */
const LEAST_CHARACTERS = 40;
/** Further cells are read as one. */
const MOST_CELLS = 100;

const QUOTE = 34;
const DELIMITERS = new Set([44, 59, 9, 10]);

export const readCells: Normaliser = (piece, survey) => {
  if (!survey.holds('""', 2) || !survey.holds('"', 6)) return undefined;
  const { text } = piece;
  const finder = new LineFinder(piece, survey);
  const cells: Line[][] = [];
  let at = text.charCodeAt(0) === QUOTE ? 0 : nextOpener(text, 0);
  while (at >= 0) {
    const end = endOf(text, at + 1);
    if (end < 0) break;
    const next = text.charCodeAt(end + 1);
    const closes = end + 1 >= text.length || DELIMITERS.has(next);
    const inside = text.slice(at + 1, end);
    if (closes && inside.length >= LEAST_CHARACTERS && inside.includes('""'))
      cells.push(linesOf(inside, at + 1, finder));
    at = nextOpener(text, closes ? end : at + 1);
  }
  return cells.length === 0 ? undefined : { pieces: piecesOf(cells, MOST_CELLS, true), replaces: false };
};

/** The quote that opens a cell: behind a delimiter, or at the start of a line. */
function nextOpener(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    if (DELIMITERS.has(text.charCodeAt(at - 1))) return at;
  }
  return -1;
}

/** A quote by itself; −1 when there is none. */
function endOf(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return -1;
}

function linesOf(inside: string, offset: number, finder: LineFinder): Line[] {
  let at = offset;
  return inside.split('\n').map((line) => {
    const place = finder.at(at);
    at += line.length + 1;
    return { text: line.replaceAll('""', '"'), ...place };
  });
}
