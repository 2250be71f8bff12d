/** What stands before each line: numbers, `file:line:` of a search, quote marks. */
import { type Line, linesOfPiece, type Piece, pieceOf } from './piece.ts';

const numbered = /^\s{0,10}(\d{1,7})(?:\s{0,3}[:|.)\]│┃→]|\t| {1,2}(?=\S)|(?= {3})|$)[ \t]?/;
const located = /^[\w./\\@-]{1,200}[:-](\d{1,7})[:-]/;
const quoted = /^\s{0,3}(?:>|›|»|│|┃|\|)[ \t]?/;
/** Share of the written lines that must carry a prefix. */
const MOST = 0.8;

function written(lines: readonly Line[]): readonly Line[] {
  return lines.filter((line) => line.text.trim() !== '');
}

/** Whether enough lines might carry a prefix, asked before the text is taken apart. */
function mayCarry(piece: Piece, prefix: RegExp): boolean {
  return (piece.text.match(prefix) ?? []).length >= Math.max(2, 0.1 * piece.lineOf.length);
}

/** Numbers at the start of nearly every line, rising; also numbers that have lines of their own. */
export function stripLineNumbers(piece: Piece): readonly Piece[] | undefined {
  if (!mayCarry(piece, /^(?:\s{0,10}|[\w./\\@-]{1,200}[:-])\d/gm)) return undefined;
  const lines = linesOfPiece(piece);
  for (const prefix of [located, numbered]) {
    const matches = written(lines).map((line) => prefix.exec(line.text));
    const numbers = matches.flatMap((match) => (match ? [Number(match[1])] : []));
    if (numbers.length < 3 || numbers.length < MOST * matches.length || !rises(numbers)) continue;
    return [pieceOf(lines.map((line) => ({ ...line, text: line.text.replace(prefix, '') })))];
  }
  const alone = lines.filter((line) => /^\s*\d{1,7}\s*$/.test(line.text));
  if (alone.length < 3 || alone.length < 0.3 * written(lines).length) return undefined;
  if (!rises(alone.map((line) => Number(line.text)))) return undefined;
  const numbers = new Set(alone);
  return [pieceOf(lines.filter((line) => !numbers.has(line)))];
}

function rises(numbers: readonly number[]): boolean {
  let steps = 0;
  for (let i = 1; i < numbers.length; i++) {
    const step = (numbers[i] as number) - (numbers[i - 1] as number);
    if (step >= 1 && step <= 3) steps++;
  }
  return steps >= MOST * (numbers.length - 1);
}

function isTableRow(text: string): boolean {
  const row = text.trim();
  return row.length > 1 && row.startsWith('|') && row.endsWith('|') && !row.endsWith('||');
}

/** `>` and the like before nearly every line, up to five deep. */
export function stripQuoteMarks(piece: Piece): readonly Piece[] | undefined {
  if (!mayCarry(piece, /^[ \t]{0,3}[>›»│┃|]/gm)) return undefined;
  let lines = linesOfPiece(piece);
  let depth = 0;
  while (depth < 5) {
    const some = written(lines);
    const marked = some.filter(({ text }) => quoted.test(text) && !isTableRow(text)).length;
    if (marked < 2 || marked < MOST * some.length) break;
    lines = lines.map((line) => ({ ...line, text: line.text.replace(quoted, '') }));
    depth++;
  }
  return depth === 0 ? undefined : [pieceOf(lines)];
}
