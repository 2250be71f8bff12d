/** What tools, mails and terminals put before each line of code: numbers, places, names, quote marks, prompts. */
import { type Line, linesOfPiece, type Piece, pieceOf, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';

/** Share of the written lines that must carry a prefix. */
const MOST = 0.8;
/** The same for a sample of them. */
const MOST_OF_SAMPLE = 0.6;
/** Fewer prefixes say nothing. */
const LEAST_LINES = 3;

/** Each is a whole prefix; the first group is the line's number. */
const prefixes: readonly RegExp[] = [
  // git blame, with or without a path and a name: `^1a2b3c4d (Ada Byron 2026-01-02 03:04:05 +0100 12) code`
  /^\^?[0-9a-f]{7,40} (?:[\w./@+-]{1,200} +)?(?:\([^()]{0,120}? |(?=\d|[ \t]))[ \t]*(\d{1,7})\) ?/,
  // grep -n, compilers, stack listings: `src/a.ts:12:code`, and `src/a.ts-13-code` for the lines around
  /^[ \t]{0,8}(?:[A-Za-z]:)?[\w./\\@+~-]{1,200}[:-](\d{1,7})(?::\d{1,5})?[:-] ?/,
  // `12 `, `12: `, `12| `, `12→`, `12<tab>`; `> 12 | ` and `-> 12` where a debugger or compiler points at the line
  /^[ \t]{0,10}(?:(?:[>*|]|[-=]>)[ \t]{0,8})?L?(\d{1,7})(?:[ \t]{0,3}(?:[:|.)\]│┃→»┆]|->|-)| {0,4}\t| {1,2}(?=\S)|(?= {3})|[ \t]*$)[ \t]?/,
];

export function stripPrefixes(piece: Piece, survey: Survey): Unwrapped | undefined {
  const candidates = prefixes.filter((prefix) => survey.fits(prefix, MOST_OF_SAMPLE));
  const digits = survey.linesThatBegin('0123456789');
  if (candidates.length === 0 && digits < Math.max(LEAST_LINES, 0.3 * written(survey))) return undefined;
  const lines = linesOfPiece(piece);
  const some = lines.filter(({ text }) => text.trim() !== '');
  for (const prefix of candidates) {
    const numbers: number[] = [];
    for (const { text } of some) {
      const match = prefix.exec(text);
      if (match) numbers.push(Number(match[1]));
    }
    if (numbers.length < LEAST_LINES || numbers.length < MOST * some.length || !rises(numbers)) continue;
    const stripped = lines.map((line) => ({ ...line, text: line.text.replace(prefix, '') }));
    return { pieces: [pieceOf(withoutPointers(stripped))], replaces: true };
  }
  return withoutNumberLines(lines, some);
}

function written(survey: Survey): number {
  return survey.lines - survey.linesThatBegin('\0');
}

/** Compilers write a line of nothing but a pointer below the code that they speak of. */
function withoutPointers(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ text }) => !/^[ \t]*\|[ \t]*[\^~]+[ \t^~]*$/.test(text));
}

/** Numbers that have lines of their own, as pages with a gutter copy them. */
function withoutNumberLines(lines: readonly Line[], some: readonly Line[]): Unwrapped | undefined {
  const alone = some.filter((line) => /^\s*\d{1,7}\s*$/.test(line.text));
  if (alone.length < LEAST_LINES || alone.length < 0.3 * some.length) return undefined;
  if (!rises(alone.map((line) => Number(line.text)))) return undefined;
  const numbers = new Set(alone);
  return { pieces: [pieceOf(lines.filter((line) => !numbers.has(line)))], replaces: true };
}

function rises(numbers: readonly number[]): boolean {
  let steps = 0;
  for (let i = 1; i < numbers.length; i++) {
    const step = (numbers[i] as number) - (numbers[i - 1] as number);
    if (step >= 1 && step <= 3) steps++;
  }
  return steps >= MOST * (numbers.length - 1);
}

const quoted = /^\s{0,3}(?:[>›»│┃|]|[A-Z]{1,3}>)[ \t]?/;
/** Quotations of quotations, so deep. */
const MOST_DEPTH = 5;

function isTableRow(text: string): boolean {
  const row = text.trim();
  return row.length > 1 && row.startsWith('|') && row.endsWith('|') && !row.endsWith('||');
}

/** `>` and the like before nearly every line. */
export function stripQuoteMarks(piece: Piece, survey: Survey): Unwrapped | undefined {
  if (survey.linesThatBegin('>›»│┃|') < 2 && !survey.holds('> ', 3)) return undefined;
  if (!survey.fits(quoted, MOST_OF_SAMPLE)) return undefined;
  let lines = linesOfPiece(piece);
  let depth = 0;
  while (depth < MOST_DEPTH) {
    const some = lines.filter(({ text }) => text.trim() !== '');
    const marked = some.filter(({ text }) => quoted.test(text) && !isTableRow(text) && !isPrompt(text)).length;
    if (marked < 2 || marked < MOST * some.length) break;
    lines = lines.map((line) => ({ ...line, text: line.text.replace(quoted, '') }));
    depth++;
  }
  return depth === 0 ? undefined : { pieces: [pieceOf(lines)], replaces: true };
}

function isPrompt(text: string): boolean {
  return text.startsWith('>>> ');
}

/** Python, IPython, Node, irb. What such a tool answered in between stays where it is. */
const prompt =
  /^(?:>>> ?|\.\.\. ?|In \[\d{1,5}\]: |[ \t]{3,8}\.\.\.: |irb\([^()\n]{1,20}\):\d{1,4}(?::\d{1,4})?[>*"'] |> )/;
const surePrompt = /^(?:>>> |In \[\d{1,5}\]: |irb\()/;
const nodePrompt = /^> /;
const continuation = /^(?:\.\.\.|\| )/;

export function stripPrompts(piece: Piece, survey: Survey): Unwrapped | undefined {
  // Node's prompt is a quote mark too; it is told by the lines that go on.
  if (
    !survey.someLine('>Ii', surePrompt) &&
    !(survey.someLine('>', nodePrompt) && survey.someLine('.|', continuation))
  ) {
    return undefined;
  }
  const lines = linesOfPiece(piece);
  const marked = lines.filter(({ text }) => prompt.test(text) || continuation.test(text)).length;
  if (marked < LEAST_LINES) return undefined;
  const expression = new RegExp(`${prompt.source}|^\\| `);
  return {
    pieces: [pieceOf(lines.map((line) => ({ ...line, text: line.text.replace(expression, '') })))],
    replaces: true,
  };
}
