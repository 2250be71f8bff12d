/** Puts an index into a folder: segments first, `index.json` last, leftovers removed. */
import { createHash } from 'node:crypto';
import { type IndexManifest, type SegmentEntry } from '../../contract/index-manifest.ts';
import { type SegmentSource } from '../../engine/index/reader.ts';
import type { Segment } from '../../engine/index/segment.ts';
import { Failure } from '../failure.ts';
import { MANIFEST } from './stored-index.ts';
import { type NewFile, tidy, writeFiles } from './write-files.ts';

/** What `index.json` says of a new segment. */
export function entryOf(segment: Segment): SegmentEntry {
  const sha256 = createHash('sha256').update(segment.bytes).digest('hex');
  return { file: `${sha256}.segment`, bytes: segment.bytes.length, sha256, fingerprints: segment.fingerprints };
}

/** A new segment as the engine reads it, before it is on the disk. */
export function sourceOf(segment: Segment): SegmentSource {
  return {
    name: 'new segment',
    bytes: segment.bytes.length,
    read: (offset, length) => Promise.resolve(segment.bytes.subarray(offset, offset + length)),
  };
}

/** `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/) or now, in ISO 8601. */
export function creationTime(): string {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return new Date().toISOString();
  const milliseconds = /^\d+$/u.test(epoch) ? Number(epoch) * 1000 : Number.NaN;
  if (!(milliseconds <= 8.64e15)) throw new Failure(`SOURCE_DATE_EPOCH: ${epoch} must be seconds since 1970`);
  return new Date(milliseconds).toISOString();
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
