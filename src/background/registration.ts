/** Brings the content scripts to sites beyond the manifest's, and into pages that were there before. */
import * as v from 'valibot';
import { hostPatterns } from '../catalogue/match-pattern.ts';
import { permissionPatterns } from '../catalogue/sites.ts';
import {
  type Hosts,
  injectIntoOpenTabs,
  injectWhereMissing,
  manifestHosts,
  onPermissionsChange,
  type PageListener,
  permittedHosts,
  registerContentScripts,
  tabsAt,
  unwatchPages,
  watchPages,
} from '../platform/content-scripts.ts';
import { storedInSession } from '../platform/storage.ts';
import type { PolicySource } from './policy-source.ts';
import { allSites } from './sites.ts';

/** Chromium keeps a page that was left for ten minutes; a prerendered one may wait longer. */
const SHOWN_LATER_MILLISECONDS = 3_600_000;
/** Until then (milliseconds since 1970) a page may be shown that was ready before scripts came to its host. */
const shownUntil = /* @__PURE__ */ storedInSession('pages-shown-until', /* @__PURE__ */ v.number(), 0);

export interface Registration {
  /** Makes registration equal to the sites in force; new hosts reach open tabs too. */
  update(): Promise<void>;
  /** After an installation or update: every guarded host's open tabs. */
  reachOpenTabs(): Promise<void>;
}

/** Registers its listeners at once. */
export function createRegistration(policies: PolicySource): Registration {
  let running: Promise<void> = Promise.resolve();
  let hosts: Hosts = { guarded: [], copied: [] };

  // Pages that are ready but not shown are out of reach: they get the scripts when they are.
  const reachShown = async (tabId: number): Promise<void> => {
    // The enterprise build hears of tabs at all times, for its network guard.
    if (__BUILD__ === 'store' && (await shownUntil.read()) < Date.now()) unwatchPages(onShown);
    else if ((await tabsAt(permissionPatterns(allSites(await policies.current())))).includes(tabId))
      await injectWhereMissing(tabId);
  };
  const onShown: PageListener = (tabId, { status }) => {
    if (status) reachShown(tabId).catch(() => undefined);
  };
  watchPages(onShown);
  const expectPages = async (): Promise<void> => {
    watchPages(onShown);
    await shownUntil.write(Date.now() + SHOWN_LATER_MILLISECONDS);
  };

  const apply = async (): Promise<void> => {
    const state = await policies.current();
    const covered = manifestHosts();
    const beyond = permissionPatterns(allSites(state)).filter((host) => !covered.includes(host));
    hosts = {
      guarded: await permittedHosts(beyond),
      copied: await permittedHosts(hostPatterns(state.policy.origins)),
    };
    if (!(await registerContentScripts(hosts))) return;
    if (__BUILD__ === 'store') await expectPages();
    await injectIntoOpenTabs(hosts);
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
      if (__BUILD__ === 'store') await expectPages();
      // The policy can take seconds; the manifest's hosts needn't wait for it.
      await injectIntoOpenTabs({ guarded: manifestHosts(), copied: [] });
      await update();
      await injectIntoOpenTabs(hosts);
    },
  };
}
