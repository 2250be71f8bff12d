/** Puts an index into a folder: segments first, `index.json` last, leftovers removed. */
import type { IndexManifest, SegmentEntry } from '../../contract/index-manifest.ts';
import { manifestSegment } from '../../engine/index/manifest.ts';
import type { SegmentSource } from '../../engine/index/reader.ts';
import type { Segment } from '../../engine/index/segment.ts';
import { MANIFEST } from './stored-index.ts';
import { type NewFile, tidy, writeFiles } from './write-files.ts';

/** What `index.json` says of a new segment. */
export function entryOf(segment: Segment): SegmentEntry {
  return { ...manifestSegment(segment.bytes, segment.fingerprints) };
}

/** A new segment as the engine reads it, before it is on the disk. */
export function sourceOf(segment: Segment): SegmentSource {
  return {
    name: 'new segment',
    bytes: segment.bytes.length,
    read: (offset, length) => Promise.resolve(segment.bytes.subarray(offset, offset + length)),
  };
}

/**
 * Writes a new segment (undefined: only the manifest) and then the manifest. Segments of the manifest before stay beside
 * it, for those who are just fetching them; older ones go.
 */
export async function publish(
  folder: string,
  segment: Segment | undefined,
  manifest: IndexManifest,
  before: IndexManifest | undefined,
): Promise<void> {
  const files: NewFile[] = [];
  if (segment) files.push({ name: entryOf(segment).file, bytes: segment.bytes });
  files.push({ name: MANIFEST, bytes: new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`) });
  await writeFiles(folder, files);
  const named = new Set([...manifest.segments, ...(before?.segments ?? [])].map((entry) => entry.file));
  await tidy(folder, (name) => /^[0-9a-f]{64}\.segment$/u.test(name) && !named.has(name));
}
