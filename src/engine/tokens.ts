/** Streams of token hashes, as the lexer gives them. */

export interface TokenStream {
  readonly length: number;
  /** The lowest bit is 1 for weak tokens: numbers and names of one or two characters. Compare hashes without it. */
  readonly hashes: Uint32Array;
  /** Line of each token, counted from 1. */
  readonly lines: Uint32Array;
}

export interface Tokens {
  readonly exact: TokenStream;
  readonly structure: TokenStream;
  readonly members: TokenStream;
  readonly comments: TokenStream;
  readonly lines: number;
}

/** Room for one text and its tokens, used again for the next. */
export class TokenBuffers {
  bytes = new Uint8Array(0);
  /** Hashes and lines of the exact, structure and member streams. */
  streams: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array] = [
    new Uint32Array(0),
    new Uint32Array(0),
    new Uint32Array(0),
    new Uint32Array(0),
    new Uint32Array(0),
    new Uint32Array(0),
  ];
  /** Bytes of the longest text that the streams have room for. */
  room = -1;

  /** Puts the text into `bytes`, zeros behind it, and makes room for its tokens. Returns how many bytes it has. */
  fill(text: string): number {
    const input = hasLoneReturn(text) ? text.replace(/\r(?!\n)/g, '\n') : text;
    if (this.bytes.length < input.length * 3 + 16) this.bytes = new Uint8Array(input.length * 4 + 4096);
    const { written } = encoder.encodeInto(input, this.bytes);
    this.bytes.fill(0, written, written + 16);
    if (this.room < written) {
      this.room = written + (written >> 2) + 256;
      // Every mark may be a token of the structure stream; words and names need something between them.
      const half = (this.room >> 1) + 16;
      const whole = this.room + 16;
      this.streams = [
        new Uint32Array(half),
        new Uint32Array(half),
        new Uint32Array(whole),
        new Uint32Array(whole),
        new Uint32Array(half),
        new Uint32Array(half),
      ];
    }
    return written;
  }
}

/** Whether a line ends by CR alone; most texts that have a CR have LF behind each. */
function hasLoneReturn(text: string): boolean {
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) return true;
  }
  return false;
}

const encoder = new TextEncoder();
