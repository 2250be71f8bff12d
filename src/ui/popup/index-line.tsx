/** The index in two lines, or the way to the first one; and what is wrong with that of the organisation. */
import type { Status } from '../../contract/message.ts';
import { Button } from '../parts/button.tsx';
import { downloadWords } from '../parts/download-words.ts';
import { formatAge, formatBytes, formatCount, formatNoun } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import styles from './index-line.module.css';

export interface IndexLineProps {
  readonly index: Status['index'] | undefined;
  readonly problem: string | undefined;
  /** The index is the organisation’s business. */
  readonly locked: boolean;
  readonly download: Status['download'];
  readonly now: number;
  readonly onOptions: () => void;
}

function whatToDo(problem: string | undefined): string {
  return problem === undefined ? 'It tells your code from everyone else’s.' : 'Index the folder again.';
}

export function IndexLine({ index, problem, locked, download, now, onOptions }: IndexLineProps) {
  const words = download && downloadWords(download, index, now);
  return (
    <section class={`${styles.line} ${words?.isTrouble ? styles.trouble : ''}`} aria-label="Index">
      <Icon name={words?.isTrouble ? 'warning' : 'database'} />
      {index !== undefined ? (
        <div class={styles.words}>
          <span>
            {formatNoun(index.repositories, 'repository', 'repositories')} · {formatCount(index.lines)} lines
          </span>
          <span class={styles.muted}>
            {words?.text ?? `${formatBytes(index.bytes)}, made ${formatAge(Date.parse(index.created), now)}`}
          </span>
        </div>
      ) : words === undefined ? (
        <>
          <div class={styles.words}>
            <span>{problem === undefined ? 'No index yet' : 'No working index'}</span>
            <span class={styles.muted}>{locked ? 'Your organisation provides it.' : whatToDo(problem)}</span>
          </div>
          {!locked && (
            <Button kind="primary" onClick={onOptions}>
              Index a folder
            </Button>
          )}
        </>
      ) : (
        <div class={styles.words}>
          <span>{words.title}</span>
          <span class={styles.muted}>{words.text}</span>
        </div>
      )}
    </section>
  );
}
