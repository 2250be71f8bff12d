/** Base64 (either alphabet, blanks and line ends between) → bytes; and files that stand as base64 inside a text. */
import { isInAlphabet, longRunFrom, runEnd } from '../unwrap/survey.ts';

const VALUE = new Uint8Array(128).fill(64);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((mark, value) => {
  VALUE[mark.charCodeAt(0)] = value;
});
VALUE['-'.charCodeAt(0)] = 62;
VALUE['_'.charCodeAt(0)] = 63;

/** Bytes of a stretch of a text; whatever isn't in the alphabet is left out. */
export function bytesOfBase64(text: string, from = 0, to: number = text.length): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(((to - from) * 3) / 4));
  let at = 0;
  let held = 0;
  let bits = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    const value = c < 128 ? (VALUE[c] as number) : 64;
    if (value === 64) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 255;
  }
  return bytes.subarray(0, at);
}

/** How files begin that `engine/unwrap` doesn't open: zip, PDF, gzip, zlib, older Office documents. */
const fileStart = /(?:UEsDB|JVBERi|H4sI|eAE|eF4|eJ|eN|0M8R4)/y;

/** Where files stand as base64 in a text, in lines of one length or in one run. */
export function* filesInText(text: string): Generator<{ from: number; to: number }> {
  for (let run = longRunFrom(text, 0); run;) {
    const width = run.to - run.from;
    let { to } = run;
    for (;;) {
      const next = text.startsWith('\r\n', to) ? to + 2 : text.startsWith('\n', to) ? to + 1 : to;
      if (next === to || !isInAlphabet(text.charCodeAt(next))) break;
      const end = runEnd(text, next);
      if (end - next > width) break;
      to = end;
      if (end - next < width) break;
    }
    fileStart.lastIndex = run.from;
    if (fileStart.test(text)) yield { from: run.from, to };
    run = longRunFrom(text, to);
  }
}
