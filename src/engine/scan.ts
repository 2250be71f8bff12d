/** The only door for judging: what arrived, in all its flavours → findings. */
import { attribute, type InputLines } from './attribute.ts';
import { findLargeCode, readsLikeCode } from './detectors/code.ts';
import { findMarkers } from './detectors/marker.ts';
import { findSecrets } from './detectors/secret.ts';
import type { IndexReader } from './index/reader.ts';
import { Lexer } from './lex.ts';
import type { Tokens, TokenStream } from './tokens.ts';
import { lineCount } from './lines.ts';
import { matchTokens } from './match.ts';
import type { Finding, Flavour, LineRange, Marker, ScanResult, SourceFinding } from './types.ts';
import { textOfHtml } from './unwrap/html.ts';
import type { Piece } from './unwrap/piece.ts';
import { unwrap } from './unwrap/unwrap.ts';

export interface ScanOptions {
  /** Without it, nothing is compared with the organisation's code. */
  readonly index?: IndexReader | undefined;
  readonly secrets: boolean;
  readonly markers: readonly Marker[];
  /** Unknown code of so many lines is a finding; 0 turns that off. */
  readonly codeMinLines: number;
}

/**
 * Judges every flavour; one that says the same as another is judged once. Lines refer to the flavour `mainFlavour`
 * names.
 * @throws IndexError when the index is damaged
 */
export async function scan(flavours: readonly Flavour[], options: ScanOptions): Promise<ScanResult> {
  const main = mainFlavour(flavours);
  const lines = lineCount(textOf(main));
  const findings: Finding[] = [];
  const seen = new Set<string>();
  let codeLike = false;
  for (const flavour of [main, ...flavours.filter((other) => other !== main)]) {
    const text = textOf(flavour);
    const lexers: Lexer[] = [];
    try {
      const pieces = unwrap(text).map((piece) => {
        const lexer = idleLexers.pop() ?? new Lexer();
        lexers.push(lexer);
        return { piece, tokens: lexer.lex(piece.text) };
      });
      const digest = pieces.map(({ tokens }) => digestOf(tokens)).join();
      if (seen.has(digest)) continue;
      seen.add(digest);
      codeLike ||= pieces.some(({ piece }) => readsLikeCode(piece.text));
      for (const finding of await judge(text, pieces, options)) {
        add(findings, flavour === main ? finding : clamped(finding, lines));
      }
    } finally {
      for (const lexer of lexers) if (lexer.room <= KEPT_ROOM) idleLexers.push(lexer);
    }
  }
  return { findings: findings.sort(byLine), lines, characters: textOf(main).length, codeLike };
}

/** Buffers are used again by later scans; a scan that waits for the index keeps its own to itself. */
const idleLexers: Lexer[] = [];
/** Buffers for longer texts than this (in bytes) are given back. */
const KEPT_ROOM = 2_000_000;

async function judge(text: string, pieces: readonly ReadPiece[], options: ScanOptions): Promise<Finding[]> {
  const found: Finding[] = options.index ? await findSources(pieces, options.index) : [];
  if (options.secrets) found.push(...findSecrets(text));
  found.push(...findMarkers(text, options.markers));
  if (!found.some((finding) => finding.kind === 'source')) found.push(...largeCode(pieces, options.codeMinLines));
  return found;
}

/** The flavour whose lines findings, excerpt and cut refer to: plain text, else HTML, else the first. */
export function mainFlavour(flavours: readonly Flavour[]): Flavour {
  return (
    flavours.find((flavour) => flavour.type.startsWith('text/plain')) ??
    flavours.find((flavour) => flavour.type.startsWith('text/html')) ??
    flavours[0] ?? { type: 'text/plain', text: '' }
  );
}

/** What a flavour shows: HTML without its tags, everything else as it is. */
export function textOf(flavour: Flavour): string {
  return flavour.type.startsWith('text/html') ? textOfHtml(flavour.text) : flavour.text;
}

interface ReadPiece {
  readonly piece: Piece;
  readonly tokens: Tokens;
}

async function findSources(pieces: readonly ReadPiece[], index: IndexReader): Promise<SourceFinding[]> {
  const found: SourceFinding[] = [];
  for (const { piece, tokens } of pieces) {
    const matches = await matchTokens(tokens, index);
    if (matches.length === 0) continue;
    for (const finding of await attribute(matches, inputLines(piece, tokens), index)) {
      join(found, { ...finding, inputLines: inputRange(piece, finding.inputLines) });
    }
  }
  if (found.length === 0) return found;
  const before = codeLinesBefore(pieces);
  return found.map((finding) => ({ ...finding, share: shareOf(finding.inputLines, before) }));
}

/** By line of the input: how many lines before it hold words. */
function codeLinesBefore(pieces: readonly ReadPiece[]): number[] {
  const code: boolean[] = [];
  for (const { piece, tokens } of pieces) {
    for (const { lines, length } of [tokens.exact, tokens.comments]) {
      for (let i = 0; i < length; i++) code[inputLine(piece, lines[i] as number)] = true;
    }
  }
  const before = [0];
  for (let line = 0; line < code.length; line++) before.push((before[line] as number) + (code[line] ? 1 : 0));
  return before;
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

function inputRange(piece: Piece, [first, last]: LineRange): LineRange {
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

function largeCode(pieces: readonly ReadPiece[], minLines: number): Finding[] {
  let largest: Finding | undefined;
  let most = 0;
  for (const { piece } of pieces) {
    const finding = findLargeCode(piece.text, minLines);
    if (!finding || finding.lines <= most) continue;
    most = finding.lines;
    largest = { ...finding, inputLines: inputRange(piece, finding.inputLines) };
  }
  return largest ? [largest] : [];
}

/** Adds what isn't known from another flavour yet. */
function add(findings: Finding[], finding: Finding): void {
  const same = (other: Finding): boolean => {
    if (other.kind !== finding.kind) return false;
    if (other.kind === 'source' && finding.kind === 'source') {
      return other.repository === finding.repository && other.file === finding.file && touches(other, finding);
    }
    return 'rule' in other && 'rule' in finding ? other.rule === finding.rule && touches(other, finding) : true;
  };
  if (!findings.some(same)) findings.push(finding);
}

function touches(a: Finding, b: Finding): boolean {
  const [first, last] = rangeOf(a);
  const [otherFirst, otherLast] = rangeOf(b);
  return first <= otherLast && otherFirst <= last;
}

function rangeOf(finding: Finding): LineRange {
  return 'inputLines' in finding ? finding.inputLines : [1, 1];
}

/** A finding of another flavour, its lines as near to the main flavour's as they can be named. */
function clamped(finding: Finding, lines: number): Finding {
  if (!('inputLines' in finding)) return finding;
  const last = Math.max(1, lines);
  const [from, to] = finding.inputLines;
  return { ...finding, inputLines: [Math.min(from, last), Math.min(to, last)] };
}

function byLine(a: Finding, b: Finding): number {
  return rangeOf(a)[0] - rangeOf(b)[0] || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);
}

/** Tells two flavours apart that say different words. */
function digestOf(tokens: Tokens): string {
  let a = 0;
  let b = 0;
  for (let i = 0; i < tokens.exact.length; i++) {
    a = (Math.imul(a, 0x2c9277b5) + (tokens.exact.hashes[i] as number)) | 0;
    b = (Math.imul(b, 0x5f356495) ^ (tokens.exact.hashes[i] as number)) | 0;
  }
  return `${tokens.exact.length}.${a}.${b}`;
}
