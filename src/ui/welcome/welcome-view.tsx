/** The first page that a person sees: what this is, the first index, how to try it, what it promises. */
import type { ComponentChildren } from 'preact';
import type { Status } from '../../contract/message.ts';
import { Icon } from '../parts/icon.tsx';
import { IndexingPanel } from '../parts/indexing/indexing-panel.tsx';
import type { Indexing } from '../parts/indexing/use-indexing.ts';
import { LockNote } from '../parts/lock-note.tsx';
import { Page } from '../parts/page.tsx';
import { TryBox } from '../parts/try/try-box.tsx';
import styles from './welcome.module.css';

export interface WelcomeViewProps {
  readonly indexing: Indexing;
  /** Undefined until the service worker has answered. */
  readonly status: Status | undefined;
}

export function WelcomeView({ indexing, status }: WelcomeViewProps) {
  const hasIndex = status?.index !== undefined;
  const locked = status?.indexFromPolicy === true || (status?.managed === true && !status.policy.userCanChangeSettings);
  return (
    <Page title="Your code stays yours">
      <p class={styles.lead}>
        Sourcekeep recognises your own source code when you paste, attach or send it to an AI chat. It tells you which
        file it comes from, before the page has seen a single character. Everything else goes through as if Sourcekeep
        weren’t there.
      </p>
      <ol class={styles.steps}>
        <Step number={1} title={locked ? 'The index' : 'Index your first folder'} done={hasIndex}>
          {locked ? (
            <LockNote id="index-lock">It provides the index; there is nothing for you to do.</LockNote>
          ) : (
            <>
              <p>Choose a folder with code that should stay inside. A large repository takes under a minute.</p>
              <IndexingPanel {...indexing} />
            </>
          )}
        </Step>
        <Step number={2} title="Try it" done={false}>
          <p>
            Copy twenty lines from a file in {locked ? 'one of its repositories' : 'that folder'} and paste them into
            the AI chat you use, or in here:
          </p>
          <TryBox sites={status?.sites ?? []} index={status?.index?.installed} />
        </Step>
      </ol>
      <aside class={styles.promise} aria-label="The promise">
        <Icon name="lock" size={20} />
        <p>
          <strong>No text of yours is stored or sent.</strong> The comparison happens on this device, against keyed
          hashes from which nobody can read your code.
        </p>
      </aside>
    </Page>
  );
}

function Step({
  number,
  title,
  done,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <li class={styles.step}>
      <span class={`${styles.number} ${done ? styles.done : ''}`} aria-hidden="true">
        {done ? <Icon name="check" size={28} /> : number}
      </span>
      <div class={styles.body}>
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
