/** The index in use: opened once, kept in memory while the worker lives, swapped whole when another is installed. */
import type { IndexReader } from '../engine/index/reader.ts';
import type { HealthDetail } from '../contract/event.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import { afterInstalling, deleteIndexFolders } from '../platform/index-files.ts';
import { indexStore } from '../platform/index-store.ts';
import { storedActiveIndex } from '../platform/stored.ts';
import { bytesOfBase64 } from './base64.ts';
import { readFrequencies } from './frequencies.ts';
import { indexFailure, openStoredIndex } from './open-stored-index.ts';
import { remembered } from './remembered.ts';

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

/** Watches the pointer to the index; `onChange` runs when another one is in use, `onFailure` when one can't be read. */
export function watchIndex(onChange: () => void, onFailure: (detail: HealthDetail) => void): IndexSource {
  let last: ({ state: 'ready' } & OpenedIndex) | undefined;

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
      await readFrequencies();
      const reader = await openStoredIndex(indexStore, active.folder, bytesOfBase64(active.key));
      last = { state: 'ready', reader, active };
      return last;
    } catch (error) {
      const failure = indexFailure(error);
      onFailure(failure.detail);
      return last ?? { state: 'broken', ...failure };
    }
  };

  const state = remembered(load);
  storedActiveIndex.onChange(() => {
    state.forget();
    onChange();
  });
  return {
    current: state.current,
    async delete() {
      last = undefined;
      await afterInstalling(async () => {
        await storedActiveIndex.delete();
        await deleteIndexFolders([]);
      });
    },
  };
}
