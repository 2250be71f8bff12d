/** The options page, wired: status in, changes out. */
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../platform/messaging.ts';
import { releaseHost, requestHost } from '../../platform/permissions.ts';
import { openOwnPage } from '../../platform/tabs.ts';
import { type AddedSite, siteFromAddress } from '../parts/added-site.ts';
import { changeSettings } from '../parts/change-settings.ts';
import { useIndexing } from '../parts/indexing/use-indexing.ts';
import { useNow } from '../parts/use-now.ts';
import { useStatus } from '../parts/use-status.ts';
import { type OptionsActions, OptionsView } from './options-view.tsx';
import { withAddress, withoutSite } from './own-sites.ts';

/** How often what waits to be reported is asked for. */
const REPORTS_MILLISECONDS = 10_000;

export function Options() {
  const { status, failed, refresh } = useStatus(null);
  const indexing = useIndexing(() => void refresh());
  const [note, setNote] = useState('');
  const now = useNow(30_000);
  // The queue of reports moves by itself.
  const hasReports = status?.reports !== undefined;
  useEffect(() => {
    if (!hasReports) return undefined;
    const timer = setInterval(() => void refresh(), REPORTS_MILLISECONDS);
    return () => clearInterval(timer);
  }, [hasReports, refresh]);

  const run = (work: Promise<unknown>): Promise<void> => {
    setNote('');
    return work.then(refresh, () => setNote('That didn’t work. Reload the page and try again.'));
  };
  const sites = status?.sites ?? [];

  const actions: OptionsActions = {
    onAction: (action) => void run(changeSettings((before) => ({ ...before, action }))),
    onSecrets: (secrets) => void run(changeSettings((before) => ({ ...before, secrets }))),
    onSwitch: (site, enabled) => void run(ask({ type: 'site-switch', site, enabled })),
    onAdd: async (address, tool) => {
      const added: AddedSite = siteFromAddress(address, sites);
      if (!added.ok) return added.reason;
      // The browser's question needs the click: nothing may be waited for before it.
      if (!(await requestHost(added.pattern))) return 'Without your permission Sourcekeep can’t run there.';
      await changeSettings((before) =>
        withAddress(before, tool === undefined ? added.site : { ...added.site, ...tool }),
      );
      await refresh();
      return undefined;
    },
    onRemove: (id) =>
      void run(
        changeSettings((before) => withoutSite(before, id)).then(() =>
          Promise.all((sites.find((site) => site.id === id)?.matches ?? []).map(releaseHost)),
        ),
      ),
    onIndexDelete: () => void run(ask({ type: 'index-delete' })),
    onIndexRefresh: () => run(ask({ type: 'index-refresh' })),
    onForget: () => void run(ask({ type: 'ledger-reset' })),
    onActivity: () => void openOwnPage('activity'),
  };
  return <OptionsView status={status} failed={failed} note={note} now={now} indexing={indexing} {...actions} />;
}
