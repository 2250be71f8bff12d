/** What the lexer asks of single places: quotes, written-out escapes, HTML entities, characters beyond ASCII. */
import { FNV_PRIME, FNV_SEED, hashOf, KIND, WORD, DIGIT } from './lex-tables.ts';

/** Stands for words that look like credentials, so that no fingerprint ever holds one. */
export const SECRET = (hashOf('SECRET') & ~1) | 1;

export const LETTER = 0;
export const BLANK_MARK = 1;
/** Zero-width characters and direction marks: as if they weren't there. */
export const NOTHING = 2;
const UNDERSCORE = 95;
export const QUOTE_MARK = 3;

/** What the UTF-8 sequence at `at` is, whose first byte is C2, E2, E3 or EF. */
export function specialAt(bytes: Uint8Array, at: number): number {
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  switch (bytes[at]) {
    case 0xc2: // no-break space, guillemets; soft hyphen
      return second === 0xa0 || second === 0xab || second === 0xbb ? BLANK_MARK : second === 0xad ? NOTHING : LETTER;
    case 0xe2:
      if (second === 0x80) {
        if (third >= 0x98 && third <= 0x9f) return QUOTE_MARK;
        return (third >= 0x8b && third <= 0x8f) || (third >= 0xaa && third <= 0xae) ? NOTHING : BLANK_MARK;
      }
      return second === 0x81 ? (third >= 0xa0 ? NOTHING : BLANK_MARK) : LETTER;
    case 0xe3: // ideographic space
      return second === 0x80 && third === 0x80 ? BLANK_MARK : LETTER;
    default: // byte order mark
      return second === 0xbb && third === 0xbf ? NOTHING : LETTER;
  }
}

/**
 * Where the string closes that the quote at `at` opens, plain or typographic; −1 when not on this line. Single and
 * double typographic quotes don't close each other.
 */
export function closingQuote(bytes: Uint8Array, length: number, at: number): number {
  const quote = bytes[at] as number;
  const double = quote >= 128 && (bytes[at + 2] as number) >= 0x9c;
  for (let i = at + (quote >= 128 ? 3 : 1); i < length; i++) {
    const byte = bytes[i] as number;
    if (byte === quote) {
      if (quote < 128) return i;
      const third = bytes[i + 2] as number;
      if (bytes[i + 1] === 0x80 && third >= 0x98 && third <= 0x9f && third >= 0x9c === double) return i;
    } else if (byte === 10) return -1;
    else if (byte === 92) i++;
  }
  return -1;
}

/** One hash for a string's content; `SECRET` when a word in it looks like a credential. */
export function contentHash(bytes: Uint8Array, from: number, to: number): number {
  let hash = FNV_SEED;
  let run = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
    const kind = KIND[byte];
    if (kind === WORD || kind === DIGIT) run++;
    else {
      if (run >= 16 && looksSecret(bytes, i - run, i)) return SECRET;
      run = 0;
    }
  }
  return run >= 16 && looksSecret(bytes, to - run, to) ? SECRET : hash & ~1;
}

/**
 * Whether a word of sixteen bytes or more has the form of a credential, an identifier made by a machine or a digest. Asked
 * of its parts between underscores, since names have those: twenty bytes or more with eight digits, or digits in three
 * places, or sixteen of capitals and digits alone.
 */
export function looksSecret(bytes: Uint8Array, from: number, to: number): boolean {
  let start = from;
  let digits = 0;
  let runs = 0;
  let others = 0;
  for (let i = from; i <= to; i++) {
    const byte = i < to ? (bytes[i] as number) : UNDERSCORE;
    if (byte === UNDERSCORE) {
      const length = i - start;
      if ((length >= 20 && (runs >= 3 || digits >= 8)) || (length >= 16 && others === 0 && digits > 0)) return true;
      start = i + 1;
      digits = 0;
      runs = 0;
      others = 0;
    } else if (byte <= 57 && byte >= 48) {
      digits++;
      const before = bytes[i - 1] as number;
      if (i === start || before < 48 || before > 57) runs++;
    } else if (byte > 90 || byte < 65) others++;
  }
  return false;
}

/** Bytes of the escape at a backslash: two for a written-out line end or tab, so that no letter sticks to a word. */
export function escapeWidth(bytes: Uint8Array, at: number): number {
  const next = bytes[at + 1];
  return next === 110 || next === 116 || next === 114 ? 2 : 1;
}

const ENTITIES: readonly (readonly [name: string, mark: number])[] = [
  ['lt;', 60],
  ['gt;', 62],
  ['amp;', 38],
  ['quot;', 0],
  ['apos;', 0],
  ['nbsp;', 0],
];

/** Bytes of the HTML entity of a mark at `&`; 1 when there is none. */
export function entityWidth(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] === 35) {
    let end = at + 2;
    while (end < at + 8 && (KIND[bytes[end] as number] === DIGIT || KIND[bytes[end] as number] === WORD)) end++;
    return bytes[end] === 59 && end > at + 2 ? end + 1 - at : 1;
  }
  const entity = entityAt(bytes, at);
  return entity === undefined ? 1 : entity[0].length + 1;
}

/** Character code of the entity at `&`; 0 when it is a quote or a blank. */
export function entityMark(bytes: Uint8Array, at: number): number {
  return entityAt(bytes, at)?.[1] ?? 0;
}

function entityAt(bytes: Uint8Array, at: number): readonly [string, number] | undefined {
  return ENTITIES.find(([name]) => {
    for (let i = 0; i < name.length; i++) if (bytes[at + 1 + i] !== name.charCodeAt(i)) return false;
    return true;
  });
}

/** Whether a byte outside a string ends a URL. */
export function endsUrl(byte: number): boolean {
  return byte <= 32 || byte === 34 || byte === 39 || byte === 41 || byte === 60 || byte === 62 || byte === 96;
}
