/** What is indexed: a repository's name, the files in it, and their contents one after the other. */

import type { Named } from './repository-name.ts';
import type { SkipCounts } from './skip-counts.ts';

/** A file before it is read. */
export interface ListedFile {
  /** Path below what was named, with `/`: what skip rules look at, and what findings will say. */
  readonly path: string;
  /** Where its bytes are: a path of the file system (as bytes where its name isn't UTF-8). */
  readonly location: string | Buffer;
  /** Its git blob id in hexadecimal, where git says it without reading. */
  readonly blob?: string;
  /** Its size in bytes, where it is known without reading. */
  readonly bytes?: number;
}

/** A file's bytes; `absent` when it is gone or no ordinary file, `too-large` when it wasn't read for its size. */
export interface ReadFile {
  readonly file: ListedFile;
  readonly content: Uint8Array | 'absent' | 'too-large';
}

/** One path that was named on the command line. */
export interface Source {
  /** As it was named. */
  readonly path: string;
  /** `owner/name` or the folder's name, and where that came from. */
  readonly named: Named;
  readonly kind: 'work-tree' | 'bare' | 'folder' | 'file';
  /** Sorted by path; with history, a path can be there more than once. */
  readonly files: readonly ListedFile[];
  /** Folders that weren't entered, by reason. */
  readonly unentered: Readonly<SkipCounts>;
  /** Contents of these files, in any order. Throws a `Failure` that names the file which couldn't be read. */
  read(files: readonly ListedFile[]): AsyncGenerator<ReadFile>;
}

/** A source under the name that it has in the index. */
export interface NamedSource extends Source {
  readonly name: string;
}

/** Orders by code unit, so that no locale has a say in the bytes of an index. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
