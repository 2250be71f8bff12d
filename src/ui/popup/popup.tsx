/** The popup, wired: the tab in front, what the service worker says of it, and what the person does about it. */
import { useEffect, useState } from 'preact/hooks';
import { permissionPatterns, siteAt } from '../../catalogue/sites.ts';
import { ask } from '../../platform/messaging.ts';
import { requestHost } from '../../platform/permissions.ts';
import { activeTab, openOwnPage } from '../../platform/tabs.ts';
import { siteFromAddress } from '../parts/added-site.ts';
import { changeSettings } from '../parts/change-settings.ts';
import { useNow } from '../parts/use-now.ts';
import { useStatus } from '../parts/use-status.ts';
import { type PopupActions, PopupView } from './popup-view.tsx';

const PAUSE_MINUTES = 15;

export function Popup() {
  const [url, setUrl] = useState<string | null | undefined>(undefined);
  const { status, failed, refresh } = useStatus(url);
  const [note, setNote] = useState('');
  const now = useNow(1_000);

  useEffect(() => {
    activeTab().then(
      (tab) => setUrl(tab?.url ?? null),
      () => setUrl(null),
    );
  }, []);

  // The pause ends while the popup is open.
  const pauseOver = status?.pausedUntil !== undefined && status.pausedUntil <= now;
  useEffect(() => {
    if (pauseOver) void refresh();
  }, [pauseOver, refresh]);

  const run = (work: Promise<unknown>): void => {
    setNote('');
    work.then(refresh, () => setNote('That didn’t work. Close this window and try again.'));
  };
  const leaveTo = (page: 'options' | 'activity'): void => void openOwnPage(page).then(() => window.close());

  const site = status?.site?.id;
  const actions: PopupActions = {
    onSwitch: (enabled) => site !== undefined && run(ask({ type: 'site-switch', site, enabled })),
    onPause: () => site !== undefined && run(ask({ type: 'site-pause', site, minutes: PAUSE_MINUTES })),
    onResume: () => site !== undefined && run(ask({ type: 'site-pause', site, minutes: 0 })),
    onProtect: () => {
      const sites = status?.sites ?? [];
      // A site on the list without the right to run there: it was taken back in the browser's settings.
      const listed = url === undefined || url === null ? undefined : siteAt(sites, url);
      if (listed !== undefined) {
        const [pattern = ''] = permissionPatterns(listed);
        return run(requestHost(pattern));
      }
      const added = siteFromAddress(url ?? '', sites);
      if (!added.ok) return setNote(added.reason);
      // The browser's question needs the click, so it comes first; it may also close this window.
      run(
        requestHost(added.pattern).then(async (granted) => {
          if (!granted) return setNote('Without your permission Sourcekeep can’t run on this site.');
          return changeSettings((before) => ({ ...before, addedSites: [...before.addedSites, added.site] }));
        }),
      );
    },
    onOptions: () => leaveTo('options'),
    onActivity: () => leaveTo('activity'),
  };

  return <PopupView status={status} failed={failed} url={url ?? null} now={now} note={note} {...actions} />;
}
