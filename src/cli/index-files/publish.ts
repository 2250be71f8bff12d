/** Puts an index into a folder: segments first, `index.json` last, leftovers removed. */
import type { IndexManifest } from '../../contract/index-manifest.ts';
import type { NewSegment } from './new-segment.ts';
import { MANIFEST } from './stored-index.ts';
import { tidy, writeFiles } from './write-files.ts';

/**
 * Keeps a new segment (undefined: only the manifest) and then writes the manifest. Segments of the manifest before stay
 * beside it, for those who are just fetching them; older ones go.
 */
export async function publish(
  folder: string,
  segment: NewSegment | undefined,
  manifest: IndexManifest,
  before: IndexManifest | undefined,
): Promise<void> {
  await segment?.keep();
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeFiles(folder, [{ name: MANIFEST, bytes: text }]);
  const named = new Set([...manifest.segments, ...(before?.segments ?? [])].map((entry) => entry.file));
  await tidy(folder, (name) => /^[0-9a-f]{64}\.segment$/u.test(name) && !named.has(name));
}
