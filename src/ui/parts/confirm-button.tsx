/** A button that asks once more, in its own place, before it deletes something. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import styles from './confirm-button.module.css';

export interface ConfirmButtonProps {
  readonly children: string;
  readonly question: string;
  /** The word on the button that does it. */
  readonly yes: string;
  readonly onConfirm: () => void;
  readonly disabled?: boolean;
  /** Id of the text that explains a disabled button. */
  readonly describedBy?: string;
}

export function ConfirmButton({
  children,
  question,
  yes,
  onConfirm,
  disabled = false,
  describedBy,
}: ConfirmButtonProps) {
  const [asking, setAsking] = useState(false);
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = group.current;
    if (shown === null) return undefined;
    // The harmless button takes the focus, so that a second Enter deletes nothing.
    shown.querySelector<HTMLButtonElement>('button:last-of-type')?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setAsking(false);
    };
    shown.addEventListener('keydown', onKey);
    return () => shown.removeEventListener('keydown', onKey);
  }, [asking]);
  if (!asking) {
    return (
      <Button
        kind="danger"
        icon="trash"
        onClick={() => setAsking(true)}
        disabled={disabled}
        {...(describedBy === undefined ? {} : { describedBy })}
      >
        {children}
      </Button>
    );
  }
  return (
    <div ref={group} class={styles.group} role="group" aria-label={question}>
      <span>{question}</span>
      <Button
        kind="danger"
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {yes}
      </Button>
      <Button onClick={() => setAsking(false)}>Keep</Button>
    </div>
  );
}
