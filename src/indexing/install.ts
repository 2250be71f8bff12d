/** An index as files → an index in the extension's own storage, checked whole. The page then points at it. */
import { IndexingFailure } from './failure.ts';
import type { IndexManifest } from '../contract/index-manifest.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import { openIndex } from '../engine/index/reader.ts';
import {
  createIndexFolder,
  deleteIndexFolder,
  freeBytes,
  openIndexFile,
  writeIndexFile,
} from '../platform/index-files.ts';
import { base64OfBytes } from './base64.ts';
import type { Job } from './job.ts';

export interface IndexFiles {
  readonly manifest: IndexManifest;
  /** `index.json` as it is to be kept. */
  readonly text: string;
  readonly segments: readonly { readonly name: string; readonly data: Uint8Array<ArrayBuffer> | Blob }[];
  readonly key: Uint8Array;
}

/**
 * Writes the files to a new folder and opens them from there with every checksum. When anything is wrong (`IndexError`,
 * no space, cancelled) the new folder is removed and the index in use has not been touched.
 */
export async function install(files: IndexFiles, origin: ActiveIndex['origin'], job: Job): Promise<ActiveIndex> {
  const { manifest, text, segments, key } = files;
  const bytes = manifest.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  if ((await freeBytes()) < bytes) {
    throw new IndexingFailure('quota', 'The browser has too little space left for this index.');
  }
  job.begin('writing');
  const folder = await createIndexFolder();
  try {
    for (const { name, data } of segments) {
      await writeIndexFile(folder, name, data);
      job.tick();
    }
    await writeIndexFile(folder, 'index.json', new Blob([text]));
    job.begin('checking');
    const stored = await Promise.all(manifest.segments.map(({ file }) => openIndexFile(folder, file)));
    const reader = await openIndex(stored, key);
    await reader.verify();
    job.tick();
  } catch (error) {
    await deleteIndexFolder(folder);
    throw error;
  }
  const { repositories, files: count, lines, fingerprints, created, sequence, profile } = manifest;
  return {
    folder,
    key: base64OfBytes(key),
    origin,
    installed: new Date().toISOString(),
    summary: { repositories, files: count, lines, fingerprints, bytes, created, sequence, profile },
  };
}
