/**
 * Where a downloaded index lies in the extension's own files. Segments never change and are named by their hash, so they
 * lie together in one folder, whatever index they belong to; the folder of an index holds its `index.json` alone. So a
 * new index takes over the segments that are here, and whatever is cut short leaves the one in use as it was.
 */
import {
  createIndexFolder,
  deleteIndexFolder,
  deleteIndexFolders,
  freeBytes,
  openIndexFile,
  SEGMENTS,
  type StoredFile,
  writeIndexFile,
} from './index-files.ts';

/** What a download needs of a disk. Names are those of segments and of parts of them, beside every index. */
export interface IndexStore {
  /** How many bytes there is still room for. */
  freeBytes(): Promise<number>;
  /** Every file beside the indexes, with its size in bytes. */
  files(): Promise<ReadonlyMap<string, number>>;
  /** Opens a file of an index, or one of the segments that lie beside; throws a `NotFoundError` for neither. */
  open(folder: string, name: string): Promise<StoredFile>;
  /** Opens a file beside the indexes. */
  openFile(name: string): Promise<StoredFile>;
  /** Writes a file, whole or not at all. */
  write(name: string, data: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Writes a file of what the named ones hold, one after the other, and `rest`; whole or not at all. */
  join(name: string, from: readonly string[], rest: Uint8Array<ArrayBuffer>): Promise<void>;
  delete(names: readonly string[]): Promise<void>;
  /** Makes the folder of an index; returns its name. */
  createIndex(manifest: Uint8Array<ArrayBuffer>): Promise<string>;
  deleteIndex(folder: string): Promise<void>;
  /** Deletes every index but this one; files beside stay. */
  deleteOtherIndexes(folder: string): Promise<void>;
}

async function segments(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(SEGMENTS, { create: true });
}

async function fileBeside(name: string): Promise<File> {
  return (await (await segments()).getFileHandle(name)).getFile();
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

/** The origin private file system. */
export const indexStore: IndexStore = {
  freeBytes,
  async files() {
    const found = new Map<string, number>();
    for await (const [name, handle] of (await segments()).entries()) {
      if (handle instanceof FileSystemFileHandle) found.set(name, (await handle.getFile()).size);
    }
    return found;
  },
  open(folder, name) {
    return openIndexFile(folder, name).catch((error: unknown) => {
      if (isMissing(error)) return openIndexFile(SEGMENTS, name);
      throw error;
    });
  },
  openFile: (name) => openIndexFile(SEGMENTS, name),
  async write(name, data) {
    await segments();
    await writeIndexFile(SEGMENTS, name, data);
  },
  async join(name, from, rest) {
    const parts = await Promise.all(from.map(fileBeside));
    await writeIndexFile(SEGMENTS, name, new Blob([...parts, rest]));
  },
  async delete(names) {
    const directory = await segments();
    await Promise.all(names.map((name) => directory.removeEntry(name)));
  },
  async createIndex(manifest) {
    const folder = await createIndexFolder();
    await writeIndexFile(folder, 'index.json', manifest);
    return folder;
  },
  deleteIndex: deleteIndexFolder,
  deleteOtherIndexes: (folder) => deleteIndexFolders([folder, SEGMENTS]),
};
