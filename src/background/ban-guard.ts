/**
 * Keeps banned sites shut, and marks requests where the policy says so: rules of the browser's own for what is asked of
 * the network, the navigations that these don't see (a site's own service worker, a changed path), and the tabs that are
 * open when a ban begins.
 */
import { applyBrowserRules } from '../platform/browser-rules.ts';
import { type Shown, showBlocked, watchNavigations } from '../platform/navigation.ts';
import { openTabs } from '../platform/tabs.ts';
import { recordDecision } from './activity.ts';
import { type Ban, banAt, banRules } from './bans.ts';
import type { PolicySource } from './policy-source.ts';
import { headerRules } from './request-headers.ts';

/** One navigation may be noticed twice; and a page may load a frame again and again. */
const TOLD_MILLISECONDS = { page: 1000, frame: 600_000 };

export interface BanGuard {
  /** To be called when the policy has changed. */
  update(): void;
}

/** Registers its listeners at once. */
export function createBanGuard(policies: PolicySource): BanGuard {
  const told = new Map<string, number>();
  const isDue = ({ tabId, frameId }: Shown, { site }: Ban): boolean => {
    const now = performance.now();
    for (const [one, until] of told) if (until < now) told.delete(one);
    const kind = frameId === 0 ? 'page' : 'frame';
    const key = `${tabId} ${kind} ${site.id}`;
    if (told.has(key)) return false;
    told.set(key, now + TOLD_MILLISECONDS[kind]);
    return true;
  };
  const tell = async (shown: Shown, ban: Ban): Promise<void> => {
    if (!isDue(shown, ban)) return;
    const { policy } = await policies.current();
    recordDecision({
      site: ban.site.id,
      host: new URL(shown.url).host,
      channel: 'navigation',
      action: 'ban',
      outcome: 'blocked',
      findings: [],
      characters: 0,
      lines: 0,
      labels: policy.labels,
    });
  };
  const close = async (shown: Shown): Promise<void> => {
    const ban = banAt(shown.url, await policies.current());
    if (ban === undefined) return;
    await Promise.all([showBlocked(shown, ban.site.id), tell(shown, ban)]);
  };
  watchNavigations({
    shows: (shown) => {
      close(shown).catch(() => undefined);
    },
    refused: (refused) => {
      policies
        .current()
        .then((state) => banAt(refused.url, state))
        .then((ban) => ban && tell(refused, ban))
        .catch(() => undefined);
    },
  });

  const apply = async (): Promise<void> => {
    const state = await policies.current();
    // Each lock by itself: where the browser refuses the rules, the tabs are closed all the same.
    const rules = applyBrowserRules(banRules(state), headerRules(state));
    const tabs = await openTabs();
    await Promise.allSettled([rules, ...tabs.map(({ id, url }) => close({ tabId: id, frameId: 0, url }))]);
  };
  // One at a time: two at once would claim the same ids.
  let running: Promise<void> = Promise.resolve();
  const update = (): void => {
    running = running.then(apply, apply);
    running.catch(() => undefined);
  };
  update();
  return { update };
}
