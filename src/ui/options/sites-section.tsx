/** Every AI site: found by name, switched on and off, and the person's own addresses beside them. */
import { useRef, useState } from 'preact/hooks';
import type { Status } from '../../contract/message.ts';
import { Button } from '../parts/button.tsx';
import { formatNoun } from '../parts/format.ts';
import { LockNote } from '../parts/lock-note.tsx';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import type { Locks } from './locks.ts';
import type { OptionsActions } from './options-view.tsx';
import { filterSites } from './filter-sites.ts';
import { SiteRow } from './site-row.tsx';
import styles from './sites-section.module.css';

/** The switches of the sites name it too. */
const SITES_LOCK_ID = 'sites-lock';
const ADD_LOCK_ID = 'add-lock';

export interface SitesSectionProps extends Pick<OptionsActions, 'onSwitch' | 'onAdd' | 'onRemove'> {
  readonly sites: Status['sites'];
  /** Ids of those that the policy bans. */
  readonly closed: readonly string[];
  readonly locks: Locks;
}

export function SitesSection({ sites, closed, locks, onSwitch, onAdd, onRemove }: SitesSectionProps) {
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
      {locks.sitesLocked && <LockNote id={SITES_LOCK_ID}>Every AI site stays protected.</LockNote>}
      <AddForm
        input={address}
        tool={tool}
        locked={locks.settingsLocked}
        onAdd={onAdd}
        onDone={() => setTool(undefined)}
      />
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
                closed={closed.includes(site.id)}
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
  readonly locked: boolean;
  readonly input: { readonly current: HTMLInputElement | null };
  /** The tool of the catalogue that the address is of. */
  readonly tool: { readonly id: string; readonly name: string } | undefined;
  readonly onDone: () => void;
}

function AddForm({ input, tool, locked, onAdd, onDone }: AddFormProps) {
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
          disabled={locked}
          aria-describedby={locked ? ADD_LOCK_ID : undefined}
        />
        <Button submit icon="plus" disabled={locked} {...(locked ? { describedBy: ADD_LOCK_ID } : {})}>
          Add
        </Button>
      </div>
      {locked && <LockNote id={ADD_LOCK_ID}>It alone adds addresses.</LockNote>}
      {problem !== '' && (
        <Notice tone="warn" live>
          {problem}
        </Notice>
      )}
    </form>
  );
}
