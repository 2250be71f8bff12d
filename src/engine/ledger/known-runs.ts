/** Which runs of tokens a ledger holds already: chats send their history again, and one input passes several layers. */
import { KGrams } from '../fingerprint.ts';
import type { TokenStream } from '../tokens.ts';
import type { LedgerPiece } from './piece.ts';

/** So many tokens in a row say that a text was there before; fewer are everybody's. */
export const RUN = 6;

const EXACT = 0;
const COMMENTS = 3;
/** The streams that between them hold every word. */
const worded = [EXACT, COMMENTS] as const;

const grams = new KGrams();

/** Both lanes of a run in one number. */
function keyAt(at: number): number {
  return ((grams.lane1[at] as number) >>> 0) * 2 ** 20 + ((grams.lane2[at] as number) >>> 12);
}

export class KnownRuns {
  private readonly runs = new Set<number>();
  /** The last tokens of each stream, so that runs go on from one piece to the next. */
  private readonly tails = new Map<number, Uint32Array>();
  /** Digests of pieces with fewer words than a run. */
  private readonly short = new Set<string>();
  /** Digests of lines: beside known lines, one with few words is known, too. */
  private readonly lines = new Set<string>();

  add(piece: LedgerPiece): void {
    if (isShort(piece)) this.short.add(digestOf(piece));
    for (const line of linesOf(piece)) this.lines.add(line);
    for (const stream of worded) {
      const { hashes } = piece.streams[stream] as TokenStream;
      const tail = this.tails.get(stream) ?? new Uint32Array(0);
      const all = new Uint32Array(tail.length + hashes.length);
      all.set(tail);
      all.set(hashes, tail.length);
      grams.read({ hashes: all, lines: all, length: all.length }, RUN);
      for (let i = 0; i < grams.length; i++) this.runs.add(keyAt(i));
      this.tails.set(stream, all.slice(-(RUN - 1)));
    }
  }

  /** By line, from 0: 1 where the line holds words that were not there before. */
  newLines(piece: LedgerPiece): Uint8Array {
    const fresh = new Uint8Array(piece.lines);
    if (isShort(piece)) return this.short.has(digestOf(piece)) ? fresh : fresh.fill(1);
    const words = new Uint16Array(piece.lines);
    const known = new Uint16Array(piece.lines);
    for (const stream of worded) {
      const tokens = piece.streams[stream] as TokenStream;
      grams.read(tokens, RUN);
      let covered = 0;
      for (let i = 0; i < tokens.length; i++) {
        if (i < grams.length && this.runs.has(keyAt(i))) covered = i + RUN;
        const line = (tokens.lines[i] as number) - 1;
        words[line]!++;
        if (i < covered) known[line]!++;
      }
    }
    for (let line = 0; line < piece.lines; line++) {
      if (2 * (known[line] as number) < (words[line] as number)) fresh[line] = 1;
    }
    this.spread(fresh, linesOf(piece));
    return fresh;
  }

  /** Takes lines that were there before for known where one beside them is. */
  private spread(fresh: Uint8Array, lines: readonly string[]): void {
    if (!fresh.includes(0)) return;
    const step = (line: number, beside: number): void => {
      if (fresh[beside] === 0 && this.lines.has(lines[line] as string)) fresh[line] = 0;
    };
    for (let line = 1; line < fresh.length; line++) step(line, line - 1);
    for (let line = fresh.length - 2; line >= 0; line--) step(line, line + 1);
  }
}

/** The words of each line. */
function linesOf({ lines, streams }: LedgerPiece): string[] {
  const digests = Array.from({ length: lines }, () => '');
  for (const stream of worded) {
    const { hashes, lines: lineOf, length } = streams[stream] as TokenStream;
    for (let i = 0; i < length; i++) digests[(lineOf[i] as number) - 1] += ` ${hashes[i] as number}`;
  }
  return digests;
}

function isShort({ streams }: LedgerPiece): boolean {
  return worded.every((stream) => (streams[stream] as TokenStream).length < RUN);
}

function digestOf({ streams }: LedgerPiece): string {
  return streams.map(({ hashes }) => hashes.join()).join(';');
}
