/**
 * MAIN world: guards files that the page reads by handles (`showOpenFilePicker`, `showDirectoryPicker`, dropped handles,
 * handles kept in IndexedDB). The file is given out once it was judged. Files of the page's own storage (OPFS) aren't
 * the person's: they pass.
 */
import type { Gate } from './gate.ts';
import { apply, domException, type Getter, getterOf, methodOf, NativePromise, whenSettled } from './natives.ts';
import { standIn } from './stand-in.ts';

/** Absent in insecure pages. */
const handles = globalThis as {
  readonly FileSystemFileHandle?: { readonly prototype: object };
  readonly FileSystemDirectoryHandle?: { readonly prototype: object };
  readonly FileSystemHandle?: { readonly prototype: object };
  readonly StorageManager?: { readonly prototype: object };
};

const nameOf = getterOf(File.prototype, 'name') as Getter<string>;
const mimeOf = getterOf(Blob.prototype, 'type') as Getter<string>;

/** Guards the reading of files by handles. */
export function guardFilePickers(gate: Gate): void {
  const { FileSystemHandle, FileSystemFileHandle, FileSystemDirectoryHandle, StorageManager } = handles;
  if (!FileSystemHandle || !FileSystemFileHandle || !FileSystemDirectoryHandle || !StorageManager) return;
  // Empty for the root of the page's own storage alone: a page can put another folder in the place of that one.
  const handleNameOf = getterOf(FileSystemHandle.prototype, 'name');
  const { storage } = navigator;
  const rootOf = methodOf(StorageManager.prototype, 'getDirectory') as (storage: unknown) => object;
  const pathIn = methodOf(FileSystemDirectoryHandle.prototype, 'resolve') as (root: object, handle: unknown) => object;

  /** Says whether a handle is of the page's own storage. Where that can't be told, it isn't. */
  const whenOwn = (handle: unknown, tell: (own: boolean) => void): void => {
    const no = (): void => tell(false);
    try {
      whenSettled(
        rootOf(storage),
        (root: object) =>
          whenSettled(pathIn(root, handle), (path: unknown) => tell(path !== null && handleNameOf(root) === ''), no),
        no,
      );
    } catch {
      no();
    }
  };

  standIn(FileSystemFileHandle.prototype, 'getFile', (native, self, values) => {
    const read = apply(native, self, values);
    if (!gate.isActive()) return read;
    return new NativePromise((resolve, reject) => {
      whenSettled(
        read,
        (file: File) =>
          whenOwn(self, (own) => {
            if (own) {
              resolve(file);
              return;
            }
            const body = { name: nameOf(file), type: mimeOf(file), data: file };
            gate.ask({ channel: 'file', flavours: [], bodies: [body] }, (go) => {
              if (go) resolve(file);
              else reject(domException(REFUSED, 'NotAllowedError'));
            });
          }),
        reject,
      );
    });
  });
}

/** What the browser says when a person no longer lets a page read the file. */
const REFUSED = 'The request is not allowed by the user agent or the platform in the current context.';
