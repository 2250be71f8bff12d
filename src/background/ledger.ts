/**
 * Small inputs of one person, over tabs, sites and restarts, judged together (`ledgerHours`). The engine's ledger keeps
 * hashes of their tokens in memory; here they are sealed and stored, grow old and are forgotten.
 */
import type { IndexReader } from '../engine/index/reader.ts';
import { decodeEntry, encodeEntry } from '../engine/ledger/encode.ts';
import { Ledger as Entries, type LedgerEntry, type LedgerLookup } from '../engine/ledger/ledger.ts';
import type { IsGranted } from '../engine/marks.ts';
import type { SourceFinding } from '../engine/types.ts';
import { type LedgerStore, openLedgerStore, type StoredPiece } from '../platform/ledger-store.ts';
import { recordHealth } from './activity.ts';

export interface LedgerContext {
  readonly index: IndexReader | undefined;
  /** The policy's `ledgerHours`; 0 turns the ledger off, and what is there is forgotten. */
  readonly hours: number;
  /** Whether the site is approved: what goes there leaves nothing. */
  readonly approved: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Says of a mark whether the person has let it through at this site. */
  readonly isGranted?: IsGranted | undefined;
  readonly isPastDeadline: () => boolean;
}

/** What small inputs say together. `marks` and `renewed` as a scan's (engine/types.ts). */
export interface LedgerFindings {
  readonly findings: readonly SourceFinding[];
  readonly marks: readonly number[];
  readonly renewed: readonly number[];
  /** Names what was taken in, for `withdraw`; empty where everything was there before. */
  readonly ids: readonly number[];
}

export interface Ledger {
  /**
   * Takes texts in and tells what they say together with earlier ones. Longer texts than the engine's `SMALL_INPUT`
   * are passed over. The disk isn't waited for.
   * @throws IndexError when the index is damaged
   */
  add(texts: readonly string[], context: LedgerContext): Promise<LedgerFindings>;
  /**
   * The same for who can't wait: by the index's part in memory alone (`lines` of one stretch that it knows), and before
   * the first read has ended by nothing.
   */
  addNow(texts: readonly string[], context: LedgerContext & { readonly cleared?: IsGranted | undefined }): LedgerNow;
  /** What was taken in, judged once more and in full. */
  judge(ids: readonly number[], context: LedgerContext): Promise<LedgerFindings>;
  /**
   * What was taken in was stopped before it left. Later pieces still go on from it; the same again is judged again. It
   * isn't kept over a restart.
   */
  withhold(ids: readonly number[]): void;
  /** What was withheld may go: the same again passes, and later pieces go on from it. */
  release(ids: readonly number[]): void;
  /** What was judged did not leave: stopped, cancelled, or taken out of the text. */
  withdraw(ids: readonly number[]): Promise<void>;
  /** Forgets everything, and writes down that it did. */
  reset(labels: LedgerContext['labels']): Promise<void>;
  /** How many pieces are remembered. */
  entries(): Promise<number>;
}

/** What small inputs say together, as far as it can be told at once. */
export type LedgerNow = LedgerLookup & Pick<LedgerFindings, 'ids'>;

/** A worker that was asked a moment ago lives longer than this. */
const STORED_AFTER_MILLISECONDS = 200;
const HOUR_MILLISECONDS = 3_600_000;
/** Of one input, more texts than this are not looked at. */
const MOST_TEXTS = 64;
const NOTHING: LedgerFindings = { findings: [], marks: [], renewed: [], ids: [] };

export interface LedgerParts {
  readonly store?: LedgerStore;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Writes down that the ledger was emptied. */
  readonly onReset?: (labels: LedgerContext['labels']) => void;
}

/** Reads what is stored at once. */
export function createLedger(parts: LedgerParts = {}): Ledger {
  const store = parts.store ?? openLedgerStore();
  const now = parts.now ?? Date.now;
  const onReset = parts.onReset ?? ((labels) => void recordHealth('storage', 'reset', labels).catch(() => undefined));
  let entries = new Entries();
  /** Pieces that are stored but can't be read: forgotten against everybody's will, which is worth an event. */
  let lost = false;

  // One write after the other; one that fails (a full disk) leaves the pieces in memory.
  let writing: Promise<unknown> = Promise.resolve();
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    const written = writing.then(write).catch(() => undefined);
    writing = written;
    return written;
  };
  /** What is still to be stored; whoever can't wait has it stored a little later, and many of it at once. */
  let unstored: StoredPiece[] = [];
  const storeAll = (): void => {
    const pieces = unstored;
    unstored = [];
    if (pieces.length > 0) void inTurn(() => store.put(pieces));
  };
  const remove = (ids: readonly number[]): Promise<void> => {
    if (ids.length === 0) return Promise.resolve();
    unstored = unstored.filter(({ id }) => !ids.includes(id));
    return inTurn(() => store.delete(ids));
  };

  const load = async (): Promise<void> => {
    const { pieces, lost: unopened } = await store.readAll();
    const read: LedgerEntry[] = [];
    for (const { id, at, bytes } of pieces) {
      const entry = decodeEntry(id, at, bytes);
      if (entry !== undefined) read.push(entry);
    }
    entries.restore(read);
    lost = unopened > 0;
    const known = new Set(read.map(({ id }) => id));
    if (lost && read.length === 0) await inTurn(() => store.clear());
    else await remove(pieces.map(({ id }) => id).filter((id) => !known.has(id)));
  };
  let isLoaded = false;
  const loaded = load()
    .catch(() => {
      lost = true;
    })
    .then(() => {
      isLoaded = true;
    });

  /** Takes out what is too old. */
  const expire = (hours: number, labels: LedgerContext['labels']): void => {
    const before = entries.size;
    void remove(entries.expire(hours === 0 ? Infinity : now() - hours * HOUR_MILLISECONDS));
    if (lost || (before > 0 && entries.size === 0)) onReset(labels);
    lost = false;
  };

  /** Takes texts in, and has them stored. */
  const take = (
    texts: readonly string[],
    { index, hours, approved, labels }: LedgerContext,
    isHurried = false,
  ): LedgerEntry[] => {
    expire(hours, labels);
    if (hours === 0 || approved) return [];
    const added = [...new Set(texts)].slice(0, MOST_TEXTS).flatMap((text) => entries.add(text, index, now()));
    if (added.length === 0) return [];
    if (isHurried && unstored.length === 0) setTimeout(storeAll, STORED_AFTER_MILLISECONDS);
    for (const entry of added) unstored.push({ id: entry.id, at: entry.at, bytes: encodeEntry(entry) });
    if (!isHurried) storeAll();
    void remove(entries.dropped());
    return added;
  };

  const judgeAll = async (ids: readonly number[], context: LedgerContext): Promise<LedgerFindings> => {
    const { index, isGranted, isPastDeadline } = context;
    const findings: SourceFinding[] = [];
    const marks = new Set<number>();
    const renewed = new Set<number>();
    for (const id of ids) {
      if (index === undefined || isPastDeadline()) break;
      const judged = await entries.judge(id, index, isPastDeadline, isGranted);
      findings.push(...judged.findings);
      for (const mark of judged.marks) marks.add(mark);
      for (const mark of judged.renewed) renewed.add(mark);
    }
    return { findings, marks: [...marks], renewed: [...renewed], ids };
  };

  return {
    async add(texts, context) {
      await loaded;
      const added = take(texts, context);
      if (added.length === 0) return NOTHING;
      return judgeAll(
        added.map(({ id }) => id),
        context,
      );
    },

    async judge(ids, context) {
      await loaded;
      return judgeAll(ids, context);
    },

    addNow(texts, context) {
      const { index, isGranted, cleared, isPastDeadline } = context;
      const added = isLoaded ? take(texts, context, true) : [];
      let lines = 0;
      const marks = new Set<number>();
      const renewed = new Set<number>();
      for (const { id } of added) {
        if (index === undefined || isPastDeadline()) break;
        const found = entries.lookUp(id, index, isPastDeadline, isGranted, cleared);
        lines = Math.max(lines, found.lines);
        for (const mark of found.marks) marks.add(mark);
        for (const mark of found.renewed) renewed.add(mark);
      }
      return { lines, marks: [...marks], renewed: [...renewed], ids: added.map(({ id }) => id) };
    },

    withhold(ids) {
      entries.withhold(new Set(ids));
      void remove(ids);
    },

    release: (ids) => entries.release(new Set(ids)),

    async withdraw(ids) {
      // At once where it can be: the next request must not find them.
      if (!isLoaded) await loaded;
      entries.remove(new Set(ids));
      await remove(ids);
    },

    async reset(labels) {
      await loaded;
      // What was taken in meanwhile must not be numbered like what was forgotten.
      entries = entries.emptied();
      unstored = [];
      await inTurn(() => store.clear());
      onReset(labels);
    },

    async entries() {
      await loaded;
      return entries.size;
    },
  };
}
