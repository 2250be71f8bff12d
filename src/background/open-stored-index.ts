/** Opens an index that lies in the extension's own files, and says why one can't be opened. */
import * as v from 'valibot';
import { FrequenciesError } from '../engine/frequencies.ts';
import { IndexError } from '../engine/index/error.ts';
import { type IndexReader, openIndex } from '../engine/index/reader.ts';
import type { HealthDetail } from '../contract/event.ts';
import { IndexManifestSchema } from '../contract/index-manifest.ts';
import type { IndexStore } from '../platform/index-store.ts';

/** Opens the index of a folder. Throws `IndexError` or a `DOMException`. */
export async function openStoredIndex(
  store: Pick<IndexStore, 'open'>,
  folder: string,
  key: Uint8Array,
): Promise<IndexReader> {
  const file = await store.open(folder, 'index.json');
  const text = new TextDecoder().decode(await file.read(0, file.bytes));
  const manifest = v.safeParse(IndexManifestSchema, JSON.parse(text));
  if (!manifest.success) throw new IndexError('not-an-index', 'index.json is not the description of an index');
  const segments = await Promise.all(manifest.output.segments.map((segment) => store.open(folder, segment.file)));
  return openIndex(segments, key);
}

/** Why an index could not be opened, from a closed list, with a sentence for people. */
export function indexFailure(error: unknown): { detail: HealthDetail; message: string } {
  if (error instanceof IndexError) return { detail: error.code, message: error.message };
  if (error instanceof FrequenciesError) {
    return { detail: 'corrupt', message: 'A file of Sourcekeep itself is damaged: install it again.' };
  }
  if (error instanceof DOMException && error.name === 'NotFoundError') {
    return { detail: 'missing', message: 'A file of the index is missing.' };
  }
  return { detail: 'failed', message: 'The index could not be read.' };
}
