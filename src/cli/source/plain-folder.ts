/** The files of a folder that isn't a git repository, minus what its own `.gitignore` files name. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type SkipReason, whyFolderNotIndexed } from '../../engine/skip.ts';
import { Failure, describeSystemError } from '../failure.ts';
import { type SkipCounts, addCount } from './skip-counts.ts';
import { type ListedFile, byPath } from './source.ts';

/** `.gitignore` of one folder; `base` is that folder's path, empty or ending in `/`. */
interface IgnoreFile {
  readonly base: string;
  readonly rules: Ignore;
}

/** What a walk found. */
export interface Walk {
  readonly files: ListedFile[];
  /** Folders that weren't entered, by reason. */
  readonly unentered: SkipCounts;
}

/** How a folder is walked. */
export interface WalkOptions {
  /** Whether `.gitignore` files count. */
  readonly ignoreFiles: boolean;
  /** Why a folder isn't entered, by its path below the root; undefined enters it. */
  readonly whyNot: (folder: string) => SkipReason | undefined;
}

const INDEXING: WalkOptions = { ignoreFiles: true, whyNot: whyFolderNotIndexed };

/** Every ordinary file below `root`, sorted. Links aren't followed. Throws a `Failure` naming what can't be read. */
export async function walkFolder(root: string, options: WalkOptions = INDEXING): Promise<Walk> {
  const walk: Walk = { files: [], unentered: {} };
  await enter(root, '', [], walk, options);
  walk.files.sort(byPath);
  return walk;
}

async function enter(
  folder: string,
  below: string,
  above: readonly IgnoreFile[],
  walk: Walk,
  options: WalkOptions,
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new Failure(`${folder}: ${describeSystemError(error)}`);
  });
  const ignoring = [...above];
  if (options.ignoreFiles && entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
    const text = await readFile(join(folder, '.gitignore'), 'utf8').catch((error: unknown) => {
      throw new Failure(`${join(folder, '.gitignore')}: ${describeSystemError(error)}`);
    });
    ignoring.push({ base: below, rules: ignore({ allowRelativePaths: true }).add(text) });
  }
  for (const entry of entries) {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory()) {
      if (isIgnored(`${path}/`, ignoring)) continue;
      const reason = options.whyNot(path);
      if (reason === undefined) await enter(join(folder, entry.name), `${path}/`, ignoring, walk, options);
      else addCount(walk.unentered, reason);
    } else if (entry.isFile() && !isIgnored(path, ignoring)) {
      walk.files.push({ path, location: join(folder, entry.name) });
    }
  }
}

/** The deepest file that says something about a path has the last word, as in git. */
function isIgnored(path: string, files: readonly IgnoreFile[]): boolean {
  for (let i = files.length - 1; i >= 0; i -= 1) {
    const file = files[i];
    const answer = file?.rules.test(path.slice(file.base.length));
    if (answer?.ignored) return true;
    if (answer?.unignored) return false;
  }
  return false;
}
