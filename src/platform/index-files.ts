/**
 * The index in the extension's own files (origin private file system): each index is a folder, written whole and only
 * then pointed at. The worker, the pages and their workers see the same files.
 */

const PREFIX = 'index-';
/** The folder of downloaded segments, which indexes share; goes with the last of them. */
export const SEGMENTS = `${PREFIX}segments`;
/** The lock of whoever installs an index. */
const INSTALLING = 'install-index';

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Creates an empty folder for an index; the name goes into `ActiveIndex.folder`. */
export async function createIndexFolder(): Promise<string> {
  const name = `${PREFIX}${crypto.randomUUID()}`;
  const root = await navigator.storage.getDirectory();
  await root.getDirectoryHandle(name, { create: true });
  return name;
}

export async function writeIndexFile(
  folder: string,
  name: string,
  data: Uint8Array<ArrayBuffer> | Blob,
): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const directory = await root.getDirectoryHandle(folder);
  const handle = await directory.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  try {
    await stream.write(data);
  } catch (error) {
    await stream.abort();
    throw error;
  }
  await stream.close();
}

/** Opens a file of an index; throws `NotFoundError` (a `DOMException`) where there is none. */
export async function openIndexFile(folder: string, name: string): Promise<StoredFile> {
  const root = await navigator.storage.getDirectory();
  const directory = await root.getDirectoryHandle(folder);
  const file = await (await directory.getFileHandle(name)).getFile();
  return {
    name,
    bytes: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
}

/** Deletes every index folder but the named ones. Leftovers of a broken-off download go this way too. */
export async function deleteIndexFolders(keep: readonly string[]): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of root.keys()) {
    if (name.startsWith(PREFIX) && !keep.includes(name)) names.push(name);
  }
  await Promise.all(names.map((name) => root.removeEntry(name, { recursive: true })));
}

/** How many bytes the browser would still let the extension keep. */
export async function freeBytes(): Promise<number> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return Math.max(0, quota - usage);
}

/** Deletes one index folder, such as that of an index which turned out to be broken. */
export async function deleteIndexFolder(folder: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(folder, { recursive: true });
}

/**
 * Runs `work` while nobody else installs an index: who has installed one deletes every other folder. Resolves to
 * undefined, without having run it, when another page or the service worker is at it.
 */
export function whileInstalling<T>(work: () => Promise<T>): Promise<T | undefined> {
  return navigator.locks.request(INSTALLING, { ifAvailable: true }, (lock) =>
    lock === null ? Promise.resolve(undefined) : work(),
  );
}

/** The same for work that can wait its turn. */
export function afterInstalling<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(INSTALLING, work);
}
