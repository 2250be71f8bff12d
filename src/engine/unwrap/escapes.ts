/** Escapes of strings (JSON, C, Java, JavaScript, Python) and character references of HTML, undone where they stand. */
import { decodeEntities } from './entities.ts';
import { decodedPiece, type Piece, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  r: '',
  t: '\t',
  b: '',
  f: '',
  v: '',
  a: '',
  '"': '"',
  "'": "'",
  '`': '`',
  '/': '/',
  '\\': '\\',
  $: '$',
};
const escape =
  /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|U([0-9a-fA-F]{8})|([0-3]?[0-7]{1,2})|([nrtbfva"'`/\\$]))/g;

/** What a string says that is written with escapes; unknown ones stay. */
export function unescapeString(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(escape, (whole: string, ...groups: (string | undefined)[]) => {
    const [unicode, braced, byte, long, octal, mark] = groups;
    if (mark !== undefined) return simple[mark] ?? whole;
    const hex = unicode ?? braced ?? byte ?? long;
    const code = hex === undefined ? parseInt(octal ?? '0', 8) : parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** So many line ends or tabs written out, or so many characters by their number, and a line is taken to be a string. */
const LEAST_LINE_ENDS = 3;
const LEAST_NUMBERS = 8;
const lineEnd = /\\n/g;
const numbered = /\\(?:u\{?[0-9a-fA-F]{2}|x[0-9a-fA-F]{2}|[01][0-7]{2})/g;

/**
 * Strings whose quotes are missing or far away: lines with several written-out line ends are read as what they say.
 * (What stands between quotes: literals.ts.)
 * @param unread what of a line, given by where it begins and ends, nobody has read yet
 */
export function unescapeLines(
  piece: Piece,
  survey: Survey,
  unread: (from: number, to: number) => string,
): Piece | undefined {
  const changed = new Map<number, string[]>();
  for (const line of linesWithBackslashes(survey)) {
    const text = survey.line(line);
    const from = survey.starts[line] as number;
    if (isEscaped(text) && isEscaped(unread(from, from + text.length)))
      changed.set(line, unescapeString(text).split('\n'));
  }
  return changed.size === 0 ? undefined : decodedPiece(piece, survey, changed);
}

/** Lines (from 0) with enough backslashes to be worth a look. */
function linesWithBackslashes({ text, starts }: Survey): number[] {
  const found: number[] = [];
  let line = 0;
  let backslashes = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    if (at >= (starts[line + 1] ?? Infinity)) {
      backslashes = 0;
      while (at >= (starts[line + 1] ?? Infinity)) line++;
    }
    if (++backslashes === LEAST_LINE_ENDS) found.push(line);
  }
  return found;
}

function isEscaped(text: string): boolean {
  if (!text.includes('\\')) return false;
  return atLeast(text, lineEnd, LEAST_LINE_ENDS) || atLeast(text, numbered, LEAST_NUMBERS);
}

function atLeast(text: string, expression: RegExp, count: number): boolean {
  expression.lastIndex = 0;
  for (let i = 0; i < count; i++) if (!expression.test(text)) return false;
  return true;
}

const LEAST_REFERENCES = 4;
const reference = /&(?:lt|gt|amp|quot|apos|nbsp|#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-z]{3,6});/y;

/** Text escaped for HTML. */
export function unescapeEntities(piece: Piece, survey: Survey): Unwrapped | undefined {
  const { text } = piece;
  if (!holdsReferences(text)) return undefined;
  const changed = new Map<number, string[]>();
  for (const line of survey.linesWith('&')) {
    const escaped = survey.line(line);
    const said = decodeEntities(escaped);
    if (said !== escaped) changed.set(line, said.split(/\r\n|\n|\r/));
  }
  return changed.size === 0 ? undefined : { pieces: [decodedPiece(piece, survey, changed)], replaces: false };
}

function holdsReferences(text: string): boolean {
  let references = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    reference.lastIndex = at;
    if (reference.test(text) && ++references >= LEAST_REFERENCES) return true;
  }
  return false;
}
