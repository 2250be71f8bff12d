/**
 * Code inside strings: a JSON body, JSON in JSON, a notebook's cells, `"line\n" + "line\n"`, an array of lines. Strings
 * that stand one behind the other, nothing but `+`, `,` and the like between them, are read as one text.
 */
import { unescapeLines, unescapeString } from './escapes.ts';
import { LineFinder } from './line-finder.ts';
import { type Line, type Piece, piecesOf, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';
import { isStatement } from './wrapped-lines.ts';

/** Written-out line ends that make a text of a string, or of several one behind the other. */
const LEAST_LINE_ENDS = 2;
/** So many strings on lines of their own may be the lines of a text. */
const LEAST_STRINGS = 4;
const STATEMENT_SHARE = 0.3;
/** Shorter texts hold no code to speak of. */
const LEAST_CHARACTERS = 40;
/** Characters that are written by their number and make a string worth reading. */
const LEAST_NUMBERS = 8;
/** Further texts are read as one. */
const MOST_TEXTS = 100;

const LF = 10;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;
const COMMA = 44;

/** What may stand between two strings that belong together. */
const BETWEEN = new Uint8Array(128);
for (const mark of ' \t\n+,.\\&<()_') BETWEEN[mark.charCodeAt(0)] = 1;
/** … of at most so many characters. */
const MOST_BETWEEN = 160;

/** A string: its content, without the quotes. */
interface Literal {
  readonly from: number;
  readonly to: number;
  /** Whether it is set off from the one before it by a comma. */
  readonly comma: boolean;
}

export function unwrapLiterals(piece: Piece, survey: Survey): Unwrapped | undefined {
  const escaped = holdsEscapes(piece.text);
  if (!escaped && survey.linesThatBegin('"\'+') < LEAST_STRINGS) return undefined;
  const { text } = piece;
  const finder = new LineFinder(piece, survey);
  const texts: Line[][] = [];
  const read: Literal[][] = [];
  let run: Literal[] = [];
  const close = (): void => {
    const lines = textOf(text, run, finder);
    if (lines) {
      texts.push(lines);
      read.push(run);
    }
    run = [];
  };
  const literals = new Literals(text);
  for (let literal = literals.next(); literal; literal = literals.next()) {
    const before = run[run.length - 1];
    const comma = before ? between(text, before.to + 1, literal.from - 1) : undefined;
    if (comma === undefined) close();
    literal.comma = comma ?? false;
    run.push(literal);
  }
  close();
  const rest = escaped ? unescapeLines(piece, survey, unreadOf(text, read)) : undefined;
  if (texts.length === 0 && !rest) return undefined;
  return { pieces: [...piecesOf(texts, MOST_TEXTS, true), ...(rest ? [rest] : [])], replaces: false };
}

/** What of a line isn't in strings that were read; to be asked for one line after another. */
function unreadOf(text: string, read: readonly (readonly Literal[])[]): (from: number, to: number) => string {
  let next = 0;
  return (from, to) => {
    let rest = '';
    let at = from;
    for (; next < read.length; next++) {
      const run = read[next] as readonly Literal[];
      const first = (run[0] as Literal).from;
      const end = (run[run.length - 1] as Literal).to;
      if (first >= to) break;
      if (first > at) rest += text.slice(at, first);
      at = Math.max(at, end);
      if (end >= to) break;
    }
    return at < to ? rest + text.slice(at, to) : rest;
  };
}

/** Whether enough line ends or characters are written out for a text in strings. */
function holdsEscapes(text: string): boolean {
  let written = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    writtenOut.lastIndex = at;
    if (writtenOut.test(text) && ++written >= LEAST_LINE_ENDS) return true;
  }
  return false;
}

const writtenOut = /\\(?:n|u\{?[0-9a-fA-F]{2}|x[0-9a-fA-F]{2}|[01][0-7]{2})/y;

/** Every string of a text, in order; a quote that doesn't close on its line opens none. */
class Literals {
  private readonly text: string;
  private readonly closers: Closers;
  private readonly quotes: NextQuote;
  private at = 0;

  constructor(text: string) {
    this.text = text;
    this.closers = new Closers(text);
    this.quotes = new NextQuote(text);
  }

  next(): { from: number; to: number; comma: boolean } | undefined {
    const { text } = this;
    for (let at = this.quotes.from(this.at); at >= 0; at = this.quotes.from(at + 1)) {
      const quote = text.charCodeAt(at);
      // An apostrophe inside a word opens nothing; a letter before a quote (r"…", b'…') says how to read it.
      if (quote === SINGLE && isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at - 2))) continue;
      const end = this.closers.of(at, quote);
      if (end < 0) continue;
      this.at = end + 1;
      return { from: at + 1, to: end, comma: false };
    }
    return undefined;
  }
}

/** Where the next quote of either kind stands; goes through the text once. */
class NextQuote {
  private double = -2;
  private single = -2;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** @returns −1 when there is none */
  from(at: number): number {
    if (this.double !== -1 && this.double < at) this.double = this.text.indexOf('"', at);
    if (this.single !== -1 && this.single < at) this.single = this.text.indexOf("'", at);
    if (this.double < 0) return this.single;
    return this.single < 0 ? this.double : Math.min(this.double, this.single);
  }
}

/** Where strings close, without looking through a long line for every quote in it again. */
class Closers {
  private readonly text: string;
  private hopelessDouble = 0;
  private hopelessSingle = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** @returns −1 when the quote at `open` has no partner on its line */
  of(open: number, quote: number): number {
    if (open < (quote === DOUBLE ? this.hopelessDouble : this.hopelessSingle)) return -1;
    const { text } = this;
    let i = open + 1;
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === quote) return i;
      if (c === BACKSLASH) i++;
      else if (c === LF) break;
    }
    if (quote === DOUBLE) this.hopelessDouble = i;
    else this.hopelessSingle = i;
    return -1;
  }
}

/** Whether two strings belong together: undefined when not, else whether a comma stands between them. */
function between(text: string, from: number, to: number): boolean | undefined {
  if (to - from > MOST_BETWEEN) return undefined;
  let comma = false;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    // A letter before the quote: r"…", f"…".
    if (c >= 128 || (BETWEEN[c] === 0 && !(i === to - 1 && isLetter(c)))) return undefined;
    comma ||= c === COMMA;
  }
  return comma;
}

function isLetter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
}

/** What strings one behind the other say, when it may be code. */
function textOf(text: string, run: readonly Literal[], finder: LineFinder): Line[] | undefined {
  const first = run[0];
  const last = run[run.length - 1];
  if (!first || !last || last.to - first.from < LEAST_CHARACTERS) return undefined;
  const ends = lineEndsOf(text, run);
  if (ends < LEAST_LINE_ENDS && run.length < LEAST_STRINGS && !isNumbered(text, first)) return undefined;
  const lines: { text: string; from: number; to: number }[] = [];
  let open = false;
  let ended = false;
  for (const literal of run) {
    const { from, to } = finder.at(literal.from);
    const said = unescapeString(text.slice(literal.from, literal.to));
    // Lines in an array stand for themselves; pieces of one line are put together.
    if (literal.comma) open &&= ended;
    for (const [i, part] of said.split('\n').entries()) {
      const before = lines[lines.length - 1];
      if (i === 0 && open && before) lines[lines.length - 1] = { text: before.text + part, from: before.from, to };
      else lines.push({ text: part, from, to });
    }
    open = true;
    ended = said.endsWith('\n');
  }
  if (ends < LEAST_LINE_ENDS && run.length >= LEAST_STRINGS) return mayBeCode(lines) ? lines : undefined;
  return lines;
}

function lineEndsOf(text: string, run: readonly Literal[]): number {
  let ends = 0;
  for (const { from, to } of run) {
    const said = text.slice(from, to);
    for (let at = said.indexOf('\\n'); at >= 0; at = said.indexOf('\\n', at + 2)) {
      if (++ends >= LEAST_LINE_ENDS) return ends;
    }
  }
  return ends;
}

function isNumbered(text: string, { from, to }: Literal): boolean {
  const numbers = text.slice(from, to).match(/\\(?:u\{?[0-9a-fA-F]{2}|x[0-9a-fA-F]{2}|[01][0-7]{2})/g);
  return numbers !== null && numbers.length >= LEAST_NUMBERS;
}

function mayBeCode(lines: readonly Line[]): boolean {
  const written = lines.filter(({ text }) => text.trim() !== '');
  return (
    written.length >= LEAST_STRINGS &&
    written.filter(({ text }) => isStatement(text)).length >= STATEMENT_SHARE * written.length
  );
}
