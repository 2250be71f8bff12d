/** What a ledger keeps of a small input: the hashes of its tokens, line by line, and never its text. */
import type { InputLines } from '../attribute.ts';
import { streamNames } from '../profile.ts';
import type { Tokens, TokenStream } from '../tokens.ts';

export interface LedgerPiece {
  /** Lines that were kept; tokens count theirs from 1. */
  readonly lines: number;
  /** In the order of `streamNames`; that of the structure is empty. */
  readonly streams: readonly TokenStream[];
  /** By line, from 0: what attribution asks of a line besides its words. */
  readonly marks: Uint8Array;
}

/**
 * The structure stream knows code whose names were all changed. It is left out: brackets and numbers of anybody's small
 * pieces add up, and whoever renames everything doesn't go on to paste it line by line.
 */
const NONE: TokenStream = { length: 0, hashes: new Uint32Array(0), lines: new Uint32Array(0) };

/** One word says nothing, with whatever it is joined: sites send counters and times all day long. */
const FEWEST_WORDS = 2;

/** Shorter pieces, in words, are joined in the order of their arrival alone: sites send such all day long. */
const FEWEST_LINKED_WORDS = 5;

export const BLANK = 1;
export const SENTENCE = 2;

/**
 * Copies lines out of the lexer's buffers.
 * @param first first line to be copied, from 1
 * @param last last line to be copied
 * @returns undefined where they hold nothing to speak of
 */
export function takePiece(tokens: Tokens, input: InputLines, first: number, last: number): LedgerPiece | undefined {
  const streams = streamNames.map((name) => (name === 'structure' ? NONE : takeLines(tokens[name], first, last)));
  if (streams.every(({ length }) => length < FEWEST_WORDS)) return undefined;
  const lines = last - first + 1;
  const marks = new Uint8Array(lines);
  for (let line = first; line <= last; line++) {
    marks[line - first] = (input.blank[line] ? BLANK : 0) | (input.sentence[line] ? SENTENCE : 0);
  }
  return { lines, streams, marks };
}

function takeLines({ hashes, lines, length }: TokenStream, first: number, last: number): TokenStream {
  let from = 0;
  while (from < length && (lines[from] as number) < first) from++;
  let to = from;
  while (to < length && (lines[to] as number) <= last) to++;
  return {
    length: to - from,
    hashes: hashes.slice(from, to),
    lines: lines.slice(from, to).map((line) => line - first + 1),
  };
}

/** Pieces one after the other, as if they had been one input. */
export interface JoinedPieces {
  readonly tokens: Tokens;
  readonly input: InputLines;
  /** How many lines stand before each piece. */
  readonly before: readonly number[];
}

export function joinPieces(pieces: readonly LedgerPiece[]): JoinedPieces {
  const before: number[] = [];
  let lines = 0;
  for (const piece of pieces) {
    before.push(lines);
    lines += piece.lines;
  }
  const blank = new Uint8Array(lines + 2);
  const sentence = new Uint8Array(lines + 2);
  pieces.forEach(({ marks }, i) =>
    marks.forEach((mark, line) => {
      const at = (before[i] as number) + line + 1;
      if (mark & BLANK) blank[at] = 1;
      if (mark & SENTENCE) sentence[at] = 1;
    }),
  );
  const [exact, structure, members, comments] = streamNames.map((_, stream) =>
    joinStreams(
      pieces.map(({ streams }) => streams[stream] as TokenStream),
      before,
    ),
  ) as [TokenStream, TokenStream, TokenStream, TokenStream];
  return {
    tokens: { exact, structure, members, comments, lines },
    input: { lines, words: countByLine(exact, lines), commentWords: countByLine(comments, lines), blank, sentence },
    before,
  };
}

function joinStreams(streams: readonly TokenStream[], before: readonly number[]): TokenStream {
  const length = streams.reduce((sum, stream) => sum + stream.length, 0);
  const hashes = new Uint32Array(length);
  const lines = new Uint32Array(length);
  let at = 0;
  streams.forEach((stream, i) => {
    hashes.set(stream.hashes, at);
    stream.lines.forEach((line, token) => (lines[at + token] = line + (before[i] as number)));
    at += stream.length;
  });
  return { length, hashes, lines };
}

function countByLine(stream: TokenStream, lines: number): Uint32Array {
  const counts = new Uint32Array(lines + 2);
  for (let i = 0; i < stream.length; i++) counts[stream.lines[i] as number]!++;
  return counts;
}

/** Whether two pieces say the same, word by word. */
export function isSamePiece(a: LedgerPiece, b: LedgerPiece): boolean {
  return a.streams.every(({ length, hashes }, i) => {
    const other = b.streams[i];
    return other?.length === length && hashes.every((hash, at) => hash === other.hashes[at]);
  });
}

/** Whether a piece has words enough, of code or of comments, to be asked about what it goes on from. */
export function isLinked({ streams }: LedgerPiece): boolean {
  return streams.some(({ length }) => length >= FEWEST_LINKED_WORDS);
}

/** Tokens of all streams. */
export function tokensOf({ streams }: LedgerPiece): number {
  return streams.reduce((all, { length }) => all + length, 0);
}
