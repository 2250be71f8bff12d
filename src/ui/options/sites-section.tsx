/** Every AI site: found by name, switched on and off, and the person's own addresses beside them. */
import { useRef, useState } from 'preact/hooks';
import type { Status } from '../../contract/message.ts';
import { Button } from '../parts/button.tsx';
import { formatNoun } from '../parts/format.ts';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import type { Locks } from './locks.ts';
import type { OptionsActions } from './options-view.tsx';
import { filterSites } from './filter-sites.ts';
import { SiteRow } from './site-row.tsx';
import styles from './sites-section.module.css';

export interface SitesSectionProps extends Pick<OptionsActions, 'onSwitch' | 'onAdd' | 'onRemove'> {
  readonly sites: Status['sites'];
  readonly locks: Locks;
}

export function SitesSection({ sites, locks, onSwitch, onAdd, onRemove }: SitesSectionProps) {
  const [words, setWords] = useState('');
  const [tool, setTool] = useState<{ readonly id: string; readonly name: string }>();
  const address = useRef<HTMLInputElement>(null);
  const shown = filterSites(sites, words);
  return (
    <Section
      id="sites"
      title="Sites"
      lead="Sourcekeep runs on these AI tools. On every other site it isn’t there at all."
    >
      {locks.sitesLocked && <Notice icon="lock">Your organisation keeps every AI site protected.</Notice>}
      {!locks.settingsLocked && <AddForm input={address} tool={tool} onAdd={onAdd} onDone={() => setTool(undefined)} />}
      <div class={styles.list}>
        <div class={styles.bar}>
          <input
            type="search"
            class={styles.filter}
            aria-label="Filter sites"
            placeholder="Filter by name, vendor, country or kind"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          <span role="status">{formatNoun(shown.length, 'site')}</span>
        </div>
        {shown.length === 0 ? (
          <p class={styles.empty}>No site fits “{words.trim()}”.</p>
        ) : (
          <ul class={styles.rows} aria-label="AI sites">
            {shown.map((site) => (
              <SiteRow
                key={site.id}
                site={site}
                locks={locks}
                onSwitch={onSwitch}
                onRemove={onRemove}
                onAddress={() => {
                  setTool({ id: site.id, name: site.name });
                  address.current?.focus();
                }}
              />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

interface AddFormProps extends Pick<OptionsActions, 'onAdd'> {
  readonly input: { readonly current: HTMLInputElement | null };
  /** The tool of the catalogue that the address is of. */
  readonly tool: { readonly id: string; readonly name: string } | undefined;
  readonly onDone: () => void;
}

function AddForm({ input, tool, onAdd, onDone }: AddFormProps) {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState('');
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wrong = await onAdd(address, tool).catch(() => 'The site couldn’t be added.');
    setProblem(wrong ?? '');
    if (wrong !== undefined) return;
    setAddress('');
    onDone();
  };
  return (
    <form class={styles.add} onSubmit={(event) => void onSubmit(event)}>
      <label for="site-address">{tool === undefined ? 'Protect another address' : `Address of ${tool.name}`}</label>
      <div class={styles.line}>
        <input
          ref={input}
          id="site-address"
          class={styles.address}
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
          placeholder="https://ai.example.com or localhost:3000"
          autocomplete="off"
          spellcheck={false}
        />
        <Button submit icon="plus">
          Add
        </Button>
      </div>
      {problem !== '' && (
        <Notice tone="warn" live>
          {problem}
        </Notice>
      )}
    </form>
  );
}
