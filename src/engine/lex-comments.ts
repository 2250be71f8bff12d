/** Where comments end. */
import type { CommentFamily } from './comment-family.ts';
import { lineEnd } from './lex-imports.ts';

const LF = 10;

/** Finds the end of comments in one text. */
export class Comments {
  /** Openers of block comments that have been found to close nowhere, by the first byte of what closes them. */
  private readonly open = new Set<number>();
  private readonly bytes: Uint8Array;
  private readonly length: number;
  private readonly family: CommentFamily;

  constructor(bytes: Uint8Array, length: number, family: CommentFamily) {
    this.bytes = bytes;
    this.length = length;
    this.family = family;
  }

  /**
   * The end of the comment that opens at `at`, where one of `/ # - < ; *` stands; 0 when none does. A mark that opens a
   * line opens a comment in most languages; behind code, the family decides. What never closes drops its opener alone.
   * @param fresh whether nothing but blanks stands before it on its line
   */
  endAt(at: number, fresh: boolean): number {
    const { bytes: b, family } = this;
    const next = b[at + 1] as number;
    switch (b[at]) {
      case 47: // '/'
        if (next === 47) return family !== 'dash' && (fresh || family !== 'hash') ? this.lineEnd(at) : 0;
        if (next === 42) return fresh || family !== 'hash' ? this.blockEnd(at + 2, 42, 47) : 0;
        return 0;
      case 35: // '#': not '#include', '#if', '#[…]', '#id'
        if (fresh && (next <= 32 || next === 33 || next === 35)) return this.lineEnd(at);
        return family === 'hash' && (fresh || (b[at - 1] as number) <= 32) ? this.lineEnd(at) : 0;
      case 45: // '-'
        if (next !== 45 || !(fresh || (family === 'dash' && (b[at - 1] as number) <= 32))) return 0;
        if (family !== 'dash') return (b[at + 2] as number) <= 32 ? this.lineEnd(at) : 0;
        return (b[at + 2] === 91 && b[at + 3] === 91 && this.blockEnd(at + 4, 93, 93)) || this.lineEnd(at);
      case 60: // '<!--'
        return next === 33 && b[at + 2] === 45 && b[at + 3] === 45 ? this.blockEnd(at + 4, 45, 45, 62) : 0;
      case 59: // ';'
        return family === 'semicolon' && (fresh || (b[at - 1] as number) <= 32) ? this.lineEnd(at) : 0;
      default: {
        // '*': a line inside a block comment, whose opener a cut may have lost.
        if (!fresh || family === 'hash' || !(next <= 32 || next === 47)) return 0;
        return next === 47 ? at + 2 : this.starredEnd(at);
      }
    }
  }

  /** The end of the docstring whose three quotes stand at `at`; 0 when it never closes. */
  docstringEnd(at: number): number {
    const quote = this.bytes[at] as number;
    return this.blockEnd(at + 3, quote, quote, quote);
  }

  private lineEnd(at: number): number {
    return lineEnd(this.bytes, this.length, at);
  }

  /** A starred line ends at its end, or behind the mark that closes its comment. */
  private starredEnd(at: number): number {
    const { bytes, length } = this;
    let i = at + 1;
    for (; i < length && bytes[i] !== LF; i++) if (bytes[i] === 42 && bytes[i + 1] === 47) return i + 2;
    return i;
  }

  /** Position after the first `a b` or `a b c` from `from` on; 0 when there is none. */
  private blockEnd(from: number, a: number, b: number, c = -1): number {
    const { bytes, length } = this;
    const closer = (a << 16) | (b << 8) | (c & 255);
    if (this.open.has(closer)) return 0;
    for (let i = from; i < length; i++) {
      if (bytes[i] !== a || bytes[i + 1] !== b) continue;
      if (c < 0) return i + 2;
      if (bytes[i + 2] === c) return i + 3;
    }
    this.open.add(closer);
    return 0;
  }
}
