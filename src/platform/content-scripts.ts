/** Registers the content scripts on hosts beyond the manifest's, and brings them into tabs that are open already. */
import browser from 'webextension-polyfill';

interface Script {
  readonly id: string;
  readonly files: string[];
  readonly world: 'MAIN' | 'ISOLATED';
}

/** The manifest's own entries name the built files, so that both ways of registration run the same ones. */
function scripts(): Script[] {
  const entries = chrome.runtime.getManifest().content_scripts ?? [];
  return entries.map((entry) => {
    const world = (entry as { world?: string }).world === 'MAIN' ? 'MAIN' : 'ISOLATED';
    return { id: `guard-${world.toLowerCase()}`, files: entry.js ?? [], world };
  });
}

/** Hosts that the manifest covers already. */
export function manifestHosts(): readonly string[] {
  return chrome.runtime.getManifest().content_scripts?.[0]?.matches ?? [];
}

/** Makes the registration equal to `hosts` (match patterns with the path `/*`); kept across restarts by the browser. */
export async function registerContentScripts(hosts: readonly string[]): Promise<void> {
  const wanted = hosts.length === 0 ? [] : scripts();
  const present = await chrome.scripting.getRegisteredContentScripts();
  const unchanged =
    present.length === wanted.length && present.every(({ matches = [] }) => matches.join('\n') === hosts.join('\n'));
  if (unchanged) return;
  if (present.length > 0) await chrome.scripting.unregisterContentScripts();
  if (wanted.length === 0) return;
  await chrome.scripting.registerContentScripts(
    wanted.map(({ id, files, world }) => ({
      id,
      js: files,
      matches: [...hosts],
      world,
      runAt: 'document_start',
      allFrames: true,
      matchOriginAsFallback: true,
      persistAcrossSessions: true,
    })),
  );
}

/** Runs the scripts in open tabs at these hosts. A second run in one frame does nothing (the scripts see to it). */
export async function injectIntoOpenTabs(hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return;
  const tabs = await browser.tabs.query({ url: [...hosts] });
  const runs = tabs.flatMap(({ id, discarded }) =>
    id === undefined || discarded === true
      ? []
      : scripts().map(({ files, world }) =>
          chrome.scripting.executeScript({
            target: { tabId: id, allFrames: true },
            files,
            world,
            injectImmediately: true,
          }),
        ),
  );
  // A tab that closes or navigates meanwhile gets its scripts by the registration.
  await Promise.allSettled(runs);
}

/** Those of the hosts where the extension may run at all; the others wait for the person's consent. */
export async function permittedHosts(hosts: readonly string[]): Promise<string[]> {
  const held = await Promise.all(hosts.map((host) => browser.permissions.contains({ origins: [host] })));
  return hosts.filter((_host, index) => held[index]);
}

export function onPermissionsChange(listener: () => void): void {
  browser.permissions.onAdded.addListener(listener);
  browser.permissions.onRemoved.addListener(listener);
}
