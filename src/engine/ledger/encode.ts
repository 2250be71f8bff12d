/**
 * An entry as bytes, to be sealed before they are stored; its id and time are kept beside them:
 *
 *   u8 version  u8 lexer version  varint previous  varint next (0: none)  varint lines  lines × u8 marks
 *   four times: varint tokens, then per token u32 hash and varint lines since the token before
 */
import { LEXER_VERSION } from '../lex.ts';
import { streamNames } from '../profile.ts';
import type { TokenStream } from '../tokens.ts';
import type { LedgerEntry } from './ledger.ts';
import type { LedgerPiece } from './piece.ts';

const VERSION = 1;

export function encodeEntry({ piece, previous, next }: LedgerEntry): Uint8Array<ArrayBuffer> {
  const { lines, streams, marks } = piece;
  const bytes: number[] = [VERSION, LEXER_VERSION];
  const number = (value: number): void => {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128);
    bytes.push(rest);
  };
  number(previous ?? 0);
  number(next ?? 0);
  number(lines);
  bytes.push(...marks);
  for (const { length, hashes, lines: lineOf } of streams) {
    number(length);
    let before = 1;
    for (let i = 0; i < length; i++) {
      const hash = hashes[i] as number;
      bytes.push(hash & 255, (hash >>> 8) & 255, (hash >>> 16) & 255, hash >>> 24);
      number((lineOf[i] as number) - before);
      before = lineOf[i] as number;
    }
  }
  return Uint8Array.from(bytes);
}

/** Undefined for bytes of another version or lexer, whose hashes compare with nothing, and for damaged ones. */
export function decodeEntry(id: number, at: number, bytes: Uint8Array): LedgerEntry | undefined {
  if (bytes[0] !== VERSION || bytes[1] !== LEXER_VERSION) return undefined;
  let offset = 2;
  const byte = (): number => {
    const value = bytes[offset++];
    if (value === undefined) throw new RangeError('cut short');
    return value;
  };
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const part = byte();
      value += (part & 127) * 2 ** shift;
      if (part < 128) return value;
      if (shift > 28) throw new RangeError('too large');
    }
  };
  try {
    const previous = number();
    const next = number();
    const lines = number();
    if (lines > bytes.length) return undefined;
    const marks = Uint8Array.from({ length: lines }, byte);
    const streams = streamNames.map((): TokenStream => {
      const length = number();
      if (length > bytes.length) throw new RangeError('too long');
      const hashes = new Uint32Array(length);
      const lineOf = new Uint32Array(length);
      let line = 1;
      for (let i = 0; i < length; i++) {
        hashes[i] = byte() | (byte() << 8) | (byte() << 16) | (byte() << 24);
        line += number();
        if (line > lines) throw new RangeError('beyond its lines');
        lineOf[i] = line;
      }
      return { length, hashes, lines: lineOf };
    });
    const piece: LedgerPiece = { lines, streams, marks };
    const links = { ...(previous === 0 ? {} : { previous }), ...(next === 0 ? {} : { next }) };
    return { id, at, piece, ...links };
  } catch {
    return undefined;
  }
}
