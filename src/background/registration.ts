/** Brings the content scripts to sites beyond the manifest's, and into tabs that were open before. */
import { hostPatterns } from '../catalogue/match-pattern.ts';
import { permissionPatterns } from '../catalogue/sites.ts';
import {
  type Hosts,
  injectIntoOpenTabs,
  manifestHosts,
  onPermissionsChange,
  permittedHosts,
  registerContentScripts,
} from '../platform/content-scripts.ts';
import type { PolicySource } from './policy-source.ts';
import { allSites } from './sites.ts';

export interface Registration {
  /** Makes registration equal to the sites in force; new hosts reach open tabs too. */
  update(): Promise<void>;
  /** After an installation or update: every guarded host's open tabs. */
  reachOpenTabs(): Promise<void>;
}

/** Registers the permission listener at once. */
export function createRegistration(policies: PolicySource): Registration {
  let running: Promise<void> = Promise.resolve();
  let last: Hosts = { guarded: [], copied: [] };

  const apply = async (): Promise<void> => {
    const state = await policies.current();
    const covered = new Set(manifestHosts());
    const beyond = permissionPatterns(allSites(state)).filter((host) => !covered.has(host));
    const hosts: Hosts = {
      guarded: (await permittedHosts(beyond)).sort(),
      copied: (await permittedHosts(hostPatterns(state.policy.origins))).sort(),
    };
    await registerContentScripts(hosts);
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
      await update();
      await injectIntoOpenTabs({ guarded: manifestHosts(), copied: [] });
    },
  };
}
