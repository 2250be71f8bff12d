/** The popup as it looks, from the status alone. */
import type { Status } from '../../contract/message.ts';
import { Brand } from '../parts/brand.tsx';
import { Button } from '../parts/button.tsx';
import { formatNoun } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { IndexLine } from './index-line.tsx';
import { NetworkLine } from './network-line.tsx';
import styles from './popup.module.css';
import { SiteCard } from './site-card.tsx';
import { Today } from './today.tsx';

export interface PopupActions {
  readonly onSwitch: (enabled: boolean) => void;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onProtect: () => void;
  readonly onOptions: () => void;
  readonly onActivity: () => void;
}

export interface PopupViewProps extends PopupActions {
  /** Undefined until the service worker has answered. */
  readonly status: Status | undefined;
  readonly failed: boolean;
  readonly url: string | null;
  readonly now: number;
  /** What went wrong with the last click; empty when nothing did. */
  readonly note: string;
}

export function PopupView(props: PopupViewProps) {
  const { status, failed, note, now, onOptions, onActivity } = props;
  return (
    <div class={styles.popup}>
      <header class={styles.header}>
        <Brand />
        {status?.managed && (
          <span class={styles.managed}>
            <Icon name="building" size={13} />
            Managed by your organisation
          </span>
        )}
      </header>
      <main class={styles.main} aria-busy={status === undefined && !failed}>
        {failed && (
          <Notice tone="stop" title="Sourcekeep didn’t answer" live>
            Close this window and open it again. If that doesn’t help, restart the browser.
          </Notice>
        )}
        {note !== '' && (
          <Notice tone="warn" live>
            {note}
          </Notice>
        )}
        {status !== undefined && (
          <>
            <SiteCard {...props} status={status} />
            {status.policyProblems.length > 0 && (
              <Notice tone="warn">
                <span>
                  Your organisation’s policy has {formatNoun(status.policyProblems.length, 'mistake')}.{' '}
                  <button type="button" class={styles.link} onClick={onOptions}>
                    See which
                  </button>
                </span>
              </Notice>
            )}
            {status.site !== undefined && (
              <Today today={status.today} recent={status.policy.userCanSeeActivity ? status.recent : []} now={now} />
            )}
            <IndexLine
              index={status.index}
              problem={status.indexProblem}
              locked={status.indexFromPolicy || (status.managed && !status.policy.userCanChangeSettings)}
              download={status.download}
              now={now}
              onOptions={onOptions}
            />
            {status.site !== undefined && <NetworkLine guard={status.networkGuard} />}
          </>
        )}
      </main>
      <footer class={styles.footer}>
        {status?.policy.userCanSeeActivity !== false && (
          <Button kind="quiet" icon="activity" onClick={onActivity}>
            Activity
          </Button>
        )}
        <Button kind="quiet" icon="settings" onClick={onOptions}>
          Options
        </Button>
      </footer>
    </div>
  );
}
