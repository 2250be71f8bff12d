/** A button in one of four weights. */
import type { ComponentChildren } from 'preact';
import styles from './button.module.css';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly icon?: IconName;
  readonly onClick?: () => void;
  readonly disabled?: boolean;
  readonly submit?: boolean;
  /** The accessible name, where the words on the button need their surroundings. */
  readonly label?: string;
  /** Id of the text that explains a disabled button. */
  readonly describedBy?: string;
  readonly children: ComponentChildren;
}

export function Button({
  kind = 'secondary',
  icon,
  onClick,
  disabled,
  submit,
  label,
  describedBy,
  children,
}: ButtonProps) {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`${styles.button} ${styles[kind]}`}
      onClick={onClick}
      disabled={disabled}
      aria-label={label}
      aria-describedby={describedBy}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
