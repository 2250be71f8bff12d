/** The frame of a full page: brand, title, width. */
import type { ComponentChildren } from 'preact';
import { Brand } from './brand.tsx';
import styles from './page.module.css';

export interface PageProps {
  readonly title: string;
  readonly lead?: string;
  /** Beside the title. */
  readonly aside?: ComponentChildren;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Page({ title, lead, aside, wide, children }: PageProps) {
  return (
    <div class={`${styles.page} ${wide ? styles.wide : ''}`}>
      <header class={styles.top}>
        <Brand />
      </header>
      <main class={styles.main}>
        <div class={styles.title}>
          <div>
            <h1>{title}</h1>
            {lead && <p class={styles.lead}>{lead}</p>}
          </div>
          {aside}
        </div>
        {children}
      </main>
    </div>
  );
}
