/** Base64 (either alphabet) and hexadecimal digits, on one line or many, in `data:` URLs or strings: what it says. */
import { LineFinder } from './line-finder.ts';
import { type Line, type Normaliser, type Piece, piecesOf } from './piece.ts';
import { isInAlphabet, longRunFrom, type Run, runEnd } from './survey.ts';
import { textOfBytes } from './text-of-bytes.ts';
import type { Work } from './work.ts';

/** Shorter blocks hold no code to speak of. */
const LEAST_CHARACTERS = 64;
/** Characters that may stand between two lines of a block. */
const MOST_BETWEEN = 40;
/** Further blocks are read as one. */
const MOST_BLOCKS = 100;

const LF = 10;

/** By character code: value in base64, 64 for none. */
const VALUE = new Uint8Array(128).fill(64);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((mark, value) => {
  VALUE[mark.charCodeAt(0)] = value;
});
VALUE['-'.charCodeAt(0)] = 62;
VALUE['_'.charCodeAt(0)] = 63;

/** What may stand between two lines of a block, besides one line end: indentation, marks of strings and comments. */
const BETWEEN = new Uint8Array(128);
for (const mark of ' \t\r">#*\',;\\') BETWEEN[mark.charCodeAt(0)] = 1;

export const decodeBase64: Normaliser = (piece, survey, work) => {
  if (!survey.holdsLongRun) return undefined;
  const texts: Line[][] = [];
  const finder = new LineFinder(piece, survey);
  for (const block of blocksOf(piece.text)) {
    work.read += lengthOf(block);
    const lines = linesOf(piece, block, finder, work);
    if (lines) texts.push(lines);
  }
  return texts.length === 0 ? undefined : { pieces: piecesOf(texts, MOST_BLOCKS, true), replaces: false };
};

function lengthOf(block: readonly Run[]): number {
  return block.reduce((length, { from, to }) => length + to - from, 0);
}

/** Runs from one line each. */
function* blocksOf(text: string): Generator<readonly Run[]> {
  let done = 0;
  for (let first = longRunFrom(text, 0); first; first = longRunFrom(text, done)) {
    const block = [first];
    const width = first.to - first.from;
    let last: Run | undefined = first;
    while (last && last.to - last.from === width) {
      last = nextLine(text, last, width);
      if (last) block.push(last);
    }
    done = (block[block.length - 1] as Run).to;
    if (lengthOf(block) >= LEAST_CHARACTERS && looksEncoded(text.slice(first.from, first.to))) yield block;
  }
}

/** Names, paths and rulers aren't. */
function looksEncoded(run: string): boolean {
  const start = run.slice(0, 200);
  return (
    /\d/.test(start) &&
    /[A-Za-z]/.test(start) &&
    (/^[\da-fA-F]+$/.test(start) || (/[a-z]/.test(start) && /[A-Z]/.test(start)))
  );
}

/** The next line of a block: lines are of one length, but for the last. */
function nextLine(text: string, before: Run, width: number): Run | undefined {
  let ends = 0;
  let from = before.to;
  for (; from < before.to + MOST_BETWEEN; from++) {
    const c = text.charCodeAt(from);
    if (c === LF) ends++;
    else if (c >= 128 || BETWEEN[c] !== 1) break;
  }
  if (ends !== 1 || !isInAlphabet(text.charCodeAt(from))) return undefined;
  const to = runEnd(text, from);
  return to - from <= width ? { from, to } : undefined;
}

function linesOf(piece: Piece, block: readonly Run[], finder: LineFinder, work: Work): Line[] | undefined {
  const { text } = piece;
  const bytes = isHexadecimal(text, block) ? bytesOfHex(text, block) : undefined;
  const said = (bytes && textOfBytes(bytes, work)) ?? textOfBase64(text, block, work);
  if (said === undefined) return undefined;
  const first = finder.at((block[0] as Run).from);
  const last = finder.at((block[block.length - 1] as Run).from);
  if (first.from === last.to) return said.split(/\r\n|\n|\r/).map((line) => ({ text: line, from: first.from }));
  return spread(said, block, finder, lengthOf(block) * (bytes ? 0.5 : 0.75));
}

/** Marks of byte order, padding and a group that was cut may be missing from the text: so many bytes of it. */
const SLACK = 8;

/**
 * Which lines of the block hold which lines of the text: told by its bytes, a line more on either side. Compressed texts
 * stand in no such order: each of their lines comes from all.
 * @param size bytes that the block says
 */
function spread(said: string, block: readonly Run[], finder: LineFinder, size: number): Line[] {
  const places = block.map(({ from }) => finder.at(from));
  const last = places.length - 1;
  const wide = Math.abs(2 * said.length - size) <= SLACK;
  const inOrder = wide || Math.abs(bytesOf(said, 0, said.length) - size) <= SLACK;
  const perLine = (size * ((block[0] as Run).to - (block[0] as Run).from)) / lengthOf(block);
  const lines: Line[] = [];
  let bytes = 0;
  let at = 0;
  for (const ending of said.matchAll(/\r\n|\n|\r|$/g)) {
    const next = ending.index + ending[0].length;
    const begin = inOrder ? Math.max(0, Math.floor(bytes / perLine) - 1) : 0;
    bytes += wide ? 2 * (next - at) : bytesOf(said, at, next);
    const end = inOrder ? Math.min(last, Math.floor(bytes / perLine) + 1) : last;
    const from = (places[Math.min(begin, last)] ?? { from: 1 }).from;
    lines.push({ text: said.slice(at, ending.index), from, to: (places[end] ?? { to: from }).to });
    at = next;
  }
  return lines;
}

/** Bytes of a stretch of text in UTF-8. */
function bytesOf(text: string, from: number, to: number): number {
  let bytes = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    bytes += c < 128 ? 1 : c < 0x800 || (c >= 0xd800 && c < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** A block that was cut out of a longer one may begin in the middle of a group of four. */
function textOfBase64(text: string, block: readonly Run[], work: Work): string | undefined {
  for (let skip = 0; skip < 4; skip++) {
    const start = decode(text, block, skip, 96);
    if (!mayBeText(start)) continue;
    const said = textOfBytes(decode(text, block, skip, Infinity), work);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Asked of the first bytes alone: whether it is worth decoding the rest. */
function mayBeText(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x1f || bytes[0] === 0x78 || bytes[0] === 0xff || bytes[0] === 0xfe) return true;
  let zeros = 0;
  for (const byte of bytes) if (byte === 0) zeros++;
  if (zeros > 0.3 * bytes.length) return true;
  // Neither control characters nor bytes that UTF-8 doesn't have.
  return bytes.every((byte) => byte < 0xf5 && (byte >= 32 || (byte >= 9 && byte <= 13) || byte === 27));
}

function decode(text: string, block: readonly Run[], skip: number, most: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(most, Math.floor((lengthOf(block) * 3) / 4)));
  let at = 0;
  let bits = 0;
  let held = 0;
  let left = skip;
  for (const { from, to } of block) {
    for (let i = from; i < to && at < bytes.length; i++) {
      if (left > 0) {
        left--;
        continue;
      }
      held = ((held << 6) | (VALUE[text.charCodeAt(i)] as number)) & 0xffffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return bytes.subarray(0, at);
}

function isHexadecimal(text: string, block: readonly Run[]): boolean {
  return block.every(({ from, to }) => {
    for (let i = from; i < to; i++) if (digitOf(text.charCodeAt(i)) < 0) return false;
    return true;
  });
}

function bytesOfHex(text: string, block: readonly Run[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(block) >> 1);
  let at = 0;
  let half = -1;
  for (const { from, to } of block) {
    for (let i = from; i < to; i++) {
      const digit = digitOf(text.charCodeAt(i));
      if (half < 0) half = digit;
      else {
        bytes[at++] = half * 16 + digit;
        half = -1;
      }
    }
  }
  return bytes.subarray(0, at);
}

/** Value of a hexadecimal digit; −1 for anything else. */
export function digitOf(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 97 && c <= 102) return c - 87;
  return c >= 65 && c <= 70 ? c - 55 : -1;
}
