/** Puts the counts of all shares together. */
import type { Cell, EvidenceSample, Measured, NegativeSet } from './measure.ts';

export function mergeMeasured(shares: readonly Measured[]): Measured {
  return {
    cells: merge<Cell>(
      shares.flatMap(({ cells }) => cells),
      ({ transform, length, profile }) => `${transform} ${length} ${profile}`,
      (a, b) => ({
        ...a,
        n: a.n + b.n,
        listed: a.listed + b.listed,
        found: a.found + b.found,
        right: a.right + b.right,
        linesCovered: a.linesCovered + b.linesCovered,
        linesBeyond: a.linesBeyond + b.linesBeyond,
        placed: a.placed + b.placed,
      }),
    ),
    wrongFiles: shares.flatMap(({ wrongFiles }) => wrongFiles),
    negatives: merge<NegativeSet>(
      shares.flatMap(({ negatives }) => negatives),
      ({ set, profile }) => `${set} ${profile}`,
      (a, b) => ({ ...a, n: a.n + b.n, found: a.found + b.found }),
    ),
    falsePositives: shares.flatMap(({ falsePositives }) => falsePositives),
    evidence: merge<EvidenceSample>(
      shares.flatMap(({ evidence }) => evidence),
      ({ name }) => name,
      (a, b) => ({
        name: a.name,
        ratios: [...a.ratios, ...b.ratios],
        exactBits: [...a.exactBits, ...b.exactBits],
      }),
    ),
  };
}

/** In the order in which each first came. */
function merge<T>(entries: readonly T[], keyOf: (entry: T) => string, add: (a: T, b: T) => T): T[] {
  const merged = new Map<string, T>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const known = merged.get(key);
    merged.set(key, known ? add(known, entry) : entry);
  }
  return [...merged.values()];
}
