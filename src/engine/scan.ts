/** The only door for judging: what arrived, in all its flavours → findings. */
import { findLargeCode, readsLikeCode } from './detectors/code.ts';
import { findMarkers } from './detectors/marker.ts';
import { findSecrets } from './detectors/secret.ts';
import type { IndexReader } from './index/reader.ts';
import { Lexer } from './lex.ts';
import { lineCount } from './lines.ts';
import type { IsPastDeadline } from './match.ts';
import { inputRange, SourceFindings } from './source-findings.ts';
import type { Tokens } from './tokens.ts';
import type { Finding, Flavour, LineRange, Marker, ScanResult } from './types.ts';
import { readHtml, textOfHtml } from './unwrap/html.ts';
import type { Piece } from './unwrap/piece.ts';
import { unwrap } from './unwrap/unwrap.ts';

export interface ScanOptions {
  /** Without it, nothing is compared with the organisation's code. */
  readonly index?: IndexReader | undefined;
  readonly secrets: boolean;
  readonly markers: readonly Marker[];
  /** Unknown code of so many lines is a finding; 0 turns that off. */
  readonly codeMinLines: number;
  /**
   * Asked between the steps of a scan. Once it says true, the rest stays unread: the result holds what was found so far
   * and `{ kind: 'uninspectable', rule: 'time' }`.
   */
  readonly isPastDeadline?: IsPastDeadline | undefined;
}

/**
 * Judges every flavour; the words that one has in common with an earlier one are looked up once. Lines refer to the flavour `mainFlavour`
 * names.
 * @throws IndexError when the index is damaged
 */
export async function scan(flavours: readonly Flavour[], options: ScanOptions): Promise<ScanResult> {
  const main = mainFlavour(flavours);
  const text = textOf(main);
  const lines = lineCount(text);
  const findings: Finding[] = [];
  const judge = new Judge(options);
  try {
    for (const flavour of [main, ...flavours.filter((other) => other !== main)]) {
      if (flavour !== main && judge.isLate()) break;
      for (const { shown, piece } of viewsOf(flavour)) {
        if (!shown && judge.isLate()) break;
        for (const finding of await judge.judge(piece)) {
          if (flavour === main && shown) add(findings, finding);
          else if (!findings.some((other) => sameRule(other, finding))) add(findings, clamped(finding, lines));
        }
      }
    }
  } finally {
    judge.close();
  }
  if (judge.late) findings.push({ kind: 'uninspectable', rule: 'time' });
  return { findings: findings.sort(byLine), lines, characters: text.length, codeLike: judge.codeLike };
}

/** One text of a flavour: what it shows, or what it doesn't. */
interface View {
  readonly shown: boolean;
  /** `lineOf` is left out where every line is its own. */
  readonly piece: { readonly text: string; readonly lineOf?: readonly number[] };
}

function viewsOf(flavour: Flavour): readonly View[] {
  if (!isHtml(flavour)) return [{ shown: true, piece: { text: flavour.text } }];
  const { text, hidden } = readHtml(flavour.text);
  const shown = { shown: true, piece: { text } };
  return hidden.text === '' ? [shown] : [shown, { shown: false, piece: hidden }];
}

function isHtml(flavour: Flavour): boolean {
  return flavour.type.startsWith('text/html');
}

/** Buffers are used again by later scans; a scan that waits for the index keeps its own to itself. */
const idleLexers: Lexer[] = [];
/** Buffers for longer texts than this (in bytes), and more of them than this, are given back. */
const KEPT_ROOM = 2_000_000;
const KEPT_LEXERS = 4;

/** Judges the texts of one scan, one after another. */
class Judge {
  codeLike = false;
  /** Whether something stayed unread because time was over. */
  late = false;
  private readonly lexer = idleLexers.pop() ?? new Lexer();
  private readonly options: ScanOptions;
  private readonly texts = new Set<string>();
  /** Digests of the pieces of earlier texts: what has the same words has the same places in the index. */
  private readonly lookedUp = new Set<string>();
  private knowsSource = false;

  constructor(options: ScanOptions) {
    this.options = options;
  }

  /** Asks for the time; to be asked where something would stay unread. */
  readonly isLate = (): boolean => {
    this.late ||= this.options.isPastDeadline?.() ?? false;
    return this.late;
  };

  async judge({ text, lineOf }: View['piece']): Promise<Finding[]> {
    const found = await this.judgeText(text);
    if (!lineOf) return found;
    const piece = { text, lineOf };
    return found.map((finding) =>
      'inputLines' in finding ? { ...finding, inputLines: inputRange(piece, finding.inputLines) } : finding,
    );
  }

  private async judgeText(text: string): Promise<Finding[]> {
    const { options } = this;
    if (this.texts.has(text)) return [];
    this.texts.add(text);
    const found: Finding[] = [];
    if (options.secrets) found.push(...findSecrets(text));
    found.push(...findMarkers(text, options.markers, this.isLate));
    const pieces = unwrap(text);
    const sources = await this.findSources(text, pieces);
    this.knowsSource ||= sources.length > 0;
    found.push(...sources);
    if (!this.knowsSource) found.push(...largeCode(pieces, options.codeMinLines));
    return found;
  }

  /** Gives the buffers back. */
  close(): void {
    if (this.lexer.room <= KEPT_ROOM && idleLexers.length < KEPT_LEXERS) idleLexers.push(this.lexer);
  }

  private async findSources(text: string, pieces: readonly Piece[]): Promise<Finding[]> {
    const { index } = this.options;
    const sources = new SourceFindings(lineCount(text));
    const digests: string[] = [];
    for (const piece of pieces) {
      if (this.isLate()) break;
      this.codeLike ||= readsLikeCode(piece.text);
      if (!index) continue;
      const tokens = this.lexer.lex(piece.text);
      sources.count(piece, tokens);
      const digest = digestOf(tokens);
      if (this.lookedUp.has(digest)) continue;
      digests.push(digest);
      await sources.match(piece, tokens, index, this.isLate);
    }
    for (const digest of digests) this.lookedUp.add(digest);
    return sources.findings();
  }
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
  return isHtml(flavour) ? textOfHtml(flavour.text) : flavour.text;
}

function largeCode(pieces: readonly Piece[], minLines: number): Finding[] {
  let largest: Finding | undefined;
  let most = 0;
  for (const piece of pieces) {
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

/** Flavours break their lines differently: what one rule found in two of them is taken for the same. */
function sameRule(a: Finding, b: Finding): boolean {
  return a.kind === b.kind && 'rule' in a && 'rule' in b && a.rule === b.rule;
}

/** Tells two pieces apart that say different words. */
function digestOf(tokens: Tokens): string {
  let a = 0;
  let b = 0;
  for (const { hashes, length } of [tokens.exact, tokens.comments]) {
    for (let i = 0; i < length; i++) {
      a = (Math.imul(a, 0x2c9277b5) + (hashes[i] as number)) | 0;
      b = (Math.imul(b, 0x5f356495) ^ (hashes[i] as number)) | 0;
    }
  }
  return `${tokens.exact.length}.${tokens.comments.length}.${a}.${b}`;
}
