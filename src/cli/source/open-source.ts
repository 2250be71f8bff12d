/** Tells what a path on the command line is: a git work tree, a bare repository, a plain folder or a file. */
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { nameOfRemote } from '../../contract/repository-name.ts';
import { Failure, describeSystemError } from '../failure.ts';
import { listHead, readFromGit } from './bare-repository.ts';
import { askGit } from './git.ts';
import { listHistory } from './history.ts';
import { type WalkOptions, walkFolder } from './plain-folder.ts';
import { readFiles } from './read-files.ts';
import { type Named, distinctNames } from './repository-name.ts';
import type { ListedFile, NamedSource, ReadFile, Source } from './source.ts';
import { listWorkTree } from './work-tree.ts';

/** How a path is listed. */
export interface SourceOptions {
  /** Whether every version that a branch or tag reaches counts. */
  readonly history: boolean;
  /** How every folder is walked, git or not; without it git is asked about repositories. */
  readonly walk?: WalkOptions;
}

const WITHOUT_HISTORY: SourceOptions = { history: false };

/**
 * Lists what the paths hold, each as its own repository. Folders that would share a name get the folder above in front.
 * Throws a `Failure` for a path that doesn't exist, can't be read, or holds no file.
 */
export async function openSources(
  paths: readonly string[],
  name: string | undefined,
  options: SourceOptions = WITHOUT_HISTORY,
): Promise<NamedSource[]> {
  if (name !== undefined && paths.length > 1) throw new Failure('--name: is for a single path');
  if (name?.trim() === '') throw new Failure('--name: must not be empty');
  const sources: Source[] = [];
  for (const path of paths) sources.push(await openSource(path, options));
  const names = distinctNames(sources.map((source) => source.named));
  return sources.map((source, i) => ({ ...source, name: name ?? names[i] ?? source.named.name }));
}

/** Lists what one path holds. Throws like `openSources`. */
export async function openSource(path: string, options: SourceOptions = WITHOUT_HISTORY): Promise<Source> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new Failure(`${path}: ${describeSystemError(error)}`);
  });
  const folder = await realpath(path);
  const source = facts.isDirectory() ? await openFolder(path, folder, options) : openFile(path, folder);
  if (source.files.length === 0) throw new Failure(`${path}: is empty (no file to index)`);
  return source;
}

async function openFolder(path: string, folder: string, options: SourceOptions): Promise<Source> {
  const inside = await askGit(folder, ['rev-parse', '--is-inside-git-dir', '--is-inside-work-tree']);
  const [inGitFolder, inWorkTree] = inside?.split(/\r?\n/u) ?? [];
  if (inGitFolder === 'true') {
    const bare = await askGit(folder, ['rev-parse', '--absolute-git-dir']);
    // Only the repository itself: a folder inside one (`objects/`) is nothing that anyone indexes.
    if (bare !== undefined && (await realpath(bare)) === folder) return openBare(path, folder, options);
  } else if (inWorkTree === 'true' && !options.walk) {
    const files = await listWorkTree(folder);
    // A folder that its repository ignores (a package in node_modules) is listed for what it holds itself.
    if (files.length > 0) {
      const isTop = (await askGit(folder, ['rev-parse', '--show-prefix'])) === '';
      const named = isTop ? await nameOf(folder) : folderNamed(folder);
      const history = options.history && isTop ? await listHistory(folder, new Set()) : [];
      const read = (list: readonly ListedFile[]): AsyncGenerator<ReadFile> => readDiskAndGit(folder, list);
      return { path, named, kind: 'work-tree', files: [...files, ...history], unentered: {}, read };
    }
  }
  const { files, unentered } = await walkFolder(folder, options.walk);
  return { path, named: folderNamed(folder), kind: 'folder', files, unentered, read: readFiles };
}

async function openBare(path: string, folder: string, options: SourceOptions): Promise<Source> {
  if ((await askGit(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{tree}'])) === undefined) {
    throw new Failure(`${path}: is empty (a repository without a commit)`);
  }
  const files = await listHead(folder);
  const named = await nameOf(folder);
  const known = new Set(files.map((file) => file.blob ?? ''));
  const history = options.history ? await listHistory(folder, known) : [];
  const read = (list: readonly ListedFile[]): AsyncGenerator<ReadFile> => readFromGit(folder, list);
  return { path, named, kind: 'bare', files: [...files, ...history], unentered: {}, read };
}

/** Work trees have their files on the disk, and older versions in git. */
async function* readDiskAndGit(folder: string, files: readonly ListedFile[]): AsyncGenerator<ReadFile> {
  yield* readFiles(files.filter((file) => file.blob === undefined));
  yield* readFromGit(
    folder,
    files.filter((file) => file.blob !== undefined),
  );
}

function openFile(path: string, file: string): Source {
  const name = basename(file);
  const files = [{ path: name, location: file }];
  return { path, named: folderNamed(dirname(file)), kind: 'file', files, unentered: {}, read: readFiles };
}

async function nameOf(folder: string): Promise<Named> {
  const remote = await askGit(folder, ['config', '--get', 'remote.origin.url']);
  const name = remote === undefined ? undefined : nameOfRemote(remote);
  const named = folderNamed(folder);
  return name === undefined ? named : { ...named, name, from: 'remote' };
}

/** A bare repository's folder ends in `.git`, which is no part of its name; the `.git` of a work tree is named for it. */
function folderNamed(folder: string): Named {
  const path = folder.split(sep).join('/');
  const own = basename(folder) === '.git' ? dirname(folder) : folder;
  return { name: basename(own).replace(/\.git$/u, '') || 'root', from: 'folder', folder: path };
}
