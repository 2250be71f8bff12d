/** Which of the listed files are read: by their path alone. */
import { type SkipReason, whyNotIndexed } from '../../engine/skip.ts';
import { type SkipCounts, addCount } from '../source/skip-counts.ts';
import type { ListedFile, Source } from '../source/source.ts';

/** What a source's files are for. */
export interface Selection {
  readonly wanted: readonly ListedFile[];
  /** Other people's code in the tree: not indexed, and subtracted where it was copied into what is. */
  readonly others: readonly ListedFile[];
  readonly skipped: SkipCounts;
}

/** Reasons that mean "public": dependencies and licence texts. A generated file comes from the source around it. */
const PUBLIC_REASONS: ReadonlySet<SkipReason> = new Set(['vendored', 'licence']);

/**
 * Divides the files of a source. Rules look at the path below what was named, so that a folder which was named is taken
 * whatever it is called, and a file which was named is taken in any case. `isOurs` tells the index and key files, which
 * may lie in the folder that is indexed.
 */
export function select(source: Source, isOurs: (location: string | Buffer) => boolean): Selection {
  const skipped: SkipCounts = { ...source.unentered };
  const wanted: ListedFile[] = [];
  const others: ListedFile[] = [];
  for (const file of source.files) {
    if (isOurs(file.location)) continue;
    const reason = source.kind === 'file' ? undefined : whyNotIndexed(file.path);
    if (reason === undefined) {
      wanted.push(file);
      continue;
    }
    addCount(skipped, reason);
    if (PUBLIC_REASONS.has(reason)) others.push(file);
  }
  return { wanted, others, skipped };
}
