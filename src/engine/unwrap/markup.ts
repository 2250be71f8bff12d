/** HTML pasted as its source: highlighted code, a page's `<pre>`. */
import { readHtml } from './html.ts';
import { type Line, type Normaliser, pieceOf } from './piece.ts';

/** Tags of the kind that stands around code, or breaks its lines, and not in it; in so many of the lines. */
const tag = /<\/(?:span|pre|code|td|font|tt|samp|kbd)>|<br ?\/?>/i;
const MOST = 0.3;
const preformattedLine = /^[ \t]*(?:<[^>\n]{0,400}>){0,8}<pre(?:[\s>]|$)/m;

export const readMarkup: Normaliser = (piece, survey) => {
  if (!piece.text.includes('</') && !piece.text.includes('<br')) return undefined;
  const preformatted = survey.linesWith('<pre').some((line) => preformattedLine.test(survey.line(line)));
  if (!preformatted && !survey.fits(tag, MOST)) return undefined;
  const { text, hidden, sourceLines } = readHtml(piece.text);
  const { lineOf, lastOf = lineOf } = piece;
  /** A line that is shown ends, in the source, before the next one begins. */
  const place = (line: number): { from: number; to: number } => {
    const first = Math.min(sourceLines[line] ?? 1, lineOf.length) - 1;
    const last = Math.min(sourceLines[line + 1] ?? lineOf.length, lineOf.length) - 1;
    return { from: lineOf[first] ?? 1, to: lastOf[last] ?? 1 };
  };
  const shown = text.split('\n').map((said, i): Line => ({ text: said, ...place(i) }));
  const unseen = hidden.text.split('\n').map((said, i): Line => {
    return { text: said, ...place((hidden.lineOf[i] ?? 1) - 1) };
  });
  const pieces = [shown, unseen].filter((lines) => lines.some((line) => line.text.trim() !== ''));
  return { pieces: pieces.map((lines) => pieceOf(lines, true)), replaces: false };
};
