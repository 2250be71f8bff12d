/** Brings the content scripts to sites beyond the manifest's, and into pages that were there before. */
import * as v from 'valibot';
import { hostPatterns } from '../catalogue/match-pattern.ts';
import { permissionPatterns } from '../catalogue/sites.ts';
import {
  type Hosts,
  injectIntoOpenTabs,
  injectWhereMissing,
  manifestHosts,
  onPageShown,
  onPermissionsChange,
  permittedHosts,
  registerContentScripts,
} from '../platform/content-scripts.ts';
import { storedInSession } from '../platform/storage.ts';
import type { PolicySource } from './policy-source.ts';
import { allSites } from './sites.ts';

/** Chromium keeps a page that was left for ten minutes; a prerendered one may wait longer. */
const SHOWN_LATER_MILLISECONDS = 3_600_000;
/** Until then (milliseconds since 1970) a page may be shown that was ready before scripts came to its host. */
const shownUntil = storedInSession('pages-shown-until', v.number(), 0);

export interface Registration {
  /** Makes registration equal to the sites in force; new hosts reach open tabs too. */
  update(): Promise<void>;
  /** After an installation or update: every guarded host's open tabs. */
  reachOpenTabs(): Promise<void>;
}

/** Registers its listeners at once. */
export function createRegistration(policies: PolicySource): Registration {
  let running: Promise<void> = Promise.resolve();
  let last: Hosts = { guarded: [], copied: [] };

  const hostsNow = async (): Promise<Hosts> => {
    const state = await policies.current();
    const covered = new Set(manifestHosts());
    const beyond = permissionPatterns(allSites(state)).filter((host) => !covered.has(host));
    return {
      guarded: (await permittedHosts(beyond)).sort(),
      copied: (await permittedHosts(hostPatterns(state.policy.origins))).sort(),
    };
  };

  // Pages that are ready but not shown are out of reach: they get the scripts when they are.
  const onShown = async (tabId: number): Promise<void> => {
    if ((await shownUntil.read()) < Date.now()) return stopWatching();
    await injectWhereMissing(tabId, [...manifestHosts(), ...(await hostsNow()).guarded]);
  };
  // A tab that closes or navigates meanwhile gets its scripts by the registration.
  const watch = (): (() => void) => onPageShown((tabId) => void onShown(tabId).catch(() => undefined));
  let unwatch: (() => void) | undefined = watch();
  const stopWatching = (): void => {
    unwatch?.();
    unwatch = undefined;
  };
  const watchPages = async (): Promise<void> => {
    unwatch ??= watch();
    await shownUntil.write(Date.now() + SHOWN_LATER_MILLISECONDS);
  };

  const apply = async (): Promise<void> => {
    const hosts = await hostsNow();
    if (await registerContentScripts(hosts)) await watchPages();
    const fresh: Hosts = {
      guarded: hosts.guarded.filter((host) => !last.guarded.includes(host)),
      copied: hosts.copied.filter((host) => !last.copied.includes(host)),
    };
    last = hosts;
    await injectIntoOpenTabs(fresh);
  };
  // One at a time: two registrations at once would claim the same ids.
  const update = (): Promise<void> => {
    running = running.then(apply, apply);
    return running;
  };
  onPermissionsChange(() => {
    update().catch(() => undefined);
  });
  return {
    update,
    async reachOpenTabs() {
      await watchPages();
      // The policy can take seconds; the manifest's hosts needn't wait for it.
      await injectIntoOpenTabs({ guarded: manifestHosts(), copied: [] });
      await update();
    },
  };
}
