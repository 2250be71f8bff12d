/** Every version of every file that a branch or tag of a repository reaches. */
import { MAX_INDEXED_BYTES } from '../../engine/skip.ts';
import { listGit } from './git.ts';
import { type ListedFile, byPath } from './source.ts';

/**
 * The blobs that are reachable, each once, under one of the paths it had. Those in `known` (ids of git) are left out, as
 * are those too large for an index. `folder` is inside the repository.
 */
export async function listHistory(folder: string, known: ReadonlySet<string>): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  const filter = `--filter=combine:object:type=blob+blob:limit=${MAX_INDEXED_BYTES + 1}`;
  for await (const line of listGit(folder, ['rev-list', '--objects', '--all', filter], '\n')) {
    // Commits stand there by their id alone. A path with a line feed goes by its first line.
    const [, blob, path] = /^([0-9a-f]{40,64}) (.+)$/u.exec(line.toString('utf8')) ?? [];
    if (blob === undefined || path === undefined || known.has(blob)) continue;
    files.push({ path, location: `${folder}: ${path} (${blob.slice(0, 10)})`, blob });
  }
  return files.sort(byPath);
}
