/** A part of a page with its heading, as a card. */
import type { ComponentChildren } from 'preact';
import styles from './section.module.css';

export interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly lead?: string;
  readonly children: ComponentChildren;
}

export function Section({ id, title, lead, children }: SectionProps) {
  return (
    <section class={styles.section} id={id} aria-labelledby={`${id}-title`}>
      <div class={styles.head}>
        <h2 id={`${id}-title`}>{title}</h2>
        {lead && <p>{lead}</p>}
      </div>
      <div class={styles.body}>{children}</div>
    </section>
  );
}
