/** The three ways to a local folder: the browser's folder picker, an upload dialog, a folder dropped onto the page. */

type ShowDirectoryPicker = (options: {
  readonly id: string;
  readonly mode: 'read';
}) => Promise<FileSystemDirectoryHandle>;

/** Opens the browser's folder picker; undefined when the person cancels it. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  const { showDirectoryPicker } = globalThis as typeof globalThis & {
    readonly showDirectoryPicker: ShowDirectoryPicker;
  };
  try {
    return await showDirectoryPicker({ id: 'index', mode: 'read' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** The folder among what was dropped; undefined when there is none. Must be called while the drop is handled. */
export async function droppedFolder(transfer: DataTransfer): Promise<FileSystemDirectoryHandle | undefined> {
  type WithHandle = DataTransferItem & { getAsFileSystemHandle(): Promise<FileSystemHandle | null> };
  const handles = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => (item as WithHandle).getAsFileSystemHandle());
  for (const handle of await Promise.all(handles)) {
    if (handle?.kind === 'directory') return handle as FileSystemDirectoryHandle;
  }
  return undefined;
}

/** The picked folder's own name, from the files of an upload dialog. */
export function folderNameOf(files: readonly File[]): string {
  return files[0]?.webkitRelativePath.split('/')[0] ?? '';
}
