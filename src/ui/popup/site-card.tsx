/** The site of the tab in front: what is protected there, its switch, its pause. */
import type { Status } from '../../contract/message.ts';
import { Button } from '../parts/button.tsx';
import { formatRemaining, regionName } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { LockNote } from '../parts/lock-note.tsx';
import { Switch } from '../parts/switch.tsx';
import type { PopupViewProps } from './popup-view.tsx';
import { isWebAddress, protectionOf } from './protection.ts';
import styles from './site-card.module.css';

const LOCK_ID = 'site-lock';

export type SiteCardProps = PopupViewProps & { readonly status: Status };

export function SiteCard({ status, url, now, onSwitch, onPause, onResume, onProtect }: SiteCardProps) {
  const { site, siteState, policy, managed, pausedUntil } = status;
  const protection = protectionOf(status, url);
  const locked = !policy.userCanDisableSites;
  const settingsLocked = managed && !policy.userCanChangeSettings;
  return (
    <section class={styles.card} aria-label="This site">
      <div class={styles.state} role="status">
        <span class={`${styles.badge} ${styles[protection.tone]}`}>
          <Icon name={protection.icon} size={22} />
        </span>
        <div class={styles.words}>
          <h1>{protection.title}</h1>
          <p>{protection.detail}</p>
        </div>
      </div>
      {site === undefined && status.banned === undefined && isWebAddress(url) && (
        <div class={styles.row}>
          <span class={styles.name}>{new URL(url).host}</span>
          <Button
            icon="plus"
            onClick={onProtect}
            disabled={settingsLocked}
            {...(settingsLocked ? { describedBy: LOCK_ID } : {})}
          >
            Protect this site
          </Button>
        </div>
      )}
      {site === undefined && status.banned === undefined && isWebAddress(url) && settingsLocked && (
        <div class={styles.lock}>
          <LockNote id={LOCK_ID} />
        </div>
      )}
      {site !== undefined && status.banned === undefined && (
        <>
          <div class={styles.row}>
            <div class={styles.site}>
              <span class={styles.name}>{site.name}</span>
              <span class={styles.vendor}>
                {[site.vendor, regionName(site.jurisdiction)].filter((part) => part !== '').join(' · ')}
              </span>
            </div>
            <Switch
              label={`Protect ${site.name}`}
              on={siteState !== 'off'}
              onChange={onSwitch}
              disabled={locked}
              {...(locked ? { describedBy: LOCK_ID } : {})}
            />
          </div>
          <div class={styles.pause}>
            {siteState === 'paused' ? (
              <>
                <span>{formatRemaining((pausedUntil ?? now) - now)} left</span>
                <Button kind="primary" onClick={onResume}>
                  Resume now
                </Button>
              </>
            ) : (
              <Button
                kind="quiet"
                icon="pause"
                onClick={onPause}
                disabled={locked || siteState === 'off'}
                {...(locked ? { describedBy: LOCK_ID } : {})}
              >
                Pause for 15 minutes
              </Button>
            )}
          </div>
          {locked && (
            <div class={styles.lock}>
              <LockNote id={LOCK_ID}>Always on.</LockNote>
            </div>
          )}
        </>
      )}
    </section>
  );
}
