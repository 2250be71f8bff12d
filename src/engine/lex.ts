/**
 * Text in any of many languages → three streams of token hashes, in one pass and without a grammar.
 *
 * - exact: words (identifiers, keywords, numbers, words inside strings), no punctuation
 * - structure: identifiers and numbers as one symbol each, keywords, string contents, punctuation without `;,()`
 * - members: names after `.`, `->` or `::`, and string contents; they survive minifiers and local renames
 *
 * Dropped: comments, docstrings, import statements, what follows `://`. What a paste may do to text on its way is
 * undone here rather than before, because it costs nothing in this pass: no-break and zero-width blanks, typographic
 * quotes, HTML entities of punctuation, `\n` and `\t` written out.
 *
 * Worked example, `const a = load("cfg", 3); // now`:
 *   exact      const a load cfg 3
 *   structure  const NAME = NAME "cfg" NUMBER
 *   members    "cfg"
 */
import { guessCommentFamily } from './comment-family.ts';
import {
  closingQuote,
  closingTypographicQuote,
  contentHash,
  endsUrl,
  entityMark,
  entityWidth,
  escapeWidth,
  LETTER,
  looksSecret,
  NOTHING,
  QUOTE_MARK,
  SECRET,
  specialAt,
} from './lex-marks.ts';
import { endOf, importEnd, leadingCommentEnd, lineEnd, opensImport } from './lex-skip.ts';
import {
  AMPERSAND,
  BACKSLASH,
  BLANK,
  COLON,
  DASH,
  DIGIT,
  DOT,
  FNV_PRIME,
  FNV_SEED,
  HASH,
  HIGH,
  hashOf,
  isKeyword,
  KIND,
  LESS,
  NEWLINE,
  QUOTE,
  SEMICOLON,
  SLASH,
  WORD,
} from './lex-tables.ts';

/**
 * Part of every index: two texts compare only when the same lexer read both. Raise it with any change to what the
 * streams hold.
 */
export const LEXER_VERSION = 1;

export interface TokenStream {
  readonly length: number;
  /** The lowest bit is 1 for weak tokens: numbers and names of one or two letters. Compare hashes without it. */
  readonly hashes: Uint32Array;
  /** Line of each token, counted from 1. */
  readonly lines: Uint32Array;
}

export interface Tokens {
  readonly exact: TokenStream;
  readonly structure: TokenStream;
  readonly members: TokenStream;
  readonly lines: number;
  /** Lines that hold at least one word outside comments and imports. */
  readonly codeLines: number;
}

const NAME_SYMBOL = hashOf('NAME') & ~1;
const NUMBER_SYMBOL = (hashOf('NUMBER') & ~1) | 1;
const SHORT_STRING = (hashOf('STRING') & ~1) | 1;
const LF = 10;

const encoder = new TextEncoder();

/** Reads texts one after another into buffers that it keeps; the streams of one text are valid until the next. */
export class Lexer {
  private bytes = new Uint8Array(1 << 16);
  private buffers: Uint32Array[] = [];
  private capacity = 0;

  lex(text: string): Tokens {
    const input = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
    if (this.bytes.length < input.length * 3 + 16) this.bytes = new Uint8Array(input.length * 3 + 4096);
    const b = this.bytes;
    const n = encoder.encodeInto(input, b).written;
    b.fill(0, n, n + 16);
    if (this.capacity < n + 16) {
      this.capacity = n + (n >> 1) + 4096;
      this.buffers = Array.from({ length: 6 }, () => new Uint32Array(this.capacity));
    }
    const [eh, el, sh, sl, mh, ml] = this.buffers as [
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
    ];
    const family = guessCommentFamily(b, n);
    let en = 0;
    let sn = 0;
    let mn = 0;
    let line = 1;
    let codeLines = 0;
    let lineStartCount = 0;
    /** Nothing but blanks (and `#`, `@`) so far on this line. */
    let fresh = true;
    /** The last mark before here was `.`, `->` or `::`. */
    let member = false;
    /** Last byte that was neither blank nor comment; 0 after a word. */
    let last = COLON_BYTE;
    /** End (closing quote) of the string that we are in. */
    let stringEnd = 0;
    /** No quote of the kind closes before these positions: spares looking again and again on a long line. */
    let noDoubleUntil = 0;
    let noSingleUntil = 0;
    let noTypographicUntil = 0;
    let noBlockEnd = false;
    let i = leadingCommentEnd(b, n);
    for (let j = 0; j < i; j++) if (b[j] === LF) line++;
    if (b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf) i = 3;

    while (i < n) {
      const c = b[i] as number;
      const kind = KIND[c] as number;
      if (kind === BLANK) {
        i++;
        continue;
      }
      if (kind <= HIGH) {
        // A word or a number. `${` of a template is neither.
        if (c === 36 && b[i + 1] === 123) {
          i++;
          continue;
        }
        let h = FNV_SEED;
        let j = i;
        let length = 0;
        let digits = 0;
        if (kind === DIGIT) {
          // `0.50` and `.50`, `0XFF` and `0xff`, `1_000` and `1000` are the same number.
          if (c === 48 && b[j + 1] === 46) j++;
          else if (b[j - 1] === 46) h = Math.imul(h ^ 46, FNV_PRIME);
          for (;;) {
            const d = b[j] as number;
            const k = KIND[d] as number;
            if (k === DIGIT || k === WORD) {
              if (d !== 95) {
                h = Math.imul(h ^ (d | 0x20), FNV_PRIME);
                length++;
              }
              j++;
            } else if (d === 46 && KIND[b[j + 1] as number] === DIGIT) {
              h = Math.imul(h ^ 46, FNV_PRIME);
              j++;
            } else break;
          }
          if (length >= 20) {
            h = SECRET;
          }
        } else {
          for (;;) {
            const d = b[j] as number;
            const k = KIND[d] as number;
            if (k === WORD) {
              h = Math.imul(h ^ d, FNV_PRIME);
              length++;
              j++;
            } else if (k === DIGIT) {
              h = Math.imul(h ^ d, FNV_PRIME);
              digits++;
              length++;
              j++;
            } else if (k === HIGH) {
              const special = specialAt(b, j);
              if (special === LETTER) {
                h = Math.imul(Math.imul(h ^ d, FNV_PRIME) ^ (b[j + 1] as number), FNV_PRIME);
                length += 2;
                j += 2;
              } else if (special === NOTHING) j += d === 0xc2 ? 2 : 3;
              else break;
            } else break;
          }
          if (length === 0) {
            // Not a letter after all: a blank, nothing, or a typographic quote, which is read as the plain one.
            const width = c === 0xc2 ? 2 : 3;
            if (j > i) {
              i = j;
              continue;
            }
            if (i > stringEnd && i >= noTypographicUntil && specialAt(b, i) === QUOTE_MARK) {
              const end = closingTypographicQuote(b, n, i + 3, b[i + 2] as number);
              if (end < 0) noTypographicUntil = lineEnd(b, n, i);
              else {
                const short = end - i - 3 <= 2;
                const hash = short ? SHORT_STRING : contentHash(b, i + 3, end);
                sh[sn] = hash;
                sl[sn++] = line;
                if (!short) {
                  mh[mn] = hash;
                  ml[mn++] = line;
                }
                stringEnd = end;
                member = false;
                last = 34;
              }
              fresh = false;
            }
            i += width;
            continue;
          }
          if (length >= 16 && looksSecret(b, i, j, digits)) h = SECRET;
        }
        if (fresh) {
          if (kind === WORD && i >= stringEnd && opensImport(h)) {
            const end = importEnd(b, n, h, j);
            if (end > j) {
              for (let p = j; p < end; p++) if (b[p] === LF) line++;
              i = end;
              continue;
            }
          }
          fresh = false;
        }
        const weak = kind === DIGIT || length <= 2 || h === SECRET ? 1 : 0;
        eh[en] = (h & ~1) | weak;
        el[en++] = line;
        if (i >= stringEnd) {
          if (kind === DIGIT) sh[sn] = NUMBER_SYMBOL;
          else if (member) {
            sh[sn] = NAME_SYMBOL | weak;
            mh[mn] = (h & ~1) | weak;
            ml[mn++] = line;
          } else sh[sn] = isKeyword(h) ? h & ~1 : NAME_SYMBOL | weak;
          sl[sn++] = line;
          member = false;
          last = 0;
        }
        i = j;
        continue;
      }
      if (kind === NEWLINE) {
        i++;
        if (c === LF) {
          line++;
          fresh = true;
          if (en > lineStartCount) {
            codeLines++;
            lineStartCount = en;
          }
        }
        continue;
      }
      if (i < stringEnd) {
        if (kind === COLON && b[i + 1] === 47 && b[i + 2] === 47) {
          while (i < stringEnd && (b[i] as number) > 32) i++;
        } else if (kind === BACKSLASH) i += escapeWidth(b, i);
        else if (kind === AMPERSAND) i += entityWidth(b, i);
        else i++;
        continue;
      }
      // Marks outside strings, from here on.
      let width = 1;
      let mark = c;
      switch (kind) {
        case QUOTE: {
          if (i === stringEnd && stringEnd > 0) {
            // The quote that closes the string.
            i++;
            continue;
          }
          if (b[i + 1] === c && b[i + 2] === c) {
            const docstring = fresh && last === COLON_BYTE ? endOf(b, n, i + 3, c, c, c) : -1;
            const end = docstring < 0 ? i + 3 : docstring;
            for (; i < end; i++) if (b[i] === LF) line++;
            fresh = false;
            continue;
          }
          fresh = false;
          const end = i < (c === 34 ? noDoubleUntil : noSingleUntil) ? -1 : closingQuote(b, n, i + 1, c);
          if (end < 0) {
            if (c === 34) noDoubleUntil = lineEnd(b, n, i);
            else noSingleUntil = lineEnd(b, n, i);
            i++;
            continue;
          }
          const short = end - i <= 3;
          const hash = short ? SHORT_STRING : contentHash(b, i + 1, end);
          sh[sn] = hash;
          sl[sn++] = line;
          if (!short) {
            mh[mn] = hash;
            ml[mn++] = line;
          }
          stringEnd = end;
          member = false;
          last = c;
          i++;
          continue;
        }
        case SLASH: {
          const next = b[i + 1];
          if (next === 47 && (family !== 'hash' || fresh) && family !== 'dash') {
            i = lineEnd(b, n, i);
            continue;
          }
          if (next === 42 && !noBlockEnd && (family !== 'hash' || fresh)) {
            const end = endOf(b, n, i + 2, 42, 47);
            if (end > 0) {
              for (let p = i; p < end; p++) if (b[p] === LF) line++;
              i = end;
              continue;
            }
            noBlockEnd = true;
            width = 2;
          }
          break;
        }
        case HASH: {
          const before = i === 0 ? LF : (b[i - 1] as number);
          const next = b[i + 1] as number;
          if ((fresh && (next <= 32 || next === 33 || next === 35)) || (family === 'hash' && before <= 32)) {
            i = lineEnd(b, n, i);
            continue;
          }
          if (fresh) {
            i++;
            continue;
          }
          break;
        }
        case DASH: {
          if (b[i + 1] === 45 && (fresh || (family === 'dash' && (b[i - 1] as number) <= 32))) {
            const next = b[i + 2] as number;
            if (family === 'dash' && next === 91 && b[i + 3] === 91) {
              const end = endOf(b, n, i + 4, 93, 93);
              if (end > 0) {
                for (let p = i; p < end; p++) if (b[p] === LF) line++;
                i = end;
                continue;
              }
            }
            if (family === 'dash' || next <= 32) {
              i = lineEnd(b, n, i);
              continue;
            }
          }
          break;
        }
        case LESS: {
          if (b[i + 1] === 33 && b[i + 2] === 45 && b[i + 3] === 45) {
            const end = endOf(b, n, i + 4, 45, 45, 62);
            if (end > 0) {
              for (let p = i; p < end; p++) if (b[p] === LF) line++;
              i = end;
              continue;
            }
            width = 4;
          }
          break;
        }
        case SEMICOLON: {
          if (family === 'semicolon' && (fresh || (b[i - 1] as number) <= 32)) {
            i = lineEnd(b, n, i);
            continue;
          }
          i++;
          last = c;
          continue;
        }
        case BACKSLASH: {
          i += escapeWidth(b, i);
          continue;
        }
        case AMPERSAND: {
          width = entityWidth(b, i);
          if (width > 1) mark = entityMark(b, i);
          break;
        }
        case COLON: {
          if (b[i + 1] === 47 && b[i + 2] === 47) {
            while (i < n && !endsUrl(b[i] as number)) i++;
            fresh = false;
            continue;
          }
          break;
        }
      }
      if (mark > 32) {
        sh[sn] = Math.imul(mark, 0x9e3779b1) & ~1;
        sl[sn++] = line;
      }
      member =
        (kind === DOT && b[i - 1] !== 46 && b[i + 1] !== 46) ||
        (mark === 62 && b[i - 1] === 45) ||
        (kind === COLON && b[i - 1] === c);
      if (c !== 64) fresh = false;
      last = mark;
      i += width;
    }
    if (en > lineStartCount) codeLines++;
    if (n > 0 && b[n - 1] === LF) line--;
    return {
      exact: { length: en, hashes: eh, lines: el },
      structure: { length: sn, hashes: sh, lines: sl },
      members: { length: mn, hashes: mh, lines: ml },
      lines: n === 0 ? 0 : line,
      codeLines,
    };
  }
}

const COLON_BYTE = 58;
