/** Bytes that somebody encoded → the text that they are, if they are any. */
import { Gunzip, Unzlib } from 'fflate';
import type { Work } from './work.ts';

/** So many bytes tell a text from anything else. */
const SAMPLE = 64;
/** Shorter texts hold no code to speak of. */
const LEAST_CHARACTERS = 24;
/** Compressed bytes are unpacked in steps of so many, each of which gives a thousand times as many at most. */
const STEP = 512;

/** The text of bytes in UTF-8 or UTF-16, compressed or not; undefined when they say nothing that a person wrote. */
export function textOfBytes(bytes: Uint8Array, work: Work): string | undefined {
  if (bytes.length < 4) return undefined;
  const packed = unpackerFor(bytes);
  if (packed) {
    const unpacked = unpack(bytes, packed, work);
    return unpacked && textOfPlain(unpacked);
  }
  return textOfPlain(bytes);
}

function textOfPlain(bytes: Uint8Array): string | undefined {
  const label = encodingOf(bytes);
  if (label === undefined) return undefined;
  try {
    const text = new TextDecoder(label, { fatal: label === 'utf-8' }).decode(bytes);
    return isText(text, LEAST_SHARE) ? text : undefined;
  } catch {
    // Not UTF-8: an old Western file, where nearly all of it is ASCII.
    const text = new TextDecoder('windows-1252').decode(bytes);
    return isText(text, LEAST_WESTERN_SHARE) ? text : undefined;
  }
}

/** Told by the first bytes, so that pictures and random data are given up at once. */
function encodingOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const end = Math.min(bytes.length, SAMPLE) & ~1;
  let odd = 0;
  let even = 0;
  let control = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte !== 0) control += isControl(byte) ? 1 : 0;
    else if (i % 2 === 0) even++;
    else odd++;
  }
  if (odd > 0.4 * end) return 'utf-16le';
  if (even > 0.4 * end) return 'utf-16be';
  return odd + even + control > 0 ? undefined : 'utf-8';
}

function isControl(code: number): boolean {
  return (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12 && code !== 27) || code === 127;
}

const LETTER = /\p{L}/u;
/** So much of a text is ASCII or letters of any script … */
const LEAST_SHARE = 0.6;
/** … or ASCII alone, where any bytes would be letters. */
const LEAST_WESTERN_SHARE = 0.85;

/** No control characters, and mostly letters, digits, blanks and the marks of ASCII. */
function isText(text: string, leastShare: number): boolean {
  if (text.length < LEAST_CHARACTERS) return false;
  const step = Math.max(1, Math.floor(text.length / 4000));
  const lettersCount = leastShare === LEAST_SHARE;
  let known = 0;
  let asked = 0;
  for (let i = 0; i < text.length; i += step) {
    const c = text.charCodeAt(i);
    if (isControl(c) || c === 0xfffd) return false;
    asked++;
    if (c < 128 || (lettersCount && LETTER.test(text.charAt(i)))) known++;
  }
  return known >= leastShare * asked;
}

type Unpacker = typeof Gunzip | typeof Unzlib;

function unpackerFor(bytes: Uint8Array): Unpacker | undefined {
  const [first, second = 0, third] = bytes;
  if (first === 0x1f && second === 0x8b && third === 8) return Gunzip;
  // zlib: the first two bytes are a multiple of 31; the second tells the level.
  return first === 0x78 && (0x7800 + second) % 31 === 0 ? Unzlib : undefined;
}

/** What was unpacked before something went wrong or there was too much of it. */
function unpack(bytes: Uint8Array, Unpack: Unpacker, work: Work): Uint8Array | undefined {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Unpack((chunk) => {
    chunks.push(chunk);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < bytes.length && length <= work.left; at += STEP) {
      stream.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    }
  } catch {
    // Cut off or damaged: what came before is read.
  }
  if (length > work.left) work.exceeded = true;
  const unpacked = new Uint8Array(Math.min(length, work.left));
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, unpacked.length - at);
    unpacked.set(part, at);
    at += part.length;
  }
  return unpacked.length === 0 ? undefined : unpacked;
}
