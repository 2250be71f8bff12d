/** Several indexes → one segment, the same as if all their files had been indexed at once. */
import type { IndexReader } from './reader.ts';
import type { SegmentStream } from './segment.ts';
import { IndexWriter, type IndexWriterOptions } from './writer.ts';

/**
 * @param readers opened with `key`, of one profile; their order changes nothing
 * @param options as those of a writer
 * @throws RangeError when their profiles differ, or only some of them store paths
 * @throws IndexError when one is damaged
 */
export async function mergeIndexes(
  readers: readonly IndexReader[],
  key: Uint8Array,
  options: Pick<IndexWriterOptions, 'scratch' | 'sha256'> = {},
): Promise<SegmentStream> {
  const first = readers[0];
  if (!first) throw new RangeError('there is nothing to merge');
  if (readers.some((reader) => reader.storesPaths !== first.storesPaths)) {
    throw new RangeError('an index with paths and one without can not be merged');
  }
  const writer = new IndexWriter({ key, profile: first.profile, storePaths: first.storesPaths, ...options });
  for (const reader of readers) await writer.copy(reader, (file) => file);
  return writer.stream();
}
