/** Where a local folder comes in: by button, by upload dialog, by drop. */
import { useState } from 'preact/hooks';
import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { FileInput } from './file-input.tsx';
import styles from './folder-picker.module.css';
import { droppedFolder, folderNameOf, pickFolder } from './pick-folder.ts';
import type { Indexing } from './use-indexing.ts';

export type FolderPickerProps = Pick<Indexing, 'start' | 'fail'>;

export function FolderPicker({ start, fail }: FolderPickerProps) {
  const [over, setOver] = useState(false);

  const startWith = (folder: Promise<FileSystemDirectoryHandle | undefined>, otherwise?: string): void => {
    folder.then(
      (handle) => {
        if (handle !== undefined) start({ type: 'index-folder', name: handle.name, folder: handle });
        else if (otherwise !== undefined) fail(otherwise);
      },
      () => fail('The browser didn’t open this folder.'),
    );
  };
  return (
    <div
      class={`${styles.zone} ${over ? styles.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer) startWith(droppedFolder(event.dataTransfer), 'Drop a folder, not single files.');
      }}
    >
      <span class={styles.icon}>
        <Icon name="folder" size={28} />
      </span>
      <p class={styles.words}>Drop a folder with source code here</p>
      <div class={styles.buttons}>
        <Button kind="primary" onClick={() => startWith(pickFolder())}>
          Choose a folder
        </Button>
        <label class={styles.upload}>
          or use the upload dialog
          <FileInput
            folder
            multiple
            onFiles={(files) => start({ type: 'index-files', name: folderNameOf(files), files })}
          />
        </label>
      </div>
      <p class={styles.small}>Everything stays on this device. What .gitignore names is left out.</p>
    </div>
  );
}
