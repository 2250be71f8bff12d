/** One AI site in the list. */
import type { Status } from '../../contract/message.ts';
import type { SiteKind } from '../../contract/site.ts';
import { Button } from '../parts/button.tsx';
import { regionName } from '../parts/format.ts';
import { Switch } from '../parts/switch.tsx';
import type { Locks } from './locks.ts';
import styles from './site-row.module.css';

const kinds: Readonly<Record<SiteKind, string>> = { saas: '', 'self-hosted': 'Self-hosted', local: 'On this device' };

export interface SiteRowProps {
  readonly site: Status['sites'][number];
  /** Nobody may open it. */
  readonly closed: boolean;
  readonly locks: Locks;
  readonly onSwitch: (site: string, enabled: boolean) => void;
  readonly onRemove: (site: string) => void;
  /** Asks for the address of a tool that has none of its own. */
  readonly onAddress: () => void;
}

export function SiteRow({ site, closed, locks, onSwitch, onRemove, onAddress }: SiteRowProps) {
  const { id, name, vendor, jurisdiction, kind, state, added, approved, matches } = site;
  const facts = [vendor, regionName(jurisdiction), kinds[kind]].filter((fact) => fact !== '');
  return (
    <li class={styles.row}>
      <div class={styles.words}>
        <span class={styles.name}>
          {name}
          {added && <span class={styles.tag}>Added by you</span>}
          {closed && <span class={`${styles.tag} ${styles.closed}`}>Closed</span>}
          {approved && <span class={styles.tag}>Approved</span>}
          {state === 'paused' && <span class={`${styles.tag} ${styles.paused}`}>Paused</span>}
        </span>
        <span class={styles.facts}>{facts.length === 0 ? matches.join(', ') : facts.join(' · ')}</span>
      </div>
      {added && !locks.settingsLocked && (
        <Button kind="quiet" label={`Remove ${name}`} onClick={() => onRemove(id)}>
          Remove
        </Button>
      )}
      {matches.length === 0 ? (
        <Button
          kind="quiet"
          label={`Add the address of ${name}`}
          onClick={onAddress}
          disabled={locks.settingsLocked}
          {...(locks.settingsLocked ? { describedBy: 'add-lock' } : {})}
        >
          Add its address
        </Button>
      ) : (
        <Switch
          label={`Protect ${name}`}
          on={state !== 'off'}
          onChange={(enabled) => onSwitch(id, enabled)}
          disabled={locks.sitesLocked}
          {...(locks.sitesLocked ? { describedBy: 'sites-lock' } : {})}
        />
      )}
    </li>
  );
}
