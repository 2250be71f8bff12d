/** Says that a control is the organisation's, and what that means there; the control names it by `id`. */
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import styles from './lock-note.module.css';

export interface LockNoteProps {
  /** For the `aria-describedby` of what is locked. */
  readonly id: string;
  readonly children?: ComponentChildren;
}

export function LockNote({ id, children }: LockNoteProps) {
  return (
    <p class={styles.lock} id={id}>
      <Icon name="lock" size={14} />
      <span>
        Managed by your organisation.
        {children !== undefined && <> {children}</>}
      </span>
    </p>
  );
}
