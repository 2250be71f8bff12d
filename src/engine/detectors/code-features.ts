/**
 * The look of a line as numbers: its words (by kind, or by name where code or logs use them), marks and indentation, and
 * the rows of up to three of them. What the classifier of code.ts weighs, and what its training counts.
 */

/** Rows of symbols fall into so many slots. */
export const SLOTS = 1 << 13;
/** Longer lines are looked at in pieces of this many characters. */
const PIECE = 160;
/** So many pieces of a line are looked at. */
const MOST_PIECES = 4;
/** Where not every line is looked at, so many in a row are. */
export const RUN = 20;

/** Words that are looked at by name, in any case; the order is part of the trained weights. */
const names = (
  'abstract alignas and any array as asm assert async auto await base begin bool boolean break byte case catch char class cls ' +
  'const constexpr constructor continue crate data def default defer define defined delegate delete do done double dyn elif ' +
  'else elseif elsif end endif enum esac eval event except exec exit export extends extern false fi final finally fixed float ' +
  'fn for foreach friend from fun func function get global go goto guard if ifdef ifndef impl implements implicit import in ' +
  'include inline inout instanceof int int8 int16 int32 int64 interface internal into is it lambda lazy let list local lock log ' +
  'long loop make map match mod module move mut mutable namespace native new next nil none not null nullptr object of on open ' +
  'operator or out override package param pass pragma print printf println private proc protected protocol pub public raise ' +
  'range readonly record ref register require required rescue restrict return returns sealed select self set shift short signed ' +
  'sizeof static str strict string struct sub super switch sync synchronized template test then this throw throws to trait ' +
  'transient true try type typedef typename typeof uint uint8 uint16 uint32 uint64 undef undefined union unless unsafe unsigned ' +
  'until use using val value var vec vector virtual void volatile want when where while with yield echo fi ' +
  'add alter by column create database drop exists foreign group having index inner insert join key left limit order primary ' +
  'references right table update values view varchar ' +
  'arg cmd copy entrypoint env expose run workdir image name version resource variable output provider ' +
  'div span class id href src style html head body script link meta svg path xmlns width height color margin padding px em rem ' +
  'mov push pop call ret jmp add sub cmp lea eax rax ' +
  'info warn warning error debug trace fatal notice severe level msg message time timestamp ts thread pid exception at caused ' +
  'the a an of and to we you he she they i was were be been have has had will would can could should that these those ' +
  'my your his her our their but because about after before also there here what which who how please dear regards thanks ' +
  'fixed added removed changed update bug fix feature support de la el le les der die das und et en que les il un una'
).split(' ');

/** Symbols: one number for every kind of word, mark and indentation. */
const FIRST_MARK = 64;
const FIRST_NAME = 256;
const START = 1;
const END = 8;
const NUMBER = 10;
const LONG_NUMBER = 11;
const HEX_NUMBER = 12;
const OTHER_SCRIPT = 13;
const OTHER_MARK = 14;
const RUN_OF_MARKS = 15;
const WORD = 20;
/** Set where a blank comes before. */
const SPACED = 1 << 10;

const symbolOfName = new Map(names.map((name, i) => [name, FIRST_NAME + i]));
const LONGEST_NAME = Math.max(...names.map((name) => name.length));

/** Symbols of one line or piece of a line; reused. */
const symbols = new Int32Array(PIECE + 4);
let count = 0;

/** What the line before hands on to the next. */
interface Neighbour {
  first: number;
  last: number;
  indent: number;
}

/** Rows of one, two and three symbols, and two features for the neighbour. */
const features = new Uint16Array(3 * (PIECE + 4) + 2);

/**
 * Reads the lines that aren't blank; a long one in pieces, each of which counts as a line.
 * @param every of so many runs of lines, one is read
 * @param visit is told the line's number, from 1, and its features: the slots before `count`, valid until it returns
 */
export function forEachLine(
  lines: readonly string[],
  every: number,
  visit: (line: number, slots: Uint16Array, count: number) => void,
): void {
  const before: Neighbour = { first: 0, last: 0, indent: 0 };
  for (let i = 0; i < lines.length; i++) {
    if (every > 1 && Math.floor(i / RUN) % every !== 0) continue;
    const line = lines[i] as string;
    const pieces = Math.min(MOST_PIECES, Math.ceil(line.length / PIECE));
    for (let piece = 0; piece < pieces; piece++) {
      const text = pieces === 1 ? line : line.slice(piece * PIECE, (piece + 1) * PIECE);
      if (text.trim() !== '') visit(i + 1, features, readFeatures(text, features, before));
    }
  }
}

/** Writes the slots of a line's features, and makes it the neighbour of the next. */
function readFeatures(line: string, into: Uint16Array, before: Neighbour): number {
  readSymbols(line);
  let written = 0;
  let a = 0;
  let b = 0;
  for (let i = 0; i < count; i++) {
    const c = symbols[i] as number;
    into[written++] = slot(c, 0, 0);
    if (i > 0) into[written++] = slot(b, c, 0);
    if (i > 1) into[written++] = slot(a, b, c);
    a = b;
    b = c;
  }
  const indent = symbols[0] as number;
  const first = symbols[1] as number;
  const last = symbols[Math.max(1, count - 2)] as number;
  into[written++] = slot(before.last, before.indent * 8 + indent, 0x7001);
  into[written++] = slot(before.first, first, 0x7002);
  before.first = first;
  before.last = last;
  before.indent = indent;
  return written;
}

function slot(a: number, b: number, c: number): number {
  let hash = Math.imul(a + 0x9e37, 0x85ebca6b) ^ Math.imul(b + 0x79b9, 0xc2b2ae35) ^ Math.imul(c + 0x1b87, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & (SLOTS - 1);
}

function readSymbols(line: string): void {
  const length = Math.min(line.length, PIECE);
  let at = 0;
  let width = 0;
  for (; at < length; at++) {
    const code = line.charCodeAt(at);
    if (code === 9) width += 4;
    else if (code === 32 || code === 0xa0) width++;
    else break;
  }
  symbols[0] = START + (width === 0 ? 0 : width < 3 ? 1 : width < 5 ? 2 : width < 9 ? 3 : 4);
  count = 1;
  let spaced = 0;
  while (at < length) {
    const code = line.charCodeAt(at);
    if (code === 32 || code === 9 || code === 0xa0) {
      spaced = SPACED;
      at++;
      continue;
    }
    const start = at;
    let symbol: number;
    if (isDigit(code)) {
      at = endOfWord(line, at, length);
      symbol = numberSymbol(line, start, at);
    } else if (isLetter(code)) {
      at = endOfWord(line, at, length);
      symbol = wordSymbol(line, start, at);
    } else if (code > 127) {
      at++;
      while (at < length && line.charCodeAt(at) > 127) at++;
      symbol = isPunctuation(code) ? OTHER_MARK : OTHER_SCRIPT;
    } else {
      at++;
      while (at < length && line.charCodeAt(at) === code) at++;
      symbol = at - start > 3 ? RUN_OF_MARKS : FIRST_MARK + code;
      if (at - start === 2) symbol += 8192;
    }
    symbols[count++] = symbol | spaced;
    spaced = 0;
  }
  symbols[count++] = END;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** ASCII letters, `_` and `$`. */
function isLetter(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || code === 95 || code === 36;
}

/** Quotation marks, dashes, ideographic marks: between U+2000 and U+206F, U+3000 and U+303F, and of Latin-1. */
function isPunctuation(code: number): boolean {
  return (code >= 0x2000 && code <= 0x2bff) || (code >= 0x3000 && code <= 0x303f) || (code < 0xc0 && code > 127);
}

function endOfWord(line: string, from: number, length: number): number {
  let at = from;
  while (at < length) {
    const code = line.charCodeAt(at);
    if (!isLetter(code) && !isDigit(code) && !(code > 0xbf && code < 0x2000)) break;
    at++;
  }
  return at;
}

function numberSymbol(line: string, start: number, end: number): number {
  for (let i = start; i < end; i++) if (!isDigit(line.charCodeAt(i))) return HEX_NUMBER;
  return end - start > 3 ? LONG_NUMBER : NUMBER;
}

/** A word by name where it has one, else by its letters: case, length, and what binds its parts. */
function wordSymbol(line: string, start: number, end: number): number {
  const length = end - start;
  let upper = 0;
  let lower = 0;
  let digits = 0;
  let bound = 0;
  let humps = 0;
  let foreign = 0;
  let previousLower = false;
  for (let i = start; i < end; i++) {
    const code = line.charCodeAt(i);
    const isUpper = code >= 65 && code <= 90;
    if (isUpper) {
      upper++;
      if (previousLower) humps++;
    } else if (code >= 97 && code <= 122) lower++;
    else if (isDigit(code)) digits++;
    else if (code > 127) foreign++;
    else bound++;
    previousLower = code >= 97 && code <= 122;
  }
  if (length <= LONGEST_NAME && bound === 0 && foreign === 0 && humps === 0) {
    const name = symbolOfName.get(line.slice(start, end).toLowerCase());
    if (name !== undefined) return name + (upper === 0 ? 0 : lower === 0 ? 2048 : 4096);
  }
  if (foreign > 0) return WORD + (upper > 0 ? 1 : 0);
  if (bound > 0) return WORD + 2 + (lower === 0 ? 1 : humps > 0 ? 2 : 0) + (line.charCodeAt(start) === 36 ? 4 : 0);
  if (humps > 0) return WORD + 10 + (upper < lower && line.charCodeAt(start) > 96 ? 0 : 1);
  if (digits > 0) return WORD + 12 + (upper > 0 ? 1 : 0);
  if (lower === 0) return WORD + 14 + (length === 1 ? 0 : length < 5 ? 1 : 2);
  if (upper > 0) return WORD + 18 + (length < 4 ? 0 : length < 9 ? 1 : 2);
  return WORD + 22 + (length < 2 ? 0 : length < 4 ? 1 : length < 7 ? 2 : length < 11 ? 3 : 4);
}
