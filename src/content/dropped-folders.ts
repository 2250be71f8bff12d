/** What the folders of a drop hold. Their entries have to be taken while the event is dispatched; they outlive it. */
import { MAX_BODY_BYTES } from '../contract/message.ts';
import type { Folders } from './contents.ts';

/** More files than this aren't listed. */
const MOST_FILES = 5000;

/** The folders among what was dropped; undefined where there are none. */
export function foldersOf(transfer: DataTransfer): Folders | undefined {
  const folders = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry?.isDirectory === true) as FileSystemDirectoryEntry[];
  if (folders.length === 0) return undefined;
  return { names: new Set(folders.map(({ name }) => name)), inside: list(folders) };
}

/** Lists file after file, in order, until there are too many; a file is named by its path. Never rejects. */
async function list(folders: readonly FileSystemDirectoryEntry[]): Promise<Awaited<Folders['inside']>> {
  const files: File[] = [];
  let bytes = 0;
  const walk = async (folder: FileSystemDirectoryEntry): Promise<boolean> => {
    const reader = folder.createReader();
    // A folder is given in pieces; an empty one is its end.
    for (;;) {
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (entries.length === 0) return true;
      for (const entry of entries) {
        if (files.length >= MOST_FILES || bytes > MAX_BODY_BYTES) return false;
        if (entry.isDirectory) {
          if (!(await walk(entry as FileSystemDirectoryEntry))) return false;
          continue;
        }
        const file = await fileOf(entry as FileSystemFileEntry);
        bytes += file.size;
        files.push(new File([file], entry.fullPath.slice(1), { type: file.type }));
      }
    }
  };
  let complete = true;
  for (const folder of folders) complete = (await walk(folder).catch(() => false)) && complete;
  return { files, complete };
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
