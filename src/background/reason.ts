/**
 * Whether a typed reason repeats what it was asked about. A line of code in a reason is too short for any fingerprint,
 * so the words of the held text are remembered as hashes, in memory, until the person has answered.
 */

/** So many words in a row are no coincidence. */
const RUN = 4;
/** Texts are compared up to here; a longer one is code beyond doubt. */
const MAX_RUNS = 200_000;
/** Held texts that are remembered at a time. */
const MAX_TEXTS = 20;

/** Hashes of each run of four words of a text, punctuation and case apart. */
export function wordRuns(text: string): Set<number> {
  const runs = new Set<number>();
  const recent: number[] = [];
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}_$]+/gu)) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
    recent.push(hash);
    if (recent.length > RUN) recent.shift();
    if (recent.length < RUN) continue;
    runs.add(recent.reduce((sum, part) => Math.imul(sum, 31) + part, 7) | 0);
    if (runs.size >= MAX_RUNS) break;
  }
  return runs;
}

export interface HeldTexts {
  /** Remembers what a verdict was about. */
  remember(id: string, text: string): void;
  /** Whether a reason repeats words of what the verdict was about; true too where that isn't known any more. */
  isRepeatedIn(id: string, reason: string): boolean;
  forget(id: string): void;
}

export function createHeldTexts(): HeldTexts {
  const held = new Map<string, Set<number>>();
  return {
    remember(id, text) {
      held.set(id, wordRuns(text));
      const [oldest] = held.keys();
      if (held.size > MAX_TEXTS && oldest !== undefined) held.delete(oldest);
    },
    isRepeatedIn(id, reason) {
      const runs = held.get(id);
      // After a restart of the worker nothing is known: what looks like code is then not kept.
      if (runs === undefined) return /[{}()[\]=;<>]/.test(reason);
      return [...wordRuns(reason)].some((run) => runs.has(run));
    },
    forget: (id) => void held.delete(id),
  };
}
