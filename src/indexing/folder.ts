/** A folder to walk, whichever way it was picked: a handle of the browser, or the flat list of an upload dialog. */

export type FolderEntry =
  | { readonly kind: 'file'; readonly name: string; file(): Promise<File> }
  | { readonly kind: 'folder'; readonly name: string; readonly folder: Folder };

export interface Folder {
  /** In no particular order. */
  entries(): Promise<readonly FolderEntry[]>;
}

/** The folder behind a handle of `showDirectoryPicker`. */
export function folderOfHandle(handle: FileSystemDirectoryHandle): Folder {
  return {
    async entries() {
      const entries: FolderEntry[] = [];
      for await (const [name, entry] of handle.entries()) {
        entries.push(
          entry.kind === 'directory'
            ? { kind: 'folder', name, folder: folderOfHandle(entry) }
            : { kind: 'file', name, file: () => entry.getFile() },
        );
      }
      return entries;
    },
  };
}

interface Branch {
  readonly files: Map<string, File>;
  readonly folders: Map<string, Branch>;
}

function asFolder(branch: Branch): Folder {
  return {
    entries: () =>
      Promise.resolve([
        ...[...branch.files].map(([name, file]) => ({
          kind: 'file' as const,
          name,
          file: () => Promise.resolve(file),
        })),
        ...[...branch.folders].map(([name, sub]) => ({ kind: 'folder' as const, name, folder: asFolder(sub) })),
      ]),
  };
}

/** The folder that `<input webkitdirectory>` gave as a list; each path starts with the picked folder's own name. */
export function folderOfFiles(files: readonly Pick<File, 'webkitRelativePath'>[]): Folder {
  const root: Branch = { files: new Map(), folders: new Map() };
  for (const file of files) {
    const parts = file.webkitRelativePath.split('/').slice(1);
    const name = parts.pop();
    if (name === undefined) continue;
    let branch = root;
    for (const part of parts) {
      const next: Branch = branch.folders.get(part) ?? { files: new Map(), folders: new Map() };
      branch.folders.set(part, next);
      branch = next;
    }
    branch.files.set(name, file as File);
  }
  return asFolder(root);
}
