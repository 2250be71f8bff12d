/** The only door for judging: what arrived, in all its flavours → findings. */
import { Chaskey12 } from './chaskey.ts';
import { readsLikeCode } from './detectors/code.ts';
import { formFindings, largeCode, type Secrets } from './form-findings.ts';
import { mainFlavour, saysTheSame, type View, viewsOf } from './flavour.ts';
import type { IndexReader } from './index/reader.ts';
import { Lexer } from './lex.ts';
import { lineCount } from './lines.ts';
import { type IsGranted, Marks } from './marks.ts';
import type { IsPastDeadline } from './probe.ts';
import { inputRange, type Judged, passageOf, SourceFindings } from './source-findings.ts';
import type { Tokens } from './tokens.ts';
import type { ExcerptLine, Finding, Flavour, LineRange, Marker, ScanResult } from './types.ts';
import type { Piece } from './unwrap/piece.ts';
import { unwrapPiece } from './unwrap/unwrap.ts';
import { Work } from './unwrap/work.ts';

export interface ScanOptions {
  /** Without it, nothing is compared with the organisation's code. */
  readonly index?: IndexReader | undefined;
  readonly secrets: Secrets;
  readonly markers: readonly Marker[];
  /** Unknown code of so many lines is a finding; 0 turns that off. */
  readonly codeMinLines: number;
  /**
   * Asked between the steps of a scan. Once it says true, the rest stays unread: the result holds what was found so far
   * and `{ kind: 'uninspectable', rule: 'time' }`.
   */
  readonly isPastDeadline?: IsPastDeadline | undefined;
  /** What a person has let through: it supports no finding any more. What is new is judged by itself. */
  readonly granted?: IsGranted | undefined;
  /** 16 bytes that key the marks of secrets, markers and lines of code. Without it these have none. */
  readonly markKey?: Uint8Array | undefined;
}

/**
 * Judges every flavour; what one has in common with an earlier one is looked up once. Lines refer to the flavour that
 * `mainFlavour` names.
 * @throws IndexError when the index is damaged
 */
export async function scan(flavours: readonly Flavour[], options: ScanOptions): Promise<ScanResult> {
  const main = mainFlavour(flavours);
  const views = viewsOf(main);
  const shown = (views[0] as View).piece.text;
  // Findings count lines; characters are counted as they came, line ends of two included.
  const text = main.type.startsWith('text/html') ? shown : main.text;
  const lines = lineCount(text);
  const findings: Finding[] = [];
  const judge = new Judge(options);
  const passages = new Map<Finding, readonly ExcerptLine[]>();
  try {
    for (const flavour of [main, ...flavours.filter((other) => other !== main)]) {
      if (flavour !== main && judge.isLate()) break;
      for (const { shown: isShown, piece } of flavour === main ? views : viewsOf(flavour)) {
        if (!isShown && judge.isLate()) break;
        if (flavour !== main && saysTheSame(piece.text, shown)) continue;
        for (const { finding, passage } of await judge.judge(piece)) {
          const added = flavour === main && isShown ? add(findings, finding) : addRule(findings, finding, lines);
          if (added && passage) passages.set(added, passage);
        }
      }
    }
  } finally {
    judge.close();
  }
  if (judge.tooMuch) findings.push({ kind: 'uninspectable', rule: 'too-large' });
  if (judge.late) findings.push({ kind: 'uninspectable', rule: 'time' });
  const { found, renewed, unproven } = judge.marks;
  for (const mark of found) unproven.delete(mark);
  return {
    findings: findings.sort(byLine),
    lines,
    characters: text.length,
    codeLike: judge.codeLike,
    passages,
    marks: [...found],
    renewed: [...renewed],
    unproven: [...unproven],
  };
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
  /** Whether something stayed unread because there was too much of it. */
  tooMuch = false;
  private readonly lexer = idleLexers.pop() ?? new Lexer();
  private readonly options: ScanOptions;
  private readonly texts = new Set<string>();
  /** Digests of the pieces of earlier texts: what has the same words has the same places in the index. */
  private readonly lookedUp = new Set<string>();
  private knowsSource = false;
  readonly marks: Marks;

  constructor(options: ScanOptions) {
    this.options = options;
    this.marks = new Marks(options.granted, options.markKey && new Chaskey12(options.markKey));
  }

  /** Asks for the time; to be asked where something would stay unread. */
  readonly isLate = (): boolean => {
    this.late ||= this.options.isPastDeadline?.() ?? false;
    return this.late;
  };

  async judge(root: Piece): Promise<Judged[]> {
    if (this.texts.has(root.text)) return [];
    this.texts.add(root.text);
    const found: Judged[] = this.findByForm(root);
    const work = new Work(root.text.length);
    const pieces = unwrapPiece(root, work);
    this.tooMuch ||= work.exceeded;
    for (const piece of pieces) {
      if (piece === root || !piece.decoded) continue;
      if (this.isLate()) break;
      for (const judged of this.findByForm(piece)) {
        if (!found.some(({ finding }) => isSameRule(finding, judged.finding) && touches(finding, judged.finding))) {
          found.push({ ...judged, passage: passageOf(piece, judged.lines) });
        }
      }
    }
    const sources = await this.findSources(root, pieces);
    this.knowsSource ||= sources.length > 0;
    found.push(...sources);
    found.push(...largeCode(pieces, this.options.codeMinLines, this.knowsSource, this.marks));
    return found;
  }

  /** Gives the buffers back. */
  close(): void {
    if (this.lexer.room <= KEPT_ROOM && idleLexers.length < KEPT_LEXERS) idleLexers.push(this.lexer);
  }

  /** Secrets and markers, told without an index. */
  private findByForm(piece: Piece): (Judged & { lines: LineRange })[] {
    const found = formFindings(piece, this.options, this.marks, this.isLate);
    return found.map((finding) => {
      const lines = finding.inputLines;
      return { finding: { ...finding, inputLines: inputRange(piece, lines) }, lines };
    });
  }

  private async findSources(root: Piece, pieces: readonly Piece[]): Promise<Judged[]> {
    const { index } = this.options;
    const sources = new SourceFindings(lastLineOf(root));
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
      await sources.match(piece, tokens, index, this.isLate, this.marks);
    }
    for (const digest of digests) this.lookedUp.add(digest);
    return sources.findings();
  }
}

function lastLineOf({ lineOf, lastOf = lineOf }: Piece): number {
  let last = 1;
  for (const line of lastOf) if (line > last) last = line;
  return last;
}

/** Adds what isn't known yet. */
function add(findings: Finding[], finding: Finding): Finding | undefined {
  const same = (other: Finding): boolean => {
    if (other.kind !== finding.kind) return false;
    if (other.kind === 'source' && finding.kind === 'source') {
      return other.repository === finding.repository && other.file === finding.file && touches(other, finding);
    }
    return 'rule' in other && 'rule' in finding ? other.rule === finding.rule && touches(other, finding) : true;
  };
  if (findings.some(same)) return undefined;
  findings.push(finding);
  return finding;
}

/** Adds what another flavour holds, unless a rule has found it already: flavours break their lines differently. */
function addRule(findings: Finding[], finding: Finding, lines: number): Finding | undefined {
  if (findings.some((other) => isSameRule(other, finding))) return undefined;
  const added = clamped(finding, lines);
  findings.push(added);
  return added;
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

function isSameRule(a: Finding, b: Finding): boolean {
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
