/** What stands in place of a banned site: which one, by whose decision, and where work goes on instead. */
import type { BlockedFacts } from '../../contract/message.ts';
import { Button } from '../parts/button.tsx';
import buttons from '../parts/button.module.css';
import { Icon } from '../parts/icon.tsx';
import { Brand } from '../parts/brand.tsx';
import styles from './blocked.module.css';

export interface BlockedViewProps {
  /** Undefined until the service worker has answered. */
  readonly facts: BlockedFacts | undefined;
  /** Absent where there is nothing to go back to. */
  readonly onBack?: () => void;
}

export function BlockedView({ facts, onBack }: BlockedViewProps) {
  const { approvedAssistant, banned, message } = facts ?? {};
  return (
    <main class={styles.page} aria-busy={facts === undefined}>
      {facts !== undefined && (
        <div class={styles.card}>
          <span class={`${styles.mark} ${banned === undefined ? styles.open : ''}`}>
            <Icon name={banned === undefined ? 'info' : 'lock'} size={28} />
          </span>
          <h1>
            {banned === undefined ? (
              'This page is not blocked'
            ) : (
              <>
                <bdi>{banned.siteName}</bdi> is blocked
              </>
            )}
          </h1>
          {banned === undefined ? (
            <p>Your organisation’s policy does not block the site that this address names. Open the site again.</p>
          ) : (
            <p>
              Your organisation doesn’t allow this site on this browser.
              {approvedAssistant !== undefined && ` You can use ${approvedAssistant.name} instead.`}
            </p>
          )}
          {banned !== undefined && (message?.text !== undefined || message?.url !== undefined) && (
            <p class={styles.message}>
              {message.text !== undefined && <span dir="auto">{message.text}</span>}
              {message.url !== undefined && (
                <a href={message.url} target="_blank" rel="noopener noreferrer">
                  {message.text === undefined ? 'What your organisation says about this' : 'Read more'}
                </a>
              )}
            </p>
          )}
          <div class={styles.actions}>
            {banned !== undefined && approvedAssistant !== undefined && (
              <a class={`${buttons.button} ${buttons.primary}`} href={approvedAssistant.url} rel="noreferrer">
                Open {approvedAssistant.name}
              </a>
            )}
            {onBack !== undefined && <Button onClick={onBack}>Go back</Button>}
          </div>
          {banned?.rule !== undefined && (
            <p class={styles.rule}>
              Rule: <bdi>{banned.rule}</bdi>
            </p>
          )}
        </div>
      )}
      <footer class={styles.footer}>
        <Brand size={20} />
        {banned !== undefined && (
          <span class={styles.managed}>
            <Icon name="building" size={13} />
            Managed by your organisation
          </span>
        )}
      </footer>
    </main>
  );
}
