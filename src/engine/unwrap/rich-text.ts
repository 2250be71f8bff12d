/** RTF, as some programs put it on the clipboard: the text without its control words. */
import { type Line, linesOfPiece, type Normaliser, pieceOf } from './piece.ts';

/** `\par`, `\'e4`, `\u228?`, `\{`, or a brace. */
const control = /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([\\{}~_-])|[{}]/g;
/** Groups that say how the text looks. */
const destinations =
  /\{\\(?:\*\\)?(?:fonttbl|colortbl|stylesheet|info|generator|pict|themedata|listtable)\b[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g;

export const readRichText: Normaliser = (piece) => {
  if (!piece.text.startsWith('{\\rtf')) return undefined;
  const blank = (group: string): string => group.replace(/[^\n]/g, '');
  const body = { ...piece, text: piece.text.replace(destinations, blank) };
  const lines = linesOfPiece(body).flatMap((line): Line[] => {
    const said = line.text.replace(control, readControl);
    return said.split('\n').map((text) => ({ ...line, text }));
  });
  return { pieces: [pieceOf(lines, true)], replaces: false };
};

function readControl(_: string, word?: string, number?: string, byte?: string, mark?: string): string {
  if (byte !== undefined) return String.fromCharCode(parseInt(byte, 16));
  if (mark !== undefined) return mark === '~' ? ' ' : mark === '_' ? '-' : mark === '-' ? '' : mark;
  if (word === 'par' || word === 'line' || word === 'pard') return word === 'pard' ? '' : '\n';
  if (word === 'tab') return '\t';
  if (word === 'u' && number !== undefined) return String.fromCharCode(Number(number) & 0xffff);
  return '';
}
