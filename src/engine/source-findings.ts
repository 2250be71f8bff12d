/** Collects what the index knows of one text's pieces, in lines of the text. */
import { attribute, type InputLines } from './attribute.ts';
import type { IndexReader } from './index/reader.ts';
import { type IsPastDeadline, matchTokens } from './match.ts';
import type { Tokens, TokenStream } from './tokens.ts';
import type { LineRange, SourceFinding } from './types.ts';
import type { Piece } from './unwrap/piece.ts';

/** The source findings of one text. Every piece is counted (its code lines are what `share` refers to); some are matched. */
export class SourceFindings {
  private readonly found: SourceFinding[] = [];
  /** By line of the text: 1 where words stand. */
  private readonly code: Uint8Array;

  /** @param lines of the text */
  constructor(lines: number) {
    this.code = new Uint8Array(lines + 2);
  }

  /** Takes in which lines of the piece hold words. */
  count(piece: Piece, tokens: Tokens): void {
    for (const { lines, length } of [tokens.exact, tokens.comments]) {
      for (let i = 0; i < length; i++) this.code[inputLine(piece, lines[i] as number)] = 1;
    }
  }

  /** @throws IndexError when the index is damaged */
  async match(piece: Piece, tokens: Tokens, index: IndexReader, isPastDeadline: IsPastDeadline): Promise<void> {
    const matches = await matchTokens(tokens, index, isPastDeadline);
    if (matches.length === 0) return;
    for (const finding of await attribute(matches, inputLines(piece, tokens), index)) {
      join(this.found, { ...finding, inputLines: inputRange(piece, finding.inputLines) });
    }
  }

  findings(): SourceFinding[] {
    if (this.found.length === 0) return [];
    const before = [0];
    for (const [line, holdsCode] of this.code.entries()) before.push((before[line] as number) + holdsCode);
    return this.found.map((finding) => ({ ...finding, share: shareOf(finding.inputLines, before) }));
  }
}

/** What attribution may widen ranges over; taken out of the lexer's buffers. */
function inputLines(piece: Piece, tokens: Tokens): InputLines {
  const texts = piece.text.split('\n');
  const blank = new Uint8Array(texts.length + 2);
  texts.forEach((text, i) => (blank[i + 1] = text.trim() === '' ? 1 : 0));
  const words = wordsByLine(tokens.exact, texts.length);
  const commentWords = wordsByLine(tokens.comments, texts.length);
  return { lines: tokens.lines, words, commentWords, blank };
}

function wordsByLine(stream: TokenStream, lines: number): Uint32Array {
  const words = new Uint32Array(lines + 2);
  for (let i = 0; i < stream.length; i++) words[stream.lines[i] as number]!++;
  return words;
}

function inputLine(piece: Piece, line: number): number {
  return piece.lineOf[Math.min(line, piece.lineOf.length) - 1] ?? 1;
}

/** Lines of a piece in lines of the text that it was taken from. */
export function inputRange(piece: Piece, [first, last]: LineRange): LineRange {
  return [inputLine(piece, first), inputLine(piece, last)];
}

/** Share of the input's code lines (with or without comments) that a range covers, in whole hundredths. */
function shareOf([first, last]: LineRange, before: readonly number[]): number {
  const all = before[before.length - 1] as number;
  const covered = (before[last + 1] ?? all) - (before[first] ?? all);
  return all === 0 ? 0 : Math.round((100 * covered) / all) / 100;
}

/** Adds a finding; one of the same file whose lines touch is widened instead. */
function join(findings: SourceFinding[], finding: SourceFinding): void {
  const at = findings.findIndex(
    (other) =>
      other.repository === finding.repository &&
      other.file === finding.file &&
      other.inputLines[0] <= finding.inputLines[1] + 1 &&
      finding.inputLines[0] <= other.inputLines[1] + 1,
  );
  const other = findings[at];
  if (!other) {
    findings.push(finding);
    return;
  }
  const stronger = other.confidence === 'exact' || finding.confidence === 'renamed' ? other : finding;
  findings[at] = {
    ...stronger,
    inputLines: union(other.inputLines, finding.inputLines),
    fileLines: union(other.fileLines, finding.fileLines),
    lines: Math.max(other.lines, finding.lines),
  };
}

function union(a: LineRange, b: LineRange): LineRange {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
