/** The files of a git work tree: what is tracked and what is new, as they are on the disk, without what is ignored. */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { listGit } from './git.ts';
import { type ListedFile, byPath } from './source.ts';

/** A folder of a work tree: its path on the disk, and its path below what was named (empty or ending in `/`). */
interface Part {
  readonly folder: string;
  readonly prefix: string;
}

/** The files at or below a folder of a work tree. Submodules and repositories inside are folders like others. */
export async function listWorkTree(folder: string): Promise<ListedFile[]> {
  const files = new Map<string, ListedFile>();
  await collect({ folder, prefix: '' }, files);
  return [...files.values()].sort(byPath);
}

async function collect(part: Part, files: Map<string, ListedFile>): Promise<void> {
  const nested: Part[] = [];
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  for await (const entry of listGit(part.folder, args)) {
    const name = entry.toString('utf8').replace(/\/$/u, '');
    const path = `${part.prefix}${name}`;
    const location = locate(part.folder, name, entry);
    if (files.has(path)) continue;
    if (await isFolder(location)) nested.push({ folder: join(part.folder, name), prefix: `${path}/` });
    else files.set(path, { path, location });
  }
  for (const inner of nested) {
    // A submodule that isn't checked out is an empty folder; git would answer for the repository around it.
    if (await exists(join(inner.folder, '.git'))) await collect(inner, files);
  }
}

/** Names that aren't UTF-8 are opened by their bytes. */
function locate(folder: string, name: string, entry: Buffer): string | Buffer {
  if (!name.includes('\uFFFD')) return join(folder, name);
  return Buffer.concat([Buffer.from(`${folder}/`), entry]);
}

async function isFolder(location: string | Buffer): Promise<boolean> {
  const facts = await lstat(location).catch(() => undefined);
  return facts?.isDirectory() ?? false;
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
