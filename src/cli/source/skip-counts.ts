/** How many files or folders were left out, by reason. */
import type { SkipReason } from '../../engine/skip.ts';

export type SkipCounts = Partial<Record<SkipReason, number>>;

/** Adds to the count of a reason. */
export function addCount(counts: SkipCounts, reason: SkipReason, more = 1): void {
  counts[reason] = (counts[reason] ?? 0) + more;
}

/** Adds all of `more` to `counts`. */
export function addCounts(counts: SkipCounts, more: Readonly<SkipCounts>): void {
  for (const [reason, count] of Object.entries(more)) addCount(counts, reason as SkipReason, count);
}
