/**
 * Small inputs that nobody would judge by themselves, judged together. Each leaves the hashes of its tokens, in order;
 * a new one is joined with those before it, and with those that it goes on from or goes before by the index, and the
 * whole is matched like one input. Only what a new piece adds to is told.
 */
import type { IndexReader } from '../index/reader.ts';
import { Lexer } from '../lex.ts';
import { type IsGranted, Marks } from '../marks.ts';
import type { IsPastDeadline } from '../probe.ts';
import { inputLines } from '../source-findings.ts';
import type { SourceFinding } from '../types.ts';
import type { Piece } from '../unwrap/piece.ts';
import { rootOf, unwrapPiece } from '../unwrap/unwrap.ts';
import { Work } from '../unwrap/work.ts';
import { type Edges, headOf, tailOf } from './edges.ts';
import { judgeTogether, lookUpTogether } from './judge-together.ts';
import { KnownRuns } from './known-runs.ts';
import { isLinked, isSamePiece, type LedgerPiece, takePiece, tokensOf } from './piece.ts';
import { probeSeams, type Seam } from './seams.ts';

/** A piece with its place in the ledger. */
export interface LedgerEntry {
  /** Ascending in the order of arrival. */
  readonly id: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly piece: LedgerPiece;
  /** The entry that it goes on from, or that goes on from it, as far as the index tells. */
  readonly previous?: number;
  readonly next?: number;
}

/** What an entry adds to the earlier ones. */
export interface LedgerJudgement {
  /** `inputLines` and `share` are those of the entry alone; `lines` counts the file's lines of all of them. */
  readonly findings: readonly SourceFinding[];
  /** What the findings rest on, earlier entries' share included; and what was granted and met again. */
  readonly marks: readonly number[];
  readonly renewed: readonly number[];
}

/** What an entry adds to the earlier ones, as far as it can be told at once. */
export interface LedgerLookup {
  /** So many lines of all of them together the index knows in one stretch; 0 where it knows nothing. */
  readonly lines: number;
  readonly marks: readonly number[];
  readonly renewed: readonly number[];
}

/** Longer inputs, in characters, are judged by themselves alone. */
export const SMALL_INPUT = 16_384;
/** A piece has at most so many lines; of more, the ledger keeps the last. */
const MOST_LINES = 60;
/** So many pieces, and so many tokens of all streams, are kept; beyond that, the oldest go … */
const MOST_PIECES = 600;
const MOST_TOKENS = 60_000;
/** … until this share of them is left, since making room costs time. */
const LEFT_SHARE = 0.8;
/** So many pieces are judged together. */
const JOINED_PIECES = 24;
/** Of what was stopped, pieces of more lines aren't kept. */
const WITHHELD_LINES = 8;
/** So many of the last pieces that can be linked may go before a new one, or on from it: each is asked about in the index. */
const LINKED_PIECES = 120;
/** A seam of one k-gram may be chance; it counts where so few pieces lie between. */
const NEAR_PIECES = 8;
/** Known lines inside a piece, so many in a row, part what stands before them from what stands behind. */
const APART_LINES = 8;

export class Ledger {
  private entries: LedgerEntry[] = [];
  /** By id: where an entry stands, and its edges. */
  private readonly positions = new Map<number, number>();
  private readonly edges = new Map<number, Edges>();
  /** By id: the entry that says of itself that it goes before this one, or on from it. */
  private readonly ahead = new Map<number, number>();
  private readonly behind = new Map<number, number>();
  private readonly gone: number[] = [];
  private known: KnownRuns | undefined;
  /** Ids of entries that were stopped: they aren't known when they come again. */
  private readonly withheld = new Set<number>();
  private tokens = 0;
  private nextId = 1;
  private readonly lexer = new Lexer();

  get size(): number {
    return this.entries.length;
  }

  /** Takes entries that were kept elsewhere, in their order. */
  restore(entries: readonly LedgerEntry[]): void {
    this.hold([...entries].sort((a, b) => a.id - b.id));
    this.nextId = (this.entries.at(-1)?.id ?? 0) + 1;
    this.trim();
  }

  /**
   * Takes in what a text holds that isn't there yet.
   * @param index tells which pieces belong together
   * @returns the new entries; none where everything was there before, or where the text is no small one
   */
  add(text: string, index: IndexReader | undefined, at: number): readonly LedgerEntry[] {
    if (text.length > SMALL_INPUT) return [];
    const added: LedgerEntry[] = [];
    const claimed = new Set<number>();
    // What was unwrapped goes first: the lines that it was wrapped in then say nothing new.
    for (const piece of [...unwrapPiece(rootOf(text), new Work(text.length))].reverse()) {
      for (const taken of this.newPieces(piece, claimed)) added.push(this.append(taken, index, at));
      if (piece.decoded) for (const line of piece.lineOf) claimed.add(line);
    }
    this.trim();
    return added;
  }

  /** A ledger without entries that goes on counting. */
  emptied(): Ledger {
    const ledger = new Ledger();
    ledger.nextId = this.nextId;
    return ledger;
  }

  /** Ids of the entries that had to go since this was asked last, because there were too many. */
  dropped(): number[] {
    return this.gone.splice(0);
  }

  /** Takes entries out again, such as those of an input that was stopped. */
  remove(ids: ReadonlySet<number>): void {
    if (!this.entries.some(({ id }) => ids.has(id))) return;
    this.hold(this.entries.filter(({ id }) => !ids.has(id)));
  }

  /**
   * Entries that were stopped before they left. What comes behind them still goes on from them; the same again is judged
   * again. An earlier one that says the same makes room. Large ones speak for themselves whenever they come, and go.
   */
  withhold(ids: ReadonlySet<number>): void {
    const stopped = this.entries.filter(({ id }) => ids.has(id));
    const repeated = this.entries.filter(
      ({ id, piece }) => this.withheld.has(id) && stopped.some((one) => one.id !== id && isSamePiece(one.piece, piece)),
    );
    const large = stopped.filter(({ piece }) => piece.lines > WITHHELD_LINES);
    for (const { id } of stopped) this.withheld.add(id);
    this.remove(new Set([...repeated, ...large].map(({ id }) => id)));
    this.known = undefined;
  }

  /** What was withheld may go after all: it is known from now on. */
  release(ids: ReadonlySet<number>): void {
    for (const id of ids) this.withheld.delete(id);
    this.known = undefined;
  }

  /** Takes out what arrived before a time, in milliseconds since 1970. @returns the ids */
  expire(before: number): number[] {
    const ids = this.entries.filter(({ at }) => at < before).map(({ id }) => id);
    this.remove(new Set(ids));
    return ids;
  }

  /**
   * What the index knows of an entry together with others, where both have a share in it.
   * @param isGranted what a person has let through supports no finding
   * @throws IndexError when the index is damaged
   */
  async judge(
    id: number,
    index: IndexReader,
    isPastDeadline: IsPastDeadline,
    isGranted?: IsGranted,
  ): Promise<LedgerJudgement> {
    const findings: SourceFinding[] = [];
    const found = new Set<number>();
    const marks = new Marks(isGranted, undefined);
    for (const group of this.groupsOf(id)) {
      const own = group.findIndex((entry) => entry.id === id);
      const pieces = group.map(({ piece }) => piece);
      for (const { finding, rests } of await judgeTogether(pieces, own, index, isPastDeadline, marks)) {
        for (const mark of rests) found.add(mark);
        if (!findings.some((other) => isSameFile(other, finding))) findings.push(finding);
      }
    }
    return { findings, marks: [...found], renewed: [...marks.renewed] };
  }

  /**
   * The same at once, by the lookup part of the index alone: it names no file, and says less (lookup-scan.ts).
   * @param cleared says of a mark whether a whole judgement has made no finding of it
   */
  lookUp(
    id: number,
    index: IndexReader,
    isPastDeadline: IsPastDeadline,
    isGranted?: IsGranted,
    cleared?: IsGranted,
  ): LedgerLookup {
    let lines = 0;
    const found = new Set<number>();
    const renewed = new Set<number>();
    for (const group of this.groupsOf(id)) {
      const marks = new Marks(isGranted, undefined);
      const own = group.findIndex((entry) => entry.id === id);
      const pieces = group.map(({ piece }) => piece);
      const shared = lookUpTogether(pieces, own, index, isPastDeadline, marks, cleared);
      for (const mark of marks.renewed) renewed.add(mark);
      if (shared === 0) continue;
      lines = Math.max(lines, shared);
      for (const mark of marks.found) found.add(mark);
    }
    return { lines, marks: [...found], renewed: [...renewed] };
  }

  /**
   * What a piece of a text holds that isn't there yet, in runs of lines.
   * @param claimed lines of the text that decoded pieces have told
   */
  private newPieces(piece: Piece, claimed: ReadonlySet<number>): LedgerPiece[] {
    const tokens = this.lexer.lex(piece.text);
    const input = inputLines(piece, tokens);
    const whole = takePiece(tokens, input, 1, tokens.lines);
    if (!whole) return [];
    const fresh = this.knownRuns().newLines(whole);
    if (!piece.decoded) piece.lineOf.forEach((line, i) => (fresh[i] = claimed.has(line) ? 0 : (fresh[i] ?? 0)));
    const taken: LedgerPiece[] = [];
    for (let first = fresh.indexOf(1); first >= 0;) {
      let last = first;
      for (let line = first; line < fresh.length && line - last <= APART_LINES; line++) if (fresh[line]) last = line;
      const one = takePiece(tokens, input, Math.max(first, last - MOST_LINES + 1) + 1, last + 1);
      if (one) taken.push(one);
      first = fresh.indexOf(1, last + 1);
    }
    return taken;
  }

  private append(piece: LedgerPiece, index: IndexReader | undefined, at: number): LedgerEntry {
    const entry = { id: this.nextId++, at, piece, ...(index ? this.linksOf(piece, index) : {}) };
    this.entries.push(entry);
    this.note(entry);
    this.knownRuns().add(piece);
    return entry;
  }

  /** The entries that a new piece goes on from and goes before. */
  private linksOf(piece: LedgerPiece, index: IndexReader): Pick<LedgerEntry, 'previous' | 'next'> {
    if (!isLinked(piece)) return {};
    const entries = this.entries.filter((entry) => isLinked(entry.piece)).slice(-LINKED_PIECES);
    const tail = tailOf(piece);
    const head = headOf(piece);
    const seams: Seam[] = [];
    for (const { id } of entries) {
      const edges = this.edges.get(id) as Edges;
      seams.push({ left: edges.tail, right: head }, { left: tail, right: edges.head });
    }
    const found = probeSeams(seams, index);
    const best = (side: number): number | undefined => {
      let most = 0;
      let id: number | undefined;
      for (let i = entries.length - 1; i >= 0; i--) {
        const hits = found[2 * i + side] as number;
        if (hits <= most || (hits === 1 && entries.length - i > NEAR_PIECES)) continue;
        most = hits;
        id = (entries[i] as LedgerEntry).id;
      }
      return id;
    };
    const previous = best(0);
    const next = best(1);
    return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) };
  }

  /** Takes in what belongs to an entry at the end of the list. */
  private note({ id, piece, previous, next }: LedgerEntry): void {
    this.tokens += tokensOf(piece);
    const before = this.edges.get(previous ?? this.entries.at(-2)?.id ?? 0);
    const behind = next === undefined ? undefined : this.edges.get(next);
    this.edges.set(id, { tail: tailOf(piece, before?.tail), head: headOf(piece, behind?.head) });
    if (previous !== undefined) this.behind.set(previous, id);
    if (next !== undefined) this.ahead.set(next, id);
    this.positions.set(id, this.entries.length - 1);
  }

  /** The entry before or behind one in the text: as a seam tells, else as it arrived. */
  private neighbour(entry: LedgerEntry, direction: 1 | -1): LedgerEntry | undefined {
    const [own, others] = direction < 0 ? [entry.previous, this.ahead] : [entry.next, this.behind];
    for (const id of [own, others.get(entry.id)]) {
      const position = id === undefined ? undefined : this.positions.get(id);
      if (position !== undefined) return this.entries[position];
    }
    return this.entries[(this.positions.get(entry.id) as number) + direction];
  }

  /** The groups that an entry is judged in: with what arrived before it, and with what it belongs to. */
  private groupsOf(id: number): LedgerEntry[][] {
    const at = this.positions.get(id);
    if (at === undefined) return [];
    const entry = this.entries[at] as LedgerEntry;
    const arrived = this.entries.slice(Math.max(0, at - JOINED_PIECES + 1), at + 1);
    const linked = [entry];
    for (const direction of [-1, 1] as const) {
      for (let one: LedgerEntry | undefined = entry; linked.length < JOINED_PIECES;) {
        one = this.neighbour(one, direction);
        if (!one || linked.includes(one)) break;
        if (direction < 0) linked.unshift(one);
        else linked.push(one);
      }
    }
    const same = linked.length === arrived.length && linked.every((one, i) => one === arrived[i]);
    return [arrived, ...(same ? [] : [linked])].filter((group) => group.length > 1);
  }

  private knownRuns(): KnownRuns {
    if (!this.known) {
      this.known = new KnownRuns();
      for (const { id, piece } of this.entries) if (!this.withheld.has(id)) this.known.add(piece);
    }
    return this.known;
  }

  private trim(): void {
    if (this.entries.length <= MOST_PIECES && this.tokens <= MOST_TOKENS) return;
    let { tokens } = this;
    let from = 0;
    for (; this.entries.length - from > LEFT_SHARE * MOST_PIECES || tokens > LEFT_SHARE * MOST_TOKENS; from++) {
      tokens -= tokensOf((this.entries[from] as LedgerEntry).piece);
    }
    for (const { id } of this.entries.slice(0, from)) this.gone.push(id);
    this.hold(this.entries.slice(from));
  }

  /** Begins anew with these entries. */
  private hold(entries: readonly LedgerEntry[]): void {
    this.known = undefined;
    this.tokens = 0;
    this.entries = [];
    for (const map of [this.edges, this.ahead, this.behind, this.positions]) map.clear();
    for (const entry of entries) {
      this.entries.push(entry);
      this.note(entry);
    }
    for (const id of this.withheld) if (!this.positions.has(id)) this.withheld.delete(id);
  }
}

function isSameFile(a: SourceFinding, b: SourceFinding): boolean {
  return a.repository === b.repository && a.file === b.file;
}
