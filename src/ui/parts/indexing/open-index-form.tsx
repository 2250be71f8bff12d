/** Opens an index that the command line made: its files, and its key as a file or as text. */
import { useState } from 'preact/hooks';
import { Button } from '../button.tsx';
import { formatNoun } from '../format.ts';
import { Icon } from '../icon.tsx';
import { Notice } from '../notice.tsx';
import { FileInput } from './file-input.tsx';
import styles from './open-index-form.module.css';
import { readKey } from './read-key.ts';
import type { Indexing } from './use-indexing.ts';

/** A key file is 45 bytes; whatever is much larger isn't one and needn't be read. */
const LARGEST_KEY_FILE = 1_000;

export interface OpenIndexFormProps {
  readonly start: Indexing['start'];
  readonly disabled: boolean;
}

export function OpenIndexForm({ start, disabled }: OpenIndexFormProps) {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState('');

  const onKeyFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > LARGEST_KEY_FILE) return setProblem(`“${file.name}” is too large for an index key.`);
    setKey((await file.text()).trim());
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (files.length === 0) return setProblem('Choose the files of the index: index.json and its segments.');
    const reading = readKey(key);
    if (!reading.ok) return setProblem(reading.reason);
    setProblem('');
    start({ type: 'open-index', files, key: reading.key });
  };
  const chosen = files.length === 0 ? 'No files chosen' : formatNoun(files.length, 'file');

  return (
    <form class={styles.form} onSubmit={onSubmit}>
      <div class={styles.field}>
        <span class={styles.label} id="index-files-label">
          Index files
        </span>
        <div class={styles.choices}>
          <label class={styles.file}>
            <Icon name="file" />
            Choose files
            <FileInput label="Index files" multiple accept=".json,.segment" onFiles={setFiles} />
          </label>
          <label class={styles.file}>
            <Icon name="folder" />
            Choose the folder
            <FileInput label="Index folder" folder multiple onFiles={setFiles} />
          </label>
          <span class={styles.chosen}>{chosen}</span>
        </div>
      </div>
      <div class={styles.field}>
        <label class={styles.label} for="index-key">
          Key
        </label>
        <div class={styles.choices}>
          <input
            id="index-key"
            type="password"
            class={styles.key}
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
            placeholder="32 bytes in base64"
            autocomplete="off"
            spellcheck={false}
          />
          <label class={styles.file}>
            <Icon name="lock" />
            Choose the key file
            <FileInput label="Key file" onFiles={([file]) => void onKeyFile(file)} />
          </label>
        </div>
      </div>
      {problem !== '' && (
        <Notice tone="warn" live>
          {problem}
        </Notice>
      )}
      <div>
        <Button submit disabled={disabled}>
          Open the index
        </Button>
      </div>
    </form>
  );
}
