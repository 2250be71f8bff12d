/** Runs of lines that carry the same kind of mark, anywhere in a text: read without the marks too. */
import { type Line, type Piece, piecesOf, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';

/** What may stand before, and behind, every line of a run; the first group is what stays. */
const forms: readonly RegExp[] = [
  /^[ \t]*\/\/+ ?(.*)$/,
  /^[ \t]*#+ (.*)$/,
  /^[ \t]*[*-] (.*)$/,
  /^[ \t]{0,3}(?:[>›»│┃] ?)+(.*)$/,
  /^[ \t]{0,10}\d{1,7}(?:[ \t]{0,3}[:|.)\]│┃→-]|[ \t]|$) ?(.*)$/,
  /^[ \t]*\|(.*)$/,
  /^[ \t]*\+ ?(.*)$/,
];
const TABLE_ROW = 5;
const BLANK = 254;
const NONE = 255;
/** The first character of a line, blanks aside, tells which form it may have. */
const formOf = new Map<number, number>();
for (const [i, marks] of ['/', '#', '*-', '>›»│┃', '0123456789', '|', '+'].entries()) {
  for (const mark of marks) formOf.set(mark.charCodeAt(0), i);
}
const FORM = Uint8Array.from({ length: 128 }, (_, code) => (code === 0 ? BLANK : (formOf.get(code) ?? NONE)));

/** A comment whose opener and closer have lines of their own. */
const opener = /^[ \t]*(?:\/\*+|<!--|"""|''')[ \t]*$/;
const closer = /^[ \t]*(?:\*+\/|-->|"""|''')[ \t]*[;,]?$/;

/** Shorter runs say nothing. */
const LEAST_LINES = 4;
/** At least this share of a run's lines must look like statements; those of prose and of documentation don't. */
const STATEMENT_SHARE = 0.3;
/** Further runs are read as one. */
const MOST_RUNS = 20;

/** Every run that may be code becomes a further piece; the text itself stays as it is. */
export function readWrappedLines(piece: Piece, survey: Survey): Unwrapped | undefined {
  const { firsts } = survey;
  const textAt = (i: number): string => survey.line(i);
  const spans = [...markedSpans(firsts, textAt), ...blockComments(firsts, textAt)];
  if (spans.length === 0) return undefined;
  spans.sort((a, b) => a.first - b.first);
  const { lineOf, lastOf = lineOf } = piece;
  const runs = spans.map(({ first, end, form }) =>
    Array.from({ length: end - first }, (_, i): Line => {
      const text = textAt(first + i);
      const said = form < 0 ? text : contentOf(text, form);
      return { text: said, from: lineOf[first + i] ?? 1, to: lastOf[first + i] ?? 1 };
    }),
  );
  return { pieces: piecesOf(runs, MOST_RUNS), replaces: false };
}

/** Lines from `first` on, up to `end`; `form` −1 where they carry no marks. */
interface Span {
  readonly first: number;
  readonly end: number;
  readonly form: number;
}

/** Blank lines don't end a run. */
function markedSpans(firsts: readonly number[], textAt: (line: number) => string): Span[] {
  const spans: Span[] = [];
  const lines = firsts.length;
  for (let i = 0; i < lines;) {
    const form = formAt(firsts[i] as number);
    let end = i + 1;
    if (form >= BLANK) {
      i = end;
      continue;
    }
    let next = form;
    for (; end < lines; end++) {
      next = formAt(firsts[end] as number);
      if (next !== form && next !== BLANK) break;
    }
    if (end - i >= LEAST_LINES) spans.push(...fittingSpans(i, end, form, textAt));
    i = end;
  }
  return spans;
}

/** The stretches of a run whose lines all have the form, and may be code. */
function fittingSpans(first: number, end: number, form: number, textAt: (line: number) => string): Span[] {
  const spans: Span[] = [];
  const expression = forms[form] as RegExp;
  let from = first;
  let written = 0;
  let statements = 0;
  const close = (to: number): void => {
    if (written >= LEAST_LINES && statements >= STATEMENT_SHARE * written) spans.push({ first: from, end: to, form });
    from = to + 1;
    written = 0;
    statements = 0;
  };
  for (let i = first; i < end; i++) {
    const text = form === TABLE_ROW ? contentOf(textAt(i), form) : textAt(i);
    if (isStatement(text)) {
      if (form !== TABLE_ROW && !expression.test(text)) {
        close(i);
        continue;
      }
      statements++;
    }
    if (text.length > 0) written++;
  }
  close(end);
  return spans;
}

function formAt(first: number): number {
  return first < 128 ? (FORM[first] as number) : (formOf.get(first) ?? NONE);
}

function contentOf(text: string, form: number): string {
  const inside = (forms[form] as RegExp).exec(text)?.[1] ?? text;
  return form === TABLE_ROW ? longestCell(inside) : inside;
}

function longestCell(row: string): string {
  const cells = row.split(' | ').map((cell) => (cell.endsWith('|') ? cell.slice(0, -1) : cell));
  return cells.reduce((longest, cell) => (cell.trim().length > longest.trim().length ? cell : longest), '');
}

function blockComments(firsts: readonly number[], textAt: (line: number) => string): Span[] {
  const spans: Span[] = [];
  let first = -1;
  for (let i = 0; i < firsts.length; i++) {
    const mark = firsts[i] as number;
    if (first >= 0) {
      if (!CLOSERS.has(mark) || !closer.test(textAt(i))) continue;
      if (mayBeCode(first, i, textAt)) spans.push({ first, end: i, form: -1 });
      first = -1;
    } else if (OPENERS.has(mark) && opener.test(textAt(i))) first = i + 1;
  }
  return spans;
}

const OPENERS = new Set([47, 60, 34, 39]);
const CLOSERS = new Set([42, 45, 34, 39]);

function mayBeCode(first: number, end: number, textAt: (line: number) => string): boolean {
  let written = 0;
  let statements = 0;
  for (let i = first; i < end; i++) {
    const text = textAt(i);
    if (text.length === 0) continue;
    written++;
    if (isStatement(text)) statements++;
  }
  return written >= LEAST_LINES && statements >= STATEMENT_SHARE * written;
}

/** Whether a line looks like a statement: how it ends, or `=>`, `f()`, ` = ` in it. Lines of prose don't. */
export function isStatement(text: string): boolean {
  let end = text.length - 1;
  while (end > 0 && text.charCodeAt(end) <= 32) end--;
  const last = text.charCodeAt(end);
  if (last === 59 || last === 123 || last === 125) return true;
  if (last === 58 && isWord(text.charCodeAt(end - 1) === 41 ? text.charCodeAt(end - 2) : text.charCodeAt(end - 1))) {
    return true;
  }
  if (text.includes('=>') || (text.includes('()') && /\w\(\)/.test(text))) return true;
  return text.includes('= ') && /[\w\])] [-+*|&]?= /.test(text);
}

function isWord(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}
