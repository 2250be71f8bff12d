/** Indexes to be joined, and the one that was joined before → the segment that brings it up to date. */
import type { FileEntry, IndexReader } from '../../engine/index/reader.ts';
import { mergeIndexes } from '../../engine/index/merge.ts';
import type { Scratch } from '../../engine/index/scratch.ts';
import type { SegmentStream } from '../../engine/index/segment.ts';
import { IndexWriter } from '../../engine/index/writer.ts';
import { sha256 } from '../sha256.ts';
import { MOST_SEGMENTS } from './build-index.ts';
import { type PublicDigests, labelOf } from './public-code.ts';
import { identity } from './take-files.ts';

/** What is joined, and with what. All readers are of one key and profile. */
export interface MergeRequest {
  readonly readers: readonly IndexReader[];
  readonly key: Uint8Array;
  readonly scratch: Scratch;
  readonly publicDigests: PublicDigests;
  /** The index in the folder of the result; undefined where there is none, or its parameters are others. */
  readonly previous: { readonly reader: IndexReader; readonly publicDigests: PublicDigests } | undefined;
}

/** What came out. */
export interface MergeResult {
  /** Undefined when the index before holds just this. */
  readonly segment: SegmentStream | undefined;
  /** Whether the segment stands beside the old ones; else it takes their place. */
  readonly isDelta: boolean;
}

/**
 * Joins indexes. Where they differ little from the index before, only what differs is written, as `index` does it: who
 * has the old segments fetches the new one alone. Throws an `IndexError` when one is damaged.
 */
export async function joinIndexes(request: MergeRequest): Promise<MergeResult> {
  const { readers, key, scratch, previous } = request;
  if (previous) {
    const existing = await filesOf([previous.reader], () => true);
    // Where other public code was subtracted than before, unchanged files have other fingerprints.
    const isSame = ({ repository }: FileEntry): boolean => {
      const label = labelOf(key, repository);
      return previous.publicDigests.get(label) === request.publicDigests.get(label);
    };
    const kept = await filesOf(readers, isSame);
    const gone = [...existing].filter(([id]) => !kept.has(id));
    const wanted = await filesOf(readers, (file) => !isSame(file) || !existing.has(idOf(file)));
    if (gone.length === 0 && wanted.size === 0) return { segment: undefined, isDelta: true };
    if (previous.reader.segments.length < MOST_SEGMENTS && gone.length * 2 <= existing.size) {
      const { profile, storesPaths } = previous.reader;
      const writer = new IndexWriter({ key, profile, storePaths: storesPaths, scratch, sha256 });
      for (const reader of readers) await writer.copy(reader, (file) => (wanted.has(idOf(file)) ? file : undefined));
      for (const [, entry] of gone) writer.remove(entry);
      return { segment: writer.stream(), isDelta: true };
    }
  }
  return { segment: await mergeIndexes(readers, key, { scratch, sha256 }), isDelta: false };
}

function idOf({ repository, path, blob }: FileEntry): string {
  return identity(repository, path, blob);
}

/** Files of indexes by repository, path and content. */
async function filesOf(
  readers: readonly IndexReader[],
  choose: (file: FileEntry) => boolean,
): Promise<Map<string, FileEntry>> {
  const files = new Map<string, FileEntry>();
  for (const reader of readers) {
    for await (const file of reader.files()) if (choose(file)) files.set(idOf(file), file);
  }
  return files;
}
