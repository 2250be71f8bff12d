/** Where import statements end, which the lexer passes over. */
import { hashOf } from './lex-tables.ts';

const LF = 10;
const IMPORT = hashOf('import');
const FROM = hashOf('from');
const EXPORT = hashOf('export');
const USING = hashOf('using');
const USE = hashOf('use');
const PACKAGE = hashOf('package');
const INCLUDE = hashOf('include');
/** An import list that runs over several lines is at most this long, in bytes. */
const LONGEST_IMPORT = 8000;

/** Whether a word that opens a line may open an import statement. */
export function opensImport(hash: number): boolean {
  return (
    hash === IMPORT ||
    hash === FROM ||
    hash === EXPORT ||
    hash === USING ||
    hash === USE ||
    hash === PACKAGE ||
    hash === INCLUDE
  );
}

/**
 * The end (the line feed, or the text's end) of the import statement whose first word ends at `at`; `at` itself when it
 * is none: `import(…)`, `using (…)`, `export function`, a variable named `from`.
 */
export function importEnd(bytes: Uint8Array, length: number, hash: number, at: number): number {
  let first = at;
  while (bytes[first] === 32 || bytes[first] === 9) first++;
  const c = bytes[first] as number;
  const line = lineEnd(bytes, length, at);
  if (first >= line || first === at) {
    // `import{a}from"b"` of a minifier, `import"x"`, `#include"x"`; anything else is a name that only begins so.
    if (c !== 123 && c !== 34 && c !== 39) return at;
  }
  if (hash === EXPORT && c !== 123 && c !== 42) return at;
  if (hash === FROM && !contains(bytes, first, line, IMPORT_WORD)) return at;
  if (hash === IMPORT ? c === 46 || c === 61 || c === 58 : hash !== INCLUDE && (c === 61 || c === 58)) return at;
  if (c === 40) {
    const next = bytes[first + 1] as number;
    return hash === IMPORT && (next === LF || next === 13) ? listEnd(bytes, length, first, line) : at;
  }
  let opener = -1;
  for (let i = first; i < line; i++) {
    const byte = bytes[i];
    if (byte === 123 || (byte === 40 && hash === FROM)) opener = i;
    else if (byte === 125 || byte === 41) opener = -1;
    else if (byte === 40 && hash !== IMPORT && hash !== INCLUDE) return at;
    // A minified file is one line: only the statement goes, not what follows it.
    else if (byte === 59) return i;
  }
  return opener < 0 ? line : listEnd(bytes, length, opener, line);
}

const IMPORT_WORD = [105, 109, 112, 111, 114, 116];

/** End of the line that closes the list opened at `opener`; `line` when what follows is no list of names. */
function listEnd(bytes: Uint8Array, length: number, opener: number, line: number): number {
  const closer = bytes[opener] === 123 ? 125 : 41;
  const stop = Math.min(length, opener + LONGEST_IMPORT);
  for (let i = opener + 1; i < stop; i++) {
    const byte = bytes[i] as number;
    if (byte === closer) return lineEnd(bytes, length, i);
    // A list of names holds no other list: without this, a text of openers alone would be read again from each of them.
    if (byte === 59 || byte === 61 || byte === 40 || byte === 123) break;
  }
  return line;
}

export function lineEnd(bytes: Uint8Array, length: number, from: number): number {
  const end = bytes.indexOf(LF, from);
  return end < 0 || end > length ? length : end;
}

function contains(bytes: Uint8Array, from: number, to: number, word: readonly number[]): boolean {
  const first = word[0] as number;
  for (let i = from; i + word.length <= to; i++) {
    if (bytes[i] !== first) continue;
    let j = 1;
    while (j < word.length && bytes[i + j] === word[j]) j++;
    if (j === word.length) return true;
  }
  return false;
}
