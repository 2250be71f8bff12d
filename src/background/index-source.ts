/** The index in use: opened once, kept in memory while the worker lives, swapped whole when another is installed. */
import * as v from 'valibot';
import { FrequenciesError } from '../engine/frequencies.ts';
import { IndexError } from '../engine/index/error.ts';
import { type IndexReader, openIndex } from '../engine/index/reader.ts';
import type { HealthDetail } from '../contract/event.ts';
import { IndexManifestSchema } from '../contract/index-manifest.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import { afterInstalling, deleteIndexFolders, openIndexFile } from '../platform/index-files.ts';
import { storedActiveIndex } from '../platform/stored.ts';
import { bytesOfBase64 } from './base64.ts';
import { readFrequencies } from './frequencies.ts';

export interface OpenedIndex {
  readonly reader: IndexReader;
  readonly active: ActiveIndex;
}

export type IndexState =
  | { readonly state: 'none' }
  | ({ readonly state: 'ready' } & OpenedIndex)
  /** There is an index, but it can't be read. `ready` stays with the last good one where there is one. */
  | { readonly state: 'broken'; readonly detail: HealthDetail; readonly message: string };

export interface IndexSource {
  current(): Promise<IndexState>;
  delete(): Promise<void>;
}

/**
 * Opens the index that lies in a folder of the extension's own files, with all that is needed to ask it.
 * Throws `IndexError`, `FrequenciesError` or a `DOMException`.
 */
export async function openStoredIndex(folder: string, key: Uint8Array): Promise<IndexReader> {
  const file = await openIndexFile(folder, 'index.json');
  const text = new TextDecoder().decode(await file.read(0, file.bytes));
  const manifest = v.safeParse(IndexManifestSchema, JSON.parse(text));
  if (!manifest.success) throw new IndexError('not-an-index', 'index.json is not the description of an index');
  const segments = await Promise.all(manifest.output.segments.map((segment) => openIndexFile(folder, segment.file)));
  await readFrequencies();
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

/** Watches the pointer to the index; `onChange` runs when another one is in use, `onFailure` when one can't be read. */
export function watchIndex(onChange: () => void, onFailure: (detail: HealthDetail) => void): IndexSource {
  let last: ({ state: 'ready' } & OpenedIndex) | undefined;
  let state: Promise<IndexState> | undefined;

  const load = async (): Promise<IndexState> => {
    const active = await storedActiveIndex.read();
    if (active === null) {
      // "There is none" would be clean; "it can't be read" is a fault that people are told of.
      if (!(await storedActiveIndex.isUnreadable())) return { state: 'none' };
      onFailure('corrupt');
      return last ?? { state: 'broken', detail: 'corrupt', message: 'What says where the index is can’t be read.' };
    }
    if (last?.active.folder === active.folder) {
      last = { ...last, active };
      return last;
    }
    try {
      const reader = await openStoredIndex(active.folder, bytesOfBase64(active.key));
      last = { state: 'ready', reader, active };
      return last;
    } catch (error) {
      const failure = indexFailure(error);
      onFailure(failure.detail);
      return last ?? { state: 'broken', ...failure };
    }
  };

  storedActiveIndex.onChange(() => {
    state = undefined;
    onChange();
  });
  return {
    current: () => (state ??= load()),
    async delete() {
      last = undefined;
      await afterInstalling(async () => {
        await storedActiveIndex.delete();
        await deleteIndexFolders([]);
      });
    },
  };
}
