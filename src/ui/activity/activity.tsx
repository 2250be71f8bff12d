/** The activity page, wired. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ActivityEvent } from '../../contract/event.ts';
import { ask } from '../../platform/messaging.ts';
import { useNow } from '../parts/use-now.ts';
import { useStatus } from '../parts/use-status.ts';
import { ActivityView } from './activity-view.tsx';
import { saveAs } from './save-as.ts';
import { toCsv, toJson } from './export.ts';

export function Activity() {
  const { status, failed } = useStatus(null);
  const [events, setEvents] = useState<readonly ActivityEvent[]>();
  const [note, setNote] = useState('');
  const now = useNow(60_000);

  const load = useCallback(() => {
    ask({ type: 'activity' }).then(setEvents, () => setNote('The log couldn’t be read. Reload the page.'));
  }, []);
  useEffect(() => {
    load();
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') load();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => document.removeEventListener('visibilitychange', onVisible);
  }, [load]);

  const day = new Date(now).toISOString().slice(0, 10);
  return (
    <ActivityView
      hidden={status?.policy.userCanSeeActivity === false}
      managed={status?.managed ?? false}
      sites={status?.sites ?? []}
      events={events}
      note={failed ? 'Sourcekeep didn’t answer. Reload this page.' : note}
      now={now}
      onJson={(shown) => saveAs(`sourcekeep-activity-${day}.json`, 'application/json', toJson(shown))}
      onCsv={(shown) => saveAs(`sourcekeep-activity-${day}.csv`, 'text/csv', toCsv(shown))}
      onDelete={() => {
        ask({ type: 'activity-delete' }).then(load, () => setNote('The log couldn’t be deleted.'));
      }}
    />
  );
}
