/**
 * Lines that were joined into one, as an input of a single line does to what is pasted there: a comment that ended with
 * its line then hides all code behind it from the lexer.
 */
import { type Line, type Piece, piecesOf, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';

/** Shorter lines hold no two lines of code worth the look. */
const LEAST_CHARACTERS = 160;
/** So much that code is written with must stand behind a mark: prose uses dashes and hashes, too. */
const LEAST_CODE_MARKS = 4;
/** Further lines are read as one. */
const MOST_LINES = 20;
const marks = ['// ', '# ', '-- '] as const;
const opener = /(?<=^|\s)(?:\/\/+|#+|--)(?=\s)/;
const openers = new RegExp(opener, 'g');
const codeMark = /[;{}=]|\w\(/g;
/** So many line ends written out, and a line is a string, whose comments end. */
const MOST_LINE_ENDS = 2;

/** Every such line becomes a further piece without the marks of its comments; the text itself stays as it is. */
export function readJoinedLines(piece: Piece, survey: Survey): Unwrapped | undefined {
  const { lineOf, lastOf = lineOf } = piece;
  const found = new Set<number>();
  for (const mark of marks) {
    for (const line of survey.linesWith(mark)) if (hidesCode(survey.line(line))) found.add(line);
  }
  if (found.size === 0) return undefined;
  const texts = [...found].map((line): Line[] => [
    { text: survey.line(line).replace(openers, ''), from: lineOf[line] ?? 1, to: lastOf[line] ?? 1 },
  ]);
  return { pieces: piecesOf(texts, MOST_LINES), replaces: false };
}

function hidesCode(line: string): boolean {
  if (line.length < LEAST_CHARACTERS || line.split('\\n', MOST_LINE_ENDS + 2).length > MOST_LINE_ENDS + 1) return false;
  const at = line.search(opener);
  if (at < 0) return false;
  let seen = 0;
  for (const _ of line.slice(at).matchAll(codeMark)) if (++seen === LEAST_CODE_MARKS) return true;
  return false;
}
