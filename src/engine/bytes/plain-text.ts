/** Bytes → the text that they are, in UTF-8, UTF-16, UTF-32 or an old Western encoding; undefined where they are none. */

/** Of so many groups of four bytes, spread over the input, the encoding is guessed. */
const SAMPLE = 4096;
/** Of a text, so much may be control characters or bytes that its encoding doesn't have … */
const MOST_STRANGE = 0.02;
/** … and of a sample of it, so much. */
const MOST_STRANGE_SAMPLED = 0.05;
/** In an old Western encoding any byte is a letter: so much must be ASCII. */
const LEAST_WESTERN_ASCII = 0.75;

/** Control characters that texts don't hold: all but tab, line ends, form feed, escape; SignalR's separator is one. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const strange = /[\0-\x08\x0e-\x1a\x1c\x1d\x1f\x7f\ufffd]/g;

export interface PlainText {
  readonly text: string;
  /** Whether nothing strange is in it: otherwise the bytes may as well be packed values with much text in them. */
  readonly clean: boolean;
}

export function plainText(bytes: Uint8Array): PlainText | undefined {
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return undefined;
  if (encoding === 'utf-32le' || encoding === 'utf-32be') return checked(utf32(bytes, encoding === 'utf-32le'));
  if (encoding !== 'utf-8') return checked(new TextDecoder(encoding).decode(bytes));
  const text = new TextDecoder('utf-8').decode(bytes);
  if (!text.includes('\ufffd')) return checked(text);
  return checked(text) ?? western(bytes);
}

/** Record separators, such as SignalR's, end a line. */
function checked(text: string): PlainText | undefined {
  const most = MOST_STRANGE * text.length;
  let found = 0;
  strange.lastIndex = 0;
  while (strange.test(text)) if (++found > most) return undefined;
  return { text: text.includes('\x1e') ? text.replaceAll('\x1e', '\n') : text, clean: found === 0 };
}

function western(bytes: Uint8Array): PlainText | undefined {
  let ascii = 0;
  for (const byte of bytes) if (byte < 128) ascii++;
  if (ascii < LEAST_WESTERN_ASCII * bytes.length) return undefined;
  return checked(new TextDecoder('windows-1252').decode(bytes));
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** By the mark of byte order, else by where zero bytes stand. */
function encodingOf(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 && bytes.length > 4 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  const zeros = [0, 0, 0, 0];
  let groups = 0;
  let controls = 0;
  const step = Math.max(4, Math.floor(bytes.length / SAMPLE / 4) * 4);
  for (let at = 0; at + 4 <= bytes.length; at += step) {
    groups++;
    for (let i = 0; i < 4; i++) {
      const byte = bytes[at + i] as number;
      if (byte === 0) zeros[i]!++;
      else if (byte < 32 && (byte < 9 || byte > 13) && byte !== 27 && byte !== 30) controls++;
    }
  }
  if (groups === 0) return 'utf-8';
  const [first, second, third, fourth] = zeros.map((count) => count / groups) as [number, number, number, number];
  if (controls > 4 * MOST_STRANGE_SAMPLED * groups) return undefined;
  if (first + second + third + fourth <= 4 * MOST_STRANGE) return 'utf-8';
  if (first < 0.5 && second > 0.9 && third > 0.9 && fourth > 0.9) return 'utf-32le';
  if (first > 0.9 && second > 0.9 && third > 0.9 && fourth < 0.5) return 'utf-32be';
  // Names and comments of other scripts have no zero bytes.
  if (second + fourth > 0.6 && first + third < 0.1) return 'utf-16le';
  if (first + third > 0.6 && second + fourth < 0.1) return 'utf-16be';
  return undefined;
}

/** Hosts decode no UTF-32. */
function utf32(bytes: Uint8Array, little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const codes: number[] = [];
    for (; at + 4 <= bytes.length && codes.length < 4096; at += 4) {
      const code = view.getUint32(at, little);
      codes.push(code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0xfffd : code);
    }
    parts.push(String.fromCodePoint(...codes));
  }
  const text = parts.join('');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
