/** What is public and therefore not indexed: `--public` paths, dependencies and licence texts in the tree. */
import { createHash } from 'node:crypto';
import { PublicSet } from '../../engine/index/public-set.ts';
import { MAX_INDEXED_BYTES, type SkipReason } from '../../engine/skip.ts';
import type { Profile } from '../../engine/types.ts';
import { openSource } from '../source/open-source.ts';
import type { ListedFile, Source } from '../source/source.ts';
import { readTexts } from './read-texts.ts';

/** Files of a source that are public. */
export interface PublicFiles {
  readonly source: Source;
  readonly files: readonly ListedFile[];
}

/** Public code, ready to be asked. */
export interface PublicCode {
  readonly isPublic: ((lane1: number, lane2: number) => boolean) | undefined;
  /** Names the set of contents, in hexadecimal; empty for none. Another one means that everything is indexed anew. */
  readonly digest: string;
  readonly files: number;
}

/** Every file below the paths counts, however it was made; version control's own folders aren't code. */
const EVERYTHING = {
  ignoreFiles: false,
  whyNot: (folder: string): SkipReason | undefined =>
    /(?:^|\/)\.(?:git|hg|svn|jj)$/u.test(folder) ? 'vendored' : undefined,
};

/** Lists what `--public` names. Throws a `Failure` for a path that doesn't exist or is empty. */
export async function openPublic(paths: readonly string[]): Promise<PublicFiles[]> {
  const list: PublicFiles[] = [];
  for (const path of paths) {
    const source = await openSource(path, { history: false, walk: EVERYTHING });
    list.push({ source, files: source.files });
  }
  return list;
}

/** Reads public code. The result doesn't depend on the order of files. Throws a `Failure` naming an unreadable one. */
export async function readPublic(
  list: readonly PublicFiles[],
  profile: Profile,
  onFile: () => void,
): Promise<PublicCode> {
  const blobs = new Set<string>();
  const set = new PublicSet(profile);
  for (const { source, files } of list) {
    const seen = (_: string, blob: string): boolean => blobs.has(blob);
    for await (const read of readTexts(source, files, false, seen)) {
      onFile();
      if (!('text' in read) || read.bytes > MAX_INDEXED_BYTES || blobs.has(read.blob)) continue;
      blobs.add(read.blob);
      set.add(read.text);
    }
  }
  if (blobs.size === 0) return { isPublic: undefined, digest: '', files: 0 };
  const digest = createHash('sha256')
    .update([...blobs].sort().join('\n'))
    .digest('hex')
    .slice(0, 32);
  return { isPublic: (lane1, lane2) => set.has(lane1, lane2), digest, files: blobs.size };
}
