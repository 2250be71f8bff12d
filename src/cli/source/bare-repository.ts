/** The files of a bare repository's HEAD, read through one git process. */
import { MAX_INDEXED_BYTES } from '../../engine/skip.ts';
import { listGit, readBlobs } from './git.ts';
import { type ListedFile, type ReadFile, byPath } from './source.ts';

/** The ordinary files of HEAD, with blob id and size; links and submodules have no text of their own. */
export async function listHead(folder: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for await (const entry of listGit(folder, ['ls-tree', '-r', '-z', '-l', 'HEAD'])) {
    const text = entry.toString('utf8');
    const [, mode = '', type, blob = '', size, path = ''] =
      /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/su.exec(text) ?? [];
    if (type !== 'blob' || !mode.startsWith('100')) continue;
    files.push({ path, location: `${folder}: ${path}`, blob, bytes: Number(size) });
  }
  return files.sort(byPath);
}

/** Contents in the order of `files`, streamed. */
export async function* readFromGit(folder: string, files: readonly ListedFile[]): AsyncGenerator<ReadFile> {
  const wanted = files.filter((file) => (file.bytes ?? 0) <= MAX_INDEXED_BYTES);
  const blobs = readBlobs(
    folder,
    wanted.map((file) => file.blob ?? ''),
  );
  for (const file of files) {
    if ((file.bytes ?? 0) > MAX_INDEXED_BYTES) yield { file, content: 'too-large' };
    else yield { file, content: (await blobs.next()).value ?? 'absent' };
  }
  await blobs.return(undefined);
}
