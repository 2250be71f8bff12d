/** Runs of lines that carry the same kind of mark, anywhere in a text: read without the marks too. */
import { type Line, linesOfPiece, type Piece, pieceOf } from './piece.ts';

/** What may stand before, and behind, every line of a run; the first group is what stays. */
const forms: readonly RegExp[] = [
  /^[ \t]*\/\/+ ?(.*)$/,
  /^[ \t]*#+ (.*)$/,
  /^[ \t]*[*-] (.*)$/,
  /^[ \t]{0,3}(?:[>›»│┃] ?)+(.*)$/,
  /^[ \t]{0,10}\d{1,7}(?:[ \t]{0,3}[:|.)\]│┃→]|[ \t]|$) ?(.*)$/,
  /^[ \t]*\|(.*)$/,
  /^[ \t]*"(.*)",?$/,
];
/** The first character of a line, blanks aside, tells which form it may have. */
const formOf: Readonly<Record<string, number>> = { '/': 0, '#': 1, '*': 2, '-': 2, '|': 5, '"': 6 };
for (const mark of '>›»│┃') Object.assign(formOf, { [mark]: 3 });
for (const digit of '0123456789') Object.assign(formOf, { [digit]: 4 });
const TABLE_ROW = 5;
const JSON_STRING = 6;

/** A comment whose opener and closer have lines of their own. */
const opener = /^[ \t]*(?:\/\*+|<!--|"""|''')[ \t]*$/;
const closer = /^[ \t]*(?:\*+\/|-->|"""|''')[ \t]*[;,]?$/;

/** First characters of such lines. */
const openers = `/<"'`;
const closers = `*-"'`;

/** Shorter runs say nothing. */
const LEAST_LINES = 4;
/** At least this share of a run's lines must look like statements; those of prose and of documentation don't. */
const STATEMENT_SHARE = 0.3;
const statement = /[;{}]\s*$|\w\):?\s*$|[\w\])] [-+*|&]?= |=>|\w\(\)/;
/** Further runs are read as one. */
const MOST_RUNS = 20;
/** Blank lines that keep runs apart which are read as one. */
const APART = 12;

/** Every run that may be code becomes a further piece; the text itself stays as it is. */
export function readWrappedLines(piece: Piece): readonly Piece[] | undefined {
  const lines = linesOfPiece(piece);
  const firsts = lines.map(({ text }) => firstMark(text));
  const runs = [...prefixedRuns(lines, firsts), ...blockComments(lines, firsts)];
  if (runs.length === 0) return undefined;
  runs.sort((a, b) => (a[0] as Line).from - (b[0] as Line).from);
  const rest = runs.splice(MOST_RUNS).flatMap((run) => [...run, ...blanksBehind(run)]);
  return [piece, ...runs.map(pieceOf), ...(rest.length === 0 ? [] : [pieceOf(rest)])];
}

function blanksBehind(run: readonly Line[]): Line[] {
  const { from } = run[run.length - 1] as Line;
  return Array.from({ length: APART }, () => ({ text: '', from }));
}

/** Blank lines don't end a run. */
function prefixedRuns(lines: readonly Line[], firsts: readonly string[]): Line[][] {
  const runs: Line[][] = [];
  let run: Line[] = [];
  let form = -1;
  for (const [i, line] of lines.entries()) {
    const first = firsts[i] as string;
    if (first === '') {
      if (form >= 0) run.push(line);
      continue;
    }
    const next = formOf[first] ?? -1;
    const inside = next < 0 ? undefined : (forms[next] as RegExp).exec(line.text)?.[1];
    if (next !== form || inside === undefined) {
      if (mayBeCode(run)) runs.push(run);
      run = [];
      form = inside === undefined ? -1 : next;
    }
    if (inside !== undefined) run.push({ text: contentOf(inside, form), from: line.from });
  }
  if (mayBeCode(run)) runs.push(run);
  return runs;
}

function firstMark(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 9) return text.charAt(i);
  }
  return '';
}

function contentOf(inside: string, form: number): string {
  if (form === TABLE_ROW) return longestCell(inside);
  if (form !== JSON_STRING || !inside.includes('\\')) return inside;
  return inside.replace(/\\(["\\/])/g, '$1').replaceAll('\\t', '\t');
}

function longestCell(row: string): string {
  const cells = row.split(' | ').map((cell) => (cell.endsWith('|') ? cell.slice(0, -1) : cell));
  return cells.reduce((longest, cell) => (cell.trim().length > longest.trim().length ? cell : longest), '');
}

function blockComments(lines: readonly Line[], firsts: readonly string[]): Line[][] {
  const runs: Line[][] = [];
  let run: Line[] | undefined;
  for (const [i, line] of lines.entries()) {
    const first = firsts[i] as string;
    if (run && closers.includes(first) && closer.test(line.text)) {
      if (mayBeCode(run)) runs.push(run);
      run = undefined;
    } else if (run) run.push(line);
    else if (openers.includes(first) && opener.test(line.text)) run = [];
  }
  return runs;
}

function mayBeCode(run: readonly Line[]): boolean {
  if (run.length < LEAST_LINES) return false;
  let written = 0;
  let statements = 0;
  for (const { text } of run) {
    if (text === '') continue;
    written++;
    if (statement.test(text)) statements++;
  }
  return written >= LEAST_LINES && statements >= STATEMENT_SHARE * written;
}
