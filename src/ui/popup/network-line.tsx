/** Which of the two listeners of the enterprise build stands behind the page: one that stops requests, or one that tells. */
import type { Status } from '../../contract/message.ts';
import { Icon } from '../parts/icon.tsx';
import styles from './index-line.module.css';

const words = {
  blocking: ['Network guard is on', 'The browser stops requests that hold your code, whoever makes them.'],
  reporting: [
    'Network guard only reports',
    'The browser lets it stop requests only where a policy installed Sourcekeep.',
  ],
} as const;

export function NetworkLine({ guard }: { readonly guard: Status['networkGuard'] }) {
  if (guard === 'none') return null;
  const [title, detail] = words[guard];
  return (
    <section class={styles.line} aria-label="Network guard">
      <Icon name={guard === 'blocking' ? 'shield-check' : 'info'} />
      <div class={styles.words}>
        <span>{title}</span>
        <span class={styles.muted}>{detail}</span>
      </div>
    </section>
  );
}
