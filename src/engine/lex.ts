/**
 * Text in any of many languages → streams of token hashes, in one pass and without a grammar.
 *
 * - exact: words (identifiers, keywords, numbers, words inside strings), no punctuation
 * - structure: identifiers and numbers as one symbol each, keywords, string contents, punctuation without `;,()`
 * - members: names after `.`, `->` or `::`, and string contents; they survive minifiers and local renames
 * - comments: words of comments and docstrings, licences left out
 *
 * In no stream: import statements, what follows `://`. What a paste may do to text on its way is undone here rather than
 * before, because it costs nothing in this pass: no-break and zero-width blanks, typographic quotes, HTML entities of
 * punctuation, `\n` and `\t` written out.
 *
 * Worked example, `const a = load("cfg", 3); // read it`:
 *   exact      const a load cfg 3
 *   structure  const NAME = NAME "cfg" NUMBER
 *   members    "cfg"
 *   comments   read it
 */
import { guessCommentFamily } from './comment-family.ts';
import { Comments } from './lex-comments.ts';
import { importEnd, lineEnd, opensImport } from './lex-imports.ts';
import {
  closingQuote,
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
import {
  AMPERSAND,
  BACKSLASH,
  BLANK,
  COLON,
  DIGIT,
  DOT,
  FIRST_COMMENT_MARK,
  FNV_PRIME,
  FNV_SEED,
  HASH,
  hashOf,
  HIGH,
  isKeyword,
  KIND,
  LAST_COMMENT_MARK,
  NEWLINE,
  QUOTE,
  SEMICOLON,
  WORD,
} from './lex-tables.ts';
import { CommentWords } from './lex-words.ts';
import { TokenBuffers, type Tokens } from './tokens.ts';

/**
 * Part of every index: two texts compare only when the same lexer read both. Raise it with any change to what the
 * streams hold.
 */
export const LEXER_VERSION = 4;

const NAME_SYMBOL = hashOf('NAME') & ~1;
const NUMBER_SYMBOL = (hashOf('NUMBER') & ~1) | 1;
const SHORT_STRING = (hashOf('STRING') & ~1) | 1;
const LF = 10;
const COLON_BYTE = 58;

/** Reads texts one after another into buffers that it keeps; the streams of one text are valid until the next. */
export class Lexer {
  private readonly buffers = new TokenBuffers();
  private readonly commentWords = new CommentWords();

  /** Bytes of the longest text that the buffers hold. */
  get room(): number {
    return this.buffers.room;
  }

  lex(text: string): Tokens {
    const n = this.buffers.fill(text);
    const b = this.buffers.bytes;
    const [eh, el, sh, sl, mh, ml] = this.buffers.streams;
    this.commentWords.reset((n >> 1) + 16);
    const comments = new Comments(b, n, guessCommentFamily(b, n));
    const words = this.commentWords;
    let en = 0;
    let sn = 0;
    let mn = 0;
    let line = 1;
    /** Nothing but blanks (and `#`, `@`) so far on this line. */
    let fresh = true;
    /** The last mark before here was `.`, `->` or `::`. */
    let member = false;
    /** Last byte that was neither blank nor comment; 0 after a word. A text begins as if behind a colon. */
    let last = COLON_BYTE;
    /** The closing quote of the string that we are in, or were in last. */
    let stringEnd = -1;
    /** No quote of a kind (", ', typographic) closes before these positions: spares looking again on a long line. */
    let noDouble = 0;
    let noSingle = 0;
    let noTypographic = 0;
    let i = b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf ? 3 : 0;

    while (i < n) {
      const c = b[i] as number;
      let kind = KIND[c] as number;
      if (kind === BLANK) {
        do i++;
        while (b[i] === 32);
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
        if (kind === DIGIT) {
          // `0.50` and `.50`, `0XFF` and `0xff`, `1_000` and `1000` are the same number.
          if (c === 48 && b[j + 1] === 46 && KIND[b[j + 2] as number] === DIGIT) j++;
          else if (b[j - 1] === 46) h = Math.imul(h ^ 46, FNV_PRIME);
          for (;;) {
            const d = b[j] as number;
            const k = KIND[d] as number;
            if (k === DIGIT || k === WORD) {
              if (d !== 95) {
                h = Math.imul(h ^ (d | 0x20), FNV_PRIME);
                length++;
              }
            } else if (d === 46 && KIND[b[j + 1] as number] === DIGIT) h = Math.imul(h ^ 46, FNV_PRIME);
            else break;
            j++;
          }
          if (length >= 20) h = SECRET;
        } else {
          let unread = 0;
          for (;;) {
            const d = b[j] as number;
            const k = KIND[d] as number;
            if (k !== WORD && k !== DIGIT) {
              if (k !== HIGH) break;
              const special = specialAt(b, j);
              if (special === NOTHING) {
                const width = d === 0xc2 ? 2 : 3;
                unread += width;
                j += width;
                continue;
              }
              if (special !== LETTER) break;
            }
            h = Math.imul(h ^ d, FNV_PRIME);
            j++;
          }
          length = j - i - unread;
          if (length >= 16 && looksSecret(b, i, j)) h = SECRET;
        }
        if (length > 0) {
          if (fresh) {
            const end = kind === WORD && i > stringEnd && opensImport(h) ? importEnd(b, n, h, j) : 0;
            if (end > j) {
              for (; i < end; i++) if (b[i] === LF) line++;
              continue;
            }
            fresh = false;
          }
          const weak = length <= 2 || h === SECRET ? 1 : 0;
          h = (h & ~1) | weak;
          eh[en] = h;
          el[en++] = line;
          if (i > stringEnd) {
            if (kind === DIGIT) sh[sn] = NUMBER_SYMBOL;
            else if (member) {
              sh[sn] = NAME_SYMBOL | weak;
              mh[mn] = h;
              ml[mn++] = line;
            } else sh[sn] = isKeyword(h) ? h : NAME_SYMBOL | weak;
            sl[sn++] = line;
            member = false;
            last = 0;
          }
          i = j;
          continue;
        }
        // Not a letter after all: nothing, a blank, or a typographic quote, which is read like the plain one.
        if (j > i) {
          i = j;
          continue;
        }
        if (specialAt(b, i) !== QUOTE_MARK) {
          i += c === 0xc2 ? 2 : 3;
          continue;
        }
        kind = QUOTE;
      }
      if (kind === NEWLINE) {
        if (c === LF) line++;
        fresh = true;
        i++;
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
      if (kind >= FIRST_COMMENT_MARK && kind <= LAST_COMMENT_MARK) {
        const end = comments.endAt(i, fresh);
        if (end > 0) {
          line = words.read(b, i, end, line, en);
          i = end;
          continue;
        }
        if (kind === SEMICOLON || (kind === HASH && fresh)) {
          if (kind === SEMICOLON) last = c;
          i++;
          continue;
        }
      }
      if (kind === QUOTE) {
        const width = c >= 128 ? 3 : 1;
        if (i === stringEnd) {
          i += width;
          continue;
        }
        if (width === 1 && b[i + 1] === c && b[i + 2] === c) {
          const end = fresh && last === COLON_BYTE ? comments.docstringEnd(i) : 0;
          if (end > 0) line = words.read(b, i, end, line, en);
          i = end > 0 ? end : i + 3;
          fresh = false;
          continue;
        }
        fresh = false;
        const hopeless = c === 34 ? noDouble : c === 39 ? noSingle : noTypographic;
        const end = i < hopeless ? -1 : closingQuote(b, n, i);
        if (end < 0) {
          if (i >= hopeless) {
            const until = lineEnd(b, n, i);
            if (c === 34) noDouble = until;
            else if (c === 39) noSingle = until;
            else noTypographic = until;
          }
          i += width;
          continue;
        }
        if (end - i - width > 2) {
          const hash = contentHash(b, i + width, end);
          sh[sn] = hash;
          mh[mn] = hash;
          ml[mn++] = line;
        } else sh[sn] = SHORT_STRING;
        sl[sn++] = line;
        stringEnd = end;
        member = false;
        last = 34;
        i += width;
        continue;
      }
      let width = 1;
      let mark = c;
      if (kind === BACKSLASH) {
        i += escapeWidth(b, i);
        continue;
      }
      if (kind === AMPERSAND) {
        width = entityWidth(b, i);
        if (width > 1) mark = entityMark(b, i);
      } else if (kind === COLON && b[i + 1] === 47 && b[i + 2] === 47) {
        while (i < n && !endsUrl(b[i] as number)) i++;
        fresh = false;
        continue;
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
    words.finish();
    if (n > 0 && b[n - 1] === LF) line--;
    return {
      exact: { length: en, hashes: eh, lines: el },
      structure: { length: sn, hashes: sh, lines: sl },
      members: { length: mn, hashes: mh, lines: ml },
      comments: { length: words.length, hashes: words.hashes, lines: words.lines },
      lines: n === 0 ? 0 : line,
    };
  }
}
