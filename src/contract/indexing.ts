/** Messages between the options page and the worker that indexes a folder or opens an index made by the CLI. */
import type { ActiveIndex } from './index-store.ts';
import type { HealthDetail } from './event.ts';

export type IndexingRequest =
  /** Read every file below a picked folder (`webkitRelativePath` is the path), build an index, install it. */
  | { readonly type: 'index-files'; readonly name: string; readonly files: readonly File[] }
  /** The same, from `showDirectoryPicker`. */
  | { readonly type: 'index-folder'; readonly name: string; readonly folder: FileSystemDirectoryHandle }
  /** `index.json` and its segments as the CLI wrote them, with the key (base64). */
  | { readonly type: 'open-index'; readonly files: readonly File[]; readonly key: string }
  | { readonly type: 'cancel' };

export interface IndexingProgress {
  readonly type: 'progress';
  readonly step: 'listing' | 'reading' | 'writing' | 'checking';
  readonly files: number;
  /** 0 while the listing is under way. */
  readonly filesTotal: number;
  readonly lines: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly milliseconds: number;
}

export type IndexingReply =
  | IndexingProgress
  | {
      readonly type: 'done';
      readonly index: ActiveIndex;
      readonly skipped: Readonly<Record<string, number>>;
      readonly milliseconds: number;
      readonly bytes: number;
    }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly detail: HealthDetail; readonly message: string };
