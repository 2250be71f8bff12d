/** A calm box that says one thing: a fact, a warning, a problem, a success. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import styles from './notice.module.css';

export type Tone = 'info' | 'good' | 'warn' | 'stop';

const icons: Readonly<Record<Tone, IconName>> = { info: 'info', good: 'check', warn: 'warning', stop: 'warning' };

export interface NoticeProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly title?: string;
  /** Announced by screen readers when it appears. */
  readonly live?: boolean;
  readonly id?: string;
  readonly children?: ComponentChildren;
}

export function Notice({ tone = 'info', icon, title, live, id, children }: NoticeProps) {
  const role = live ? (tone === 'stop' ? 'alert' : 'status') : undefined;
  return (
    <div class={`${styles.notice} ${styles[tone]}`} role={role} id={id}>
      <Icon name={icon ?? icons[tone]} />
      <div class={styles.text}>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
