/** Guesses from a text's lines how its comments are written, since a paste carries no file name. */

export type CommentFamily = 'slash' | 'hash' | 'dash' | 'semicolon';

const LF = 10;
const votesNeeded = 8;
/** Of a text longer than this (in bytes), so many lines are asked, evenly spread. */
const LONG_TEXT = 6_000;
const LINES_ASKED = 128;

/**
 * Only trailing comments need the guess: a line that opens with a comment mark is told by itself (lex.ts). Lines that
 * begin with a mark count eight times what a line's last character does; ties and silence give `slash`.
 * @param bytes UTF-8, followed by at least one zero byte
 * @param length how many of the bytes are text
 */
export function guessCommentFamily(bytes: Uint8Array, length: number): CommentFamily {
  let slash = 0;
  let hash = 0;
  let dash = 0;
  let semicolon = 0;
  const stride = length > LONG_TEXT ? Math.floor(length / LINES_ASKED) : 0;
  let start = 0;
  for (let next = stride; start < length; next += stride) {
    let end = start;
    while (end < length && bytes[end] !== LF) end++;
    let first = start;
    while (first < end && (bytes[first] === 32 || bytes[first] === 9)) first++;
    let last = end - 1;
    while (last > first && (bytes[last] as number) <= 32) last--;
    start = end + 1;
    if (start < next) {
      start = next;
      while (start < length && bytes[start - 1] !== LF) start++;
    }
    if (first >= end) continue;
    const a = bytes[first] as number;
    const b = bytes[first + 1] as number;
    if (a === 47) {
      if (b === 47 || b === 42) slash += votesNeeded;
    } else if (a === 35) {
      // `# `, `##`, `#!` open comments; `#include`, `#if`, `#endif`, `#define`, `#pragma`, `#[` are no comments.
      if (b <= 32 || b === 35 || b === 33) hash += votesNeeded;
      else if (b === 105 || b === 101 || b === 100 || b === 112 || b === 91) slash += votesNeeded >> 1;
    } else if (a === 45 && b === 45) {
      const c = bytes[first + 2] as number;
      if (c <= 32 || c === 91 || c === 45) dash += votesNeeded;
    } else if (a === 59) {
      semicolon += votesNeeded;
    } else if (a === 42) {
      slash += 2;
    } else if (startsStatement(bytes, first)) {
      dash += 4;
    }
    const z = bytes[last] as number;
    if (z === 59 || z === 123 || z === 125) slash++;
    else if (z === 58) hash++;
  }
  const most = Math.max(slash, hash, dash, semicolon);
  if (most === slash) return 'slash';
  if (most === hash) return 'hash';
  return most === dash ? 'dash' : 'semicolon';
}

/** Whether the four letters at `at`, in any case, open an SQL statement or clause. */
function startsStatement(bytes: Uint8Array, at: number): boolean {
  const word =
    (((bytes[at] as number) & 0xdf) << 24) |
    (((bytes[at + 1] as number) & 0xdf) << 16) |
    (((bytes[at + 2] as number) & 0xdf) << 8) |
    ((bytes[at + 3] as number) & 0xdf);
  switch (word) {
    case 0x53454c45: // SELE(CT)
    case 0x43524541: // CREA(TE)
    case 0x494e5345: // INSE(RT)
    case 0x414c5445: // ALTE(R)
    case 0x57484552: // WHER(E)
    case 0x55504441: // UPDA(TE)
      return true;
    default:
      return false;
  }
}
