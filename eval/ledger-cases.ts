/** Ways in which a file leaves in pieces of four lines: what is pasted, one after the other. */
import type { CorpusFile } from './corpus.ts';
import { pick, type Random } from './random.ts';

/** So many lines make a piece, and so many pieces a case. */
export const PIECE_LINES = 4;
export const PIECES = 10;
export const CASE_LINES = PIECE_LINES * PIECES;

const questions = [
  'Why does this part not do what I expect when the list is empty?',
  'can you explain what happens here, step by step',
  'Please rewrite the next lines so that they are easier to read:',
  'and this?',
  'What would you call this, and is there a shorter way to write it?',
];

export interface Surroundings {
  readonly random: Random;
  /** The lines of another file of the index, as many. */
  readonly second: readonly string[];
  /** Small pieces of code that the index doesn't know. */
  readonly others: readonly string[];
}

/** What arrives, in order. */
export type Way = (lines: readonly string[], around: Surroundings) => string[];

function pieces(lines: readonly string[], overlap = 0): string[] {
  return Array.from({ length: Math.ceil(lines.length / PIECE_LINES) }, (_, i) =>
    lines.slice(Math.max(0, i * PIECE_LINES - overlap), (i + 1) * PIECE_LINES).join('\n'),
  );
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const all = [...values];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}

/** Each piece as the layers see it: pasted, in the composer, in the request, and in a request that sends the history. */
function seenAgain(lines: readonly string[]): string[] {
  const sent: string[] = [];
  return pieces(lines).flatMap((piece) => {
    sent.push(piece);
    const messages = sent.map((content) => ({ role: 'user', content }));
    return [piece, piece, JSON.stringify({ message: piece }), JSON.stringify({ model: 'large', messages })];
  });
}

export const ways: Readonly<Record<string, Way>> = {
  'in order': (lines) => pieces(lines),
  'with a question in front': (lines, { random }) =>
    pieces(lines).map((piece) => `${pick(random, questions)}\n\n${piece}`),
  'each overlaps the one before by a line': (lines) => pieces(lines, 1),
  'in a fence': (lines) => pieces(lines).map((piece) => `\`\`\`\n${piece}\n\`\`\``),
  'seen again by every layer': seenAgain,
  'after each, one of other code': (lines, { others }) =>
    pieces(lines).flatMap((piece, i) => [piece, others[i] as string]),
  'after each, a question': (lines, { random }) => pieces(lines).flatMap((piece) => [piece, pick(random, questions)]),
  'two files alternate': (lines, { second }) => {
    const other = pieces(second);
    return pieces(lines).flatMap((piece, i) => [piece, other[i] as string]);
  },
  'from the end': (lines) => pieces(lines).reverse(),
  'in any order': (lines, { random }) => shuffled(pieces(lines), random),
};

/** Forty lines somewhere in a file; undefined where it has fewer. */
export function linesOfFile({ text }: CorpusFile, random: Random): string[] | undefined {
  const lines = text.split(/\r?\n/);
  if (lines.length < CASE_LINES) return undefined;
  const start = Math.floor(random() * (lines.length - CASE_LINES + 1));
  return lines.slice(start, start + CASE_LINES);
}
