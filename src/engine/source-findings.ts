/** Collects what the index knows of one text's pieces, in lines of the text. */
import { attribute, type InputLines } from './attribute.ts';
import type { IndexReader } from './index/reader.ts';
import { type Marks, SeenHits } from './marks.ts';
import { matchTokens } from './match.ts';
import type { IsPastDeadline } from './probe.ts';
import type { Tokens, TokenStream } from './tokens.ts';
import type { ExcerptLine, Finding, LineRange, SourceFinding } from './types.ts';
import type { Piece } from './unwrap/piece.ts';

/** A finding in lines of the input; with the lines that a person is to be shown instead, where the input's say nothing. */
export interface Judged {
  readonly finding: Finding;
  readonly passage?: readonly ExcerptLine[];
}

interface Found {
  readonly finding: SourceFinding;
  readonly passage: readonly ExcerptLine[];
}

/** The source findings of one text. Every piece is counted (its code lines are what `share` refers to); some are matched. */
export class SourceFindings {
  private readonly found: Found[] = [];
  /** By line of the text: 1 where words stand. */
  private readonly code: Uint8Array;

  /** @param lines of the text */
  constructor(lines: number) {
    this.code = new Uint8Array(lines + 2);
  }

  /** Takes in which lines of the piece hold words. */
  count(piece: Piece, tokens: Tokens): void {
    const { lineOf, lastOf = lineOf } = piece;
    const last = lineOf.length - 1;
    for (const { lines, length } of [tokens.exact, tokens.comments]) {
      let before = 0;
      for (let i = 0; i < length; i++) {
        const line = lines[i] as number;
        if (line === before) continue;
        before = line;
        const at = Math.min(line - 1, last);
        for (let from = lineOf[at] ?? 1; from <= (lastOf[at] ?? 1); from++) this.code[from] = 1;
      }
    }
  }

  /**
   * @param marks says what is granted, and gathers what was found
   * @throws IndexError when the index is damaged
   */
  async match(
    piece: Piece,
    tokens: Tokens,
    index: IndexReader,
    isPastDeadline: IsPastDeadline,
    marks: Marks,
  ): Promise<void> {
    const { isGranted } = marks;
    const seen = new SeenHits();
    const { lines } = tokens;
    const matches = await matchTokens(tokens, index, isPastDeadline, { isGranted, seen });
    const covered: LineRange[] = [];
    const findings =
      matches.length === 0
        ? []
        : await attribute(matches, inputLines(piece, tokens), index, (range) => covered.push(range));
    marks.takeHits(seen, covered, lines);
    for (const finding of findings) {
      const passage = piece.decoded ? passageOf(piece, finding.inputLines) : [];
      join(this.found, { finding: { ...finding, inputLines: inputRange(piece, finding.inputLines) }, passage });
    }
  }

  findings(): Judged[] {
    if (this.found.length === 0) return [];
    const before = [0];
    for (const [line, holdsCode] of this.code.entries()) before.push((before[line] as number) + holdsCode);
    return this.found.map(({ finding, passage }) => {
      const judged = { finding: { ...finding, share: shareOf(finding.inputLines, before) } };
      return passage.length === 0 ? judged : { ...judged, passage };
    });
  }
}

/** A passage is for showing: so many lines of it are kept. */
const MOST_SHOWN = 200;
const CONTEXT_LINES = 1;

/** Lines of a piece, and one on either side, as a person is shown them. */
export function passageOf(piece: Piece, [first, last]: LineRange): ExcerptLine[] {
  const texts = piece.text.split('\n');
  const from = Math.max(1, first - CONTEXT_LINES);
  const shown = texts.slice(from - 1, Math.min(last + CONTEXT_LINES, from - 1 + MOST_SHOWN));
  return shown.map((text, i) => {
    const line = from + i;
    return { line: piece.lineOf[line - 1] ?? 1, text, matched: line >= first && line <= last };
  });
}

/** A line of at least three words in any script, with no marks but those of sentences: what somebody asks or tells. */
const SENTENCE = /^\s*\p{L}[\p{L}\p{N}'’"“”-]*[,:]?(?: [\p{L}\p{N}'’"“”(-][\p{L}\p{N}'’"“”)-]*[,:;.!?]*){2,}\s*$/u;

/** What attribution may widen ranges over; taken out of the lexer's buffers. */
export function inputLines(piece: Piece, tokens: Tokens): InputLines {
  const texts = piece.text.split('\n');
  const blank = new Uint8Array(texts.length + 2);
  const sentence = new Uint8Array(texts.length + 2);
  texts.forEach((text, i) => {
    if (text.trim() === '') blank[i + 1] = 1;
    else if (SENTENCE.test(text)) sentence[i + 1] = 1;
  });
  const words = wordsByLine(tokens.exact, texts.length);
  const commentWords = wordsByLine(tokens.comments, texts.length);
  return { lines: tokens.lines, words, commentWords, blank, sentence };
}

function wordsByLine(stream: TokenStream, lines: number): Uint32Array {
  const words = new Uint32Array(lines + 2);
  for (let i = 0; i < stream.length; i++) words[stream.lines[i] as number]!++;
  return words;
}

/** Lines of a piece in lines of the text that it was taken from. */
export function inputRange({ lineOf, lastOf = lineOf }: Piece, [first, last]: LineRange): LineRange {
  const end = lineOf.length - 1;
  let from = Infinity;
  let to = 0;
  for (let line = Math.min(first - 1, end); line <= Math.min(last - 1, end); line++) {
    from = Math.min(from, lineOf[line] ?? 1);
    to = Math.max(to, lastOf[line] ?? 1);
  }
  return [Math.min(from, Math.max(to, 1)), Math.max(to, 1)];
}

/** Share of the input's code lines (with or without comments) that a range covers, in whole hundredths. */
function shareOf([first, last]: LineRange, before: readonly number[]): number {
  const all = before[before.length - 1] as number;
  const covered = (before[last + 1] ?? all) - (before[first] ?? all);
  return all === 0 ? 0 : Math.round((100 * covered) / all) / 100;
}

/** Adds a finding; one of the same file whose lines touch is widened instead. */
function join(all: Found[], found: Found): void {
  const { finding } = found;
  const at = all.findIndex(
    ({ finding: other }) =>
      other.repository === finding.repository &&
      other.file === finding.file &&
      other.inputLines[0] <= finding.inputLines[1] + 1 &&
      finding.inputLines[0] <= other.inputLines[1] + 1,
  );
  const known = all[at];
  if (!known) {
    all.push(found);
    return;
  }
  const other = known.finding;
  const stronger = other.confidence === 'exact' || finding.confidence === 'renamed' ? other : finding;
  all[at] = {
    finding: {
      ...stronger,
      inputLines: union(other.inputLines, finding.inputLines),
      fileLines: union(other.fileLines, finding.fileLines),
      lines: Math.max(other.lines, finding.lines),
    },
    passage: [...known.passage, ...found.passage].slice(0, MOST_SHOWN),
  };
}

function union(a: LineRange, b: LineRange): LineRange {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
