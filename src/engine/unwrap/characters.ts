/** Characters that look like others, or like nothing: put back as the plain ones that a person reads. */
import { asciiOf, lookalikeClass } from './lookalikes.ts';
import { linesOfPiece, type Normaliser, pieceOf } from './piece.ts';

/** Full-width letters and digits, mathematical and enclosed ones: what NFKC writes plain. */
const WIDE =
  '\\uff10-\\uff19\\uff21-\\uff3a\\uff3f\\uff41-\\uff5a\\u24b6-\\u24e9\\u{1d400}-\\u{1d7ff}\\u{1f130}-\\u{1f149}';
/** Soft hyphens, zero-width and direction marks, fillers, variation selectors, tags. */
const INVISIBLE =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164' +
  '\\ufe00-\\ufe0f\\ufeff\\uffa0\\u{e0000}-\\u{e007f}\\u{e0100}-\\u{e01ef}';
/** Accents and strokes that are laid over the character before them. */
const OVERLAID = '\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u20d0-\\u20ff\\ufe20-\\ufe2f';

const everyInvisible = new RegExp(`[${INVISIBLE}]+`, 'gu');
const overlaid = new RegExp(`[!-~][${OVERLAID}]`, 'u');
const everyOverlaid = new RegExp(`([!-~])[${OVERLAID}]+`, 'gu');
const wide = new RegExp(`[${WIDE}]{2}`, 'u');
const everyWide = new RegExp(`[${WIDE}]+`, 'gu');
const everyWideMark = /[\uff01-\uff5e\u3000]+/g;
/** A letter that looks like another, beside a plain one: no language writes so. */
const mixed = new RegExp(`[A-Za-z_][${lookalikeClass}]|[${lookalikeClass}][A-Za-z_]`);
const everyWord = /[\p{L}\p{N}_$]+/gu;
/** What asks for a closer look, among the characters beyond ASCII with what stands beside them. */
const suspect = new RegExp(`[${INVISIBLE}${OVERLAID}\\u2028\\u2029\\u0085]|${wide.source}|${mixed.source}`, 'u');
const lineEnds = /[\u2028\u2029\u0085]/;
const everyLineEnd = /[\u2028\u2029\u0085]/g;

/** With so many words of mixed script, those that are of lookalikes through and through are read plain, too. */
const THOROUGH = 3;

/** What a terminal is told between the characters: colours, mostly. And NUL, left over where UTF-16 was read as bytes. */
const ESCAPE = '\u001b';
const NUL = '\0';
const everyControl = new RegExp(`${ESCAPE}\\[[0-9;:?]{0,32}[A-Za-z]|${ESCAPE}[()][A-Z0-9]|${NUL}`, 'g');

export const plainCharacters: Normaliser = (piece, survey) => {
  const controls = piece.text.includes(ESCAPE) || piece.text.includes(NUL);
  const suspicious = survey.beyondAscii && suspect.test(beyondAsciiOf(piece.text));
  if (!controls && !suspicious) return undefined;
  let { text } = piece;
  if (controls) text = text.replace(everyControl, '');
  if (suspicious) text = readPlain(text);
  if (lineEnds.test(text)) {
    const lines = linesOfPiece({ ...piece, text }).flatMap((line) => {
      return line.text.split(everyLineEnd).map((part) => ({ ...line, text: part }));
    });
    return { pieces: [pieceOf(lines, true)], replaces: true };
  }
  return text === piece.text ? undefined : { pieces: [{ ...piece, text, decoded: true }], replaces: true };
};

function readPlain(text: string): string {
  let plain = text.replace(everyInvisible, '');
  if (overlaid.test(plain)) plain = plain.replace(everyOverlaid, '$1');
  if (wide.test(plain)) plain = plain.replace(everyWide, toPlain).replace(everyWideMark, toPlain);
  return mixed.test(plain) ? withoutLookalikes(plain) : plain;
}

/** The characters beyond ASCII, each run of them with the character on either side: few, as a rule. */
function beyondAsciiOf(text: string): string {
  let found = '';
  for (const { index, 0: run } of text.matchAll(/[\u0080-\uffff]+/g)) {
    found += `${text.slice(Math.max(0, index - 1), index + run.length + 1)} `;
  }
  return found;
}

function toPlain(characters: string): string {
  return characters.normalize('NFKC');
}

/** Words that hold a letter which looks like no other stay: they are of the script that they seem to be of. */
function withoutLookalikes(text: string): string {
  let words = 0;
  const plain = eachSuspectLine(text, (line) =>
    line.replace(everyWord, (word) => {
      if (!/[A-Za-z_]/.test(word)) return word;
      const read = plainWord(word);
      if (read !== word) words++;
      return read;
    }),
  );
  return words < THOROUGH ? plain : eachSuspectLine(plain, (line) => line.replace(everyWord, plainWord));
}

/** The text with those lines read that hold characters beyond ASCII. Words of the others are what they look like. */
function eachSuspectLine(text: string, read: (line: string) => string): string {
  const beyond = /[\u0080-\uffff]/g;
  let done = '';
  let from = 0;
  for (let found = beyond.exec(text); found; found = beyond.exec(text)) {
    const start = text.lastIndexOf('\n', found.index) + 1;
    const next = text.indexOf('\n', found.index);
    const end = next < 0 ? text.length : next;
    done += text.slice(from, start) + read(text.slice(start, end));
    from = end;
    beyond.lastIndex = end;
  }
  return done + text.slice(from);
}

function plainWord(word: string): string {
  let read = '';
  for (const letter of word) {
    const ascii = letter < '\u0080' ? letter : asciiOf.get(letter);
    if (ascii === undefined) return word;
    read += ascii;
  }
  return read;
}
