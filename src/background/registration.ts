/** Brings the content scripts to sites beyond the manifest's, and into tabs that were open before. */
import { permissionPatterns } from '../catalogue/sites.ts';
import {
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
  let last: readonly string[] = [];

  const apply = async (): Promise<void> => {
    const covered = new Set(manifestHosts());
    const hosts = permissionPatterns(allSites(await policies.current())).filter((host) => !covered.has(host));
    const permitted = (await permittedHosts(hosts)).sort();
    await registerContentScripts(permitted);
    const fresh = permitted.filter((host) => !last.includes(host));
    last = permitted;
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
      await injectIntoOpenTabs([...manifestHosts()]);
    },
  };
}
