/** Bytes written one by one: `66 75 6e`, `0x66, 0x75`, `66:75`; hexdump and xxd. */
import { digitOf } from './base64.ts';
import { type Line, linesOfPiece, type Normaliser, piecesOf } from './piece.ts';
import { textOfBytes } from './text-of-bytes.ts';

/** Fewer bytes hold no code to speak of. */
const LEAST_BYTES = 48;
/** Share of the lines that must hold some. */
const MOST = 0.2;
/** Four bytes, whatever stands between them, somewhere in a line. */
const pairs = /(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ \t,:;]{1,3}){3}|[0-9a-fA-F]{4} [0-9a-fA-F]{4} /;
/** Further texts are read as one. */
const MOST_TEXTS = 20;

/** `00000010: 6675 6e63  function` of xxd, `00000010  66 75 6e  |fun|` of hexdump: the place before the bytes. */
const place = /^[0-9a-fA-F]{6,8}(?::|  ?)[ \t]/;
/** What such tools write behind the bytes. */
const shown = /(?: {2,}\S| {2}\|).*$/;

export const decodeHexPairs: Normaliser = (piece, survey, work) => {
  if (!survey.fits(pairs, MOST)) return undefined;
  const texts: Line[][] = [];
  let bytes: number[] = [];
  let lines: number[][] = [];
  const close = (): void => {
    const said = bytes.length < LEAST_BYTES ? undefined : textOfBytes(Uint8Array.from(bytes), work);
    const first = lines[0]?.[0];
    const last = lines[lines.length - 1]?.[1];
    if (said !== undefined && first !== undefined && last !== undefined) {
      texts.push(said.split(/\r\n|\n|\r/).map((text) => ({ text, from: first, to: last })));
    }
    bytes = [];
    lines = [];
  };
  for (const { text, from, to } of linesOfPiece(piece)) {
    const found = pairsOf(place.test(text) ? text.replace(place, '').replace(shown, '') : text);
    if (found.length === 0) close();
    else {
      for (const byte of found) bytes.push(byte);
      lines.push([from, to ?? from]);
    }
  }
  close();
  return texts.length === 0 ? undefined : { pieces: piecesOf(texts, MOST_TEXTS, true), replaces: false };
};

/** A line's bytes; none when something else stands there, too. */
function pairsOf(text: string): number[] {
  const bytes: number[] = [];
  let i = 0;
  const { length } = text;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c === 48 && (text.charCodeAt(i + 1) | 32) === 120) i += 2;
    else if (c === 92 && text.charCodeAt(i + 1) === 120) i += 2;
    const high = digitOf(text.charCodeAt(i));
    if (high < 0) {
      if (!SEPARATORS.has(c)) return [];
      i++;
      continue;
    }
    const low = digitOf(text.charCodeAt(i + 1));
    if (low < 0) return [];
    bytes.push(high * 16 + low);
    i += 2;
  }
  return bytes;
}

const SEPARATORS = new Set([...' \t,:;{}[]()"'].map((mark) => mark.charCodeAt(0)));
