/**
 * The blocked page, wired. Any page can link here and name any site, so the address only asks: what is shown comes from
 * the policy, and nothing happens without a click.
 */
import { useEffect, useState } from 'preact/hooks';
import type { BlockedFacts } from '../../contract/message.ts';
import { blockedSiteIn } from '../../platform/blocked-page.ts';
import { ask } from '../../platform/messaging.ts';
import { BlockedView } from './blocked-view.tsx';

export function Blocked() {
  const [facts, setFacts] = useState<BlockedFacts>();
  useEffect(() => {
    const load = (): void => {
      ask({ type: 'blocked', site: blockedSiteIn(location.href) ?? '' }).then(setFacts, () => setFacts({}));
    };
    load();
    // The policy may be another one by the time the person comes back.
    document.addEventListener('visibilitychange', load);
    return () => document.removeEventListener('visibilitychange', load);
  }, []);
  const onBack = history.length > 1 ? () => history.back() : undefined;
  return <BlockedView facts={facts} {...(onBack === undefined ? {} : { onBack })} />;
}
