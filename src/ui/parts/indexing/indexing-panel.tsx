/** Indexing as it is seen: the picker, the progress with cancel, the result or what went wrong. */
import type { IndexingProgress } from '../../../contract/indexing.ts';
import { Button } from '../button.tsx';
import { formatBytes, formatCount, formatDuration, formatNoun } from '../format.ts';
import { Notice } from '../notice.tsx';
import { FolderPicker } from './folder-picker.tsx';
import styles from './indexing-panel.module.css';
import { skippedText } from './skip-words.ts';
import type { Indexing, IndexingDone } from './use-indexing.ts';

const steps: Readonly<Record<IndexingProgress['step'], string>> = {
  listing: 'Looking through the folder',
  reading: 'Reading files',
  writing: 'Writing the index',
  checking: 'Checking the index',
};

/** Megabytes a second, as text; a dash before there is anything to divide. */
function rate({ bytes, milliseconds }: Pick<IndexingProgress, 'bytes' | 'milliseconds'>): string {
  return milliseconds <= 0 ? '–' : `${formatBytes((bytes / milliseconds) * 1000)}/s`;
}

function Running({
  progress,
  cancelling,
  onCancel,
}: {
  readonly progress: IndexingProgress | undefined;
  readonly cancelling: boolean;
  readonly onCancel: () => void;
}) {
  const counted = progress !== undefined && progress.filesTotal > 0 && progress.step === 'reading';
  return (
    <div class={styles.running}>
      <div class={styles.head}>
        <h3>
          <span role="status">{cancelling ? 'Cancelling' : steps[progress?.step ?? 'listing']}…</span>
        </h3>
        <Button onClick={onCancel} disabled={cancelling}>
          Cancel
        </Button>
      </div>
      <progress
        class={styles.bar}
        aria-label="Indexing"
        {...(counted ? { value: progress.files, max: progress.filesTotal } : {})}
      />
      <dl class={styles.numbers}>
        <div>
          <dt>Files</dt>
          <dd>
            {formatCount(progress?.files ?? 0)}
            {counted && <span class={styles.of}> of {formatCount(progress.filesTotal)}</span>}
          </dd>
        </div>
        <div>
          <dt>Lines</dt>
          <dd>{formatCount(progress?.lines ?? 0)}</dd>
        </div>
        <div>
          <dt>Speed</dt>
          <dd>{progress === undefined ? '–' : rate(progress)}</dd>
        </div>
        <div>
          <dt>Left out</dt>
          <dd>{formatCount(progress?.skipped ?? 0)}</dd>
        </div>
      </dl>
    </div>
  );
}

function Done({ result }: { readonly result: IndexingDone }) {
  const { summary, origin } = result.index;
  const skipped = skippedText(result.skipped);
  const title = origin === 'file' ? 'The index is open' : 'Your code is indexed';
  return (
    <Notice tone="good" title={title} live>
      <span>
        {formatNoun(summary.files, 'file')} with {formatNoun(summary.lines, 'line')} from{' '}
        {formatNoun(summary.repositories, 'repository', 'repositories')}, in {formatDuration(result.milliseconds)}
        {origin === 'local' && ` (${rate(result)})`}.
      </span>
      {skipped !== '' && <span>Left out: {skipped}.</span>}
    </Notice>
  );
}

export function IndexingPanel({ state, start, cancel, fail }: Indexing) {
  if (state.step === 'running') {
    return <Running progress={state.progress} cancelling={state.cancelling} onCancel={cancel} />;
  }
  return (
    <div class={styles.panel}>
      {state.step === 'done' && <Done result={state.result} />}
      {state.step === 'failed' && (
        <Notice tone="stop" title="That didn’t work" live>
          {state.message} What was in use stays in use.
        </Notice>
      )}
      {state.step === 'cancelled' && <Notice live>Cancelled. What was in use stays in use.</Notice>}
      <FolderPicker start={start} fail={fail} />
    </div>
  );
}
