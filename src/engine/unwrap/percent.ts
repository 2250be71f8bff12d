/** URL-encoding: `%7B`, in URLs, form bodies and `encodeURIComponent`'s output. */
import { decodedPiece, type Normaliser } from './piece.ts';
import { digitOf } from './base64.ts';

/** Fewer escapes in a run of characters without blanks say nothing. */
const LEAST_ESCAPES = 4;
/** Shorter runs hold no code to speak of. */
const LEAST_CHARACTERS = 40;

const run = /[^\s"<>`]{40,}/g;
const escape = /%[0-9a-fA-F]{2}/g;
/** A parameter's name, with what stands before the query. */
const parameter = /^(?:[^?#]{0,2000}\?)?[\w.[\]-]{1,40}=/;
const decoder = new TextDecoder('utf-8');

export const decodePercent: Normaliser = (piece, survey) => {
  if (!survey.holds('%', LEAST_ESCAPES) || !everyFew(piece.text)) return undefined;
  const changed = new Map<number, string[]>();
  for (const line of survey.linesWith('%')) {
    const encoded = survey.line(line);
    const said = encoded.replace(run, decodeRun);
    if (said !== encoded) changed.set(line, said.split(/\r\n|\n|\r/));
  }
  return changed.size === 0 ? undefined : { pieces: [decodedPiece(piece, survey, changed)], replaces: false };
};

/** Whether there are enough escapes; code has a `%` here and there. */
function everyFew(text: string): boolean {
  escape.lastIndex = 0;
  for (let i = 0; i < LEAST_ESCAPES; i++) if (!escape.test(text)) return false;
  return true;
}

/** Each parameter of a query or form gets lines of its own. */
function decodeRun(encoded: string): string {
  const escapes = encoded.match(escape)?.length ?? 0;
  if (escapes < LEAST_ESCAPES || encoded.length < LEAST_CHARACTERS) return encoded;
  const blanks = !encoded.includes('%20') && encoded.includes('+');
  return encoded
    .split('&')
    .map((part) => decodeBytes(part.replace(parameter, '$&\n'), blanks))
    .join('\n');
}

/** @param plus whether `+` stands for a blank */
function decodeBytes(text: string, plus: boolean): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const escaped = text.indexOf('%', at);
    const plain = text.slice(at, escaped < 0 ? text.length : escaped);
    parts.push(plus ? plain.replaceAll('+', ' ') : plain);
    if (escaped < 0) break;
    const bytes: number[] = [];
    at = escaped;
    while (text.charCodeAt(at) === 37) {
      const high = digitOf(text.charCodeAt(at + 1));
      const low = digitOf(text.charCodeAt(at + 2));
      if (high < 0 || low < 0) break;
      bytes.push(high * 16 + low);
      at += 3;
    }
    if (bytes.length === 0) {
      parts.push('%');
      at++;
    } else parts.push(decoder.decode(Uint8Array.from(bytes)));
  }
  return parts.join('');
}
