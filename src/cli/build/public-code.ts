/** What is public and therefore not indexed: `--public` paths, dependencies and licence texts in the tree. */
import { createHmac } from 'node:crypto';
import { PublicSet, type PublicTable } from '../../engine/index/public-set.ts';
import { NO_LIST } from '../../engine/public-code/format.ts';
import type { SkipReason } from '../../engine/skip.ts';
import type { Profile } from '../../engine/types.ts';
import { openSource } from '../source/open-source.ts';
import type { ListedFile, Source } from '../source/source.ts';
import type { BundledList } from './bundled-list.ts';
import { readTexts } from './read-texts.ts';

/** Files of a source that are public. */
export interface PublicFiles {
  readonly source: Source;
  readonly files: readonly ListedFile[];
}

/** Public code of a run, ready to be asked. */
export interface PublicCode {
  /** Public k-grams that count for a repository, in memory that threads share. */
  tablesFor(repository: string): readonly PublicTable[];
  /** What was subtracted from each repository, for `index.json`. */
  readonly digests: PublicDigests;
  readonly files: number;
  /** The bundled list, which counts for all of them. */
  readonly list: BundledList | undefined;
}

/** Repository → name of the public code that was subtracted from it, both through the key, so that they tell nothing. */
export type PublicDigests = ReadonlyMap<string, string>;

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

/** One set of public code, and the ids of its contents. */
interface Pool {
  /** Made when there is something to put in: most repositories hold nothing of others. */
  set: PublicSet | undefined;
  readonly blobs: Set<string>;
}

/**
 * Reads public code: `common` counts for every repository, `own` for the one it lies in alone, so that a repository's
 * part of an index doesn't depend on what else is in it. The result doesn't depend on the order of files. Throws a
 * `Failure` that names an unreadable one.
 */
export async function readPublic(
  common: readonly PublicFiles[],
  own: ReadonlyMap<string, readonly PublicFiles[]>,
  {
    profile,
    key,
    list: bundled,
    onFile,
  }: { profile: Profile; key: Uint8Array; list: BundledList | undefined; onFile: () => void },
): Promise<PublicCode> {
  const everywhere = await fill(common, profile, onFile);
  const pools = new Map<string, Pool>();
  const digests = new Map<string, string>();
  let files = everywhere.blobs.size;
  for (const [repository, list] of own) {
    const pool = await fill(list, profile, onFile);
    files += pool.blobs.size;
    pools.set(repository, pool);
    const names = [...new Set([...everywhere.blobs, ...pool.blobs])].sort();
    if (bundled) names.push(`list ${bundled.version}`);
    if (names.length > 0) digests.set(labelOf(key, repository), keyed(key, names.join('\n')));
  }
  return {
    digests,
    files,
    list: bundled,
    tablesFor: (repository) => {
      const sets = [everywhere.set, pools.get(repository)?.set];
      return sets.flatMap((set) => (set ? [shared(set.table)] : []));
    },
  };
}

async function fill(list: readonly PublicFiles[], profile: Profile, onFile: () => void): Promise<Pool> {
  const pool: Pool = { set: undefined, blobs: new Set() };
  for (const { source, files } of list) {
    for await (const read of readTexts(source, files, false, (_, blob) => pool.blobs.has(blob))) {
      onFile();
      if (!('text' in read) || pool.blobs.has(read.blob)) continue;
      pool.blobs.add(read.blob);
      pool.set ??= new PublicSet(profile);
      pool.set.add(read.text);
    }
  }
  return pool;
}

function shared({ lanes1, lanes2 }: PublicTable): PublicTable {
  const copy = (lanes: Int32Array): Int32Array => {
    const values = new Int32Array(new SharedArrayBuffer(lanes.byteLength));
    values.set(lanes);
    return values;
  };
  return { lanes1: copy(lanes1), lanes2: copy(lanes2) };
}

/** The name under which a repository's digest is kept. */
export function labelOf(key: Uint8Array, repository: string): string {
  return keyed(key, `repository\n${repository}`);
}

function keyed(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 16);
}

/** Digests as one parameter of `index.json`: `label:digest` and so on, sorted. */
export function formatDigests(digests: PublicDigests): string {
  return [...digests]
    .map((entry) => entry.join(':'))
    .sort()
    .join(' ');
}

/** Reads what `formatDigests` wrote. */
export function parseDigests(parameter: unknown): Map<string, string> {
  const text = typeof parameter === 'string' ? parameter : '';
  return new Map(
    [...text.matchAll(/([0-9a-f]{16}):([0-9a-f]{16})/gu)].map(([, label = '', digest = '']) => [label, digest]),
  );
}

/** Versions of the bundled list as one parameter of `index.json`. */
export function formatLists(versions: readonly string[]): string {
  return [...new Set(versions)].sort().join(' ');
}

/** Reads what `formatLists` wrote; an index of before there was a list was built with none. */
export function parseLists(parameter: unknown): string[] {
  return typeof parameter === 'string' && parameter !== '' ? parameter.split(' ') : [NO_LIST];
}
