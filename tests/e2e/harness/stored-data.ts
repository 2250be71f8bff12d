/** Everything that the extension has stored in a browser, for the question whether pasted text is in it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Extension } from './browser.ts';

export interface StoredData {
  /** `chrome.storage`, by area. */
  readonly storage: Readonly<Record<string, unknown>>;
  /** Each IndexedDB database: its stores with all their values. */
  readonly indexedDb: Readonly<Record<string, unknown>>;
  /** Each file of the extension's own file system as Latin-1, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of caches with the addresses in them. */
  readonly caches: Readonly<Record<string, unknown>>;
  /** What was written to the console. */
  readonly console: readonly string[];
}

/** Asks the service worker for all it can reach. */
export async function allStoredData(extension: Extension): Promise<StoredData> {
  const worker = await extension.worker();
  const data = await worker.evaluate(async () => {
    const storage: Record<string, unknown> = {};
    for (const area of ['local', 'session', 'sync', 'managed'] as const) {
      storage[area] = await chrome.storage[area].get(null);
    }
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    const indexedDb: Record<string, Record<string, unknown>> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      const stores: Record<string, unknown> = {};
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        stores[store] = [await settled(objects.getAllKeys()), await settled(objects.getAll())];
      }
      database.close();
      indexedDb[name] = stores;
    }
    const files: Record<string, string> = {};
    const walk = async (directory: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of directory.entries()) {
        if (handle.kind === 'directory') await walk(handle, `${path}${name}/`);
        else {
          const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
          let text = '';
          for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
          files[`${path}${name}`] = text;
        }
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    const cached: Record<string, unknown> = {};
    for (const name of await caches.keys()) {
      cached[name] = (await (await caches.open(name)).keys()).map((request) => request.url);
    }
    return { storage, indexedDb, files, caches: cached };
  });
  return { ...data, console: [...extension.console] };
}

/** Every file below a folder that holds one of the texts, as UTF-8 or UTF-16, with the text found. */
export async function filesThatHold(folder: string, texts: readonly string[]): Promise<string[]> {
  const needles = texts.flatMap((text) => [
    { text, bytes: Buffer.from(text, 'utf8') },
    { text, bytes: Buffer.from(text, 'utf16le') },
  ]);
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    // Files of a running browser come and go.
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    for (const { text, bytes } of needles) if (content.includes(bytes)) found.push(`${file}: ${text}`);
  }
  return found;
}
