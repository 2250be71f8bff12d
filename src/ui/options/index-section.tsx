/** The index in use, and the ways to another one. */
import { useState } from 'preact/hooks';
import type { Status } from '../../contract/message.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { downloadWords } from '../parts/download-words.ts';
import { formatAge, formatBytes, formatCount } from '../parts/format.ts';
import { IndexingPanel } from '../parts/indexing/indexing-panel.tsx';
import { OpenIndexForm } from '../parts/indexing/open-index-form.tsx';
import type { Indexing } from '../parts/indexing/use-indexing.ts';
import { LockNote } from '../parts/lock-note.tsx';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import styles from './index-section.module.css';

const LOCK_ID = 'index-lock';

const origins = {
  local: 'Indexed in this browser',
  file: 'Made by the command line',
  policy: 'From your organisation',
} as const;

export interface IndexSectionProps {
  readonly index: Status['index'] | undefined;
  readonly problem: string | undefined;
  readonly locked: boolean;
  /** Whether the policy names an index: else the lock only keeps the one that is there. */
  readonly fromPolicy: boolean;
  readonly now: number;
  readonly indexing: Indexing;
  readonly onDelete: () => void;
  readonly download: Status['download'];
  /** Asks the organisation's server now; resolves when that has ended. */
  readonly onRefresh: () => Promise<void>;
}

export function IndexSection(props: IndexSectionProps) {
  const { index, problem, locked, fromPolicy, now, indexing, onDelete, download, onRefresh } = props;
  return (
    <Section
      id="index"
      title="Index"
      lead="Keyed hashes of your source code: enough to recognise it, not enough to read it."
    >
      {problem !== undefined && (
        <Notice tone="stop" title="The index can’t be used">
          {problem}
        </Notice>
      )}
      {index !== undefined && <CurrentIndex index={index} locked={locked} now={now} onDelete={onDelete} />}
      {download !== undefined && <Freshness download={download} index={index} now={now} onRefresh={onRefresh} />}
      {locked ? (
        <LockNote id={LOCK_ID}>{fromPolicy ? 'It provides the index.' : undefined}</LockNote>
      ) : (
        <>
          <IndexingPanel {...indexing} />
          <details class={styles.more}>
            <summary>Open an index made by the command line</summary>
            <OpenIndexForm start={indexing.start} disabled={indexing.state.step === 'running'} />
          </details>
        </>
      )}
    </Section>
  );
}

function CurrentIndex({
  index,
  locked,
  now,
  onDelete,
}: {
  readonly index: NonNullable<Status['index']>;
  readonly locked: boolean;
  readonly now: number;
  readonly onDelete: () => void;
}) {
  const numbers = [
    ['Repositories', formatCount(index.repositories)],
    ['Files', formatCount(index.files)],
    ['Lines', formatCount(index.lines)],
    ['Size', formatBytes(index.bytes)],
  ] as const;
  return (
    <div class={styles.current}>
      <dl class={styles.numbers} aria-label="Index in use">
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class={styles.foot}>
        <span>
          {origins[index.origin]}, {formatAge(Date.parse(index.created), now)}
        </span>
        <ConfirmButton
          question="Delete this index?"
          yes="Delete"
          onConfirm={onDelete}
          disabled={locked}
          {...(locked ? { describedBy: LOCK_ID } : {})}
        >
          Delete the index
        </ConfirmButton>
      </div>
    </div>
  );
}

/** How getting the organisation's index goes, and a way to ask for it now. */
function Freshness({
  download,
  index,
  now,
  onRefresh,
}: {
  readonly download: NonNullable<Status['download']>;
  readonly index: Status['index'];
  readonly now: number;
  readonly onRefresh: () => Promise<void>;
}) {
  const [isAsking, setAsking] = useState(false);
  const { isTrouble, title, text } = downloadWords(download, index, now);
  const ask = (): void => {
    setAsking(true);
    void onRefresh().finally(() => setAsking(false));
  };
  return (
    <Notice tone={isTrouble ? 'warn' : 'info'} icon={isTrouble ? 'warning' : 'building'} title={title}>
      <div class={styles.freshness}>
        <span>{text}</span>
        <Button onClick={ask} disabled={isAsking}>
          {isAsking ? 'Asking the server …' : 'Refresh now'}
        </Button>
      </div>
    </Notice>
  );
}
