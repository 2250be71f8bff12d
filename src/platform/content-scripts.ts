/** Registers the content scripts on hosts beyond the manifest's, and brings them into tabs that are open already. */
import { browser } from './browser.ts';
import { COPY_SCRIPTS } from '../contract/copy-script.ts';

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

const copyScripts: readonly Script[] = [
  { id: 'copy-buttons', files: [COPY_SCRIPTS.main], world: 'MAIN' },
  { id: 'copy-listener', files: [COPY_SCRIPTS.isolated], world: 'ISOLATED' },
];

/** Hosts that the manifest covers already. */
export function manifestHosts(): readonly string[] {
  return chrome.runtime.getManifest().content_scripts?.[0]?.matches ?? [];
}

/** Where scripts run beyond the manifest's own hosts: match patterns with the path `/*`. */
export interface Hosts {
  /** AI sites. */
  readonly guarded: readonly string[];
  /** Where the copy listener runs. */
  readonly copied: readonly string[];
}

const EVERYWHERE_IN_TABS = {
  runAt: 'document_start',
  allFrames: true,
  matchOriginAsFallback: true,
  persistAcrossSessions: true,
} as const;

function registrations({ guarded, copied }: Hosts): chrome.scripting.RegisteredContentScript[] {
  const guards = scripts().map(({ id, files, world }) => ({ id, js: files, matches: [...guarded], world }));
  const listeners = copyScripts.map(({ id, files, world }) => ({ id, js: files, matches: [...copied], world }));
  return [...guards, ...listeners]
    .filter(({ matches }) => matches.length > 0)
    .map((script) => ({ ...script, ...EVERYWHERE_IN_TABS }));
}

/** What tells two registrations apart. */
function nameOf({ id, js = [], matches = [] }: chrome.scripting.RegisteredContentScript): string {
  return [id, ...js, ...[...matches].sort()].join('\n');
}

/** Makes the registration equal to `hosts`; kept across restarts by the browser. Returns whether it was another one. */
export async function registerContentScripts(hosts: Hosts): Promise<boolean> {
  const wanted = registrations(hosts);
  const present = await chrome.scripting.getRegisteredContentScripts();
  if (wanted.map(nameOf).sort().join('\n\n') === present.map(nameOf).sort().join('\n\n')) return false;
  if (present.length > 0) await chrome.scripting.unregisterContentScripts();
  if (wanted.length > 0) await chrome.scripting.registerContentScripts(wanted);
  return true;
}

/** Runs the scripts in open tabs at these hosts. A second run in one frame does nothing (the scripts see to it). */
export async function injectIntoOpenTabs({ guarded, copied }: Hosts): Promise<void> {
  await Promise.all([inject(guarded, scripts()), inject(copied, copyScripts)]);
}

async function inject(hosts: readonly string[], run: readonly Script[]): Promise<void> {
  if (hosts.length === 0) return;
  const tabs = await browser.tabs.query({ url: [...hosts] });
  const runs = tabs.flatMap(({ id, discarded }) =>
    id === undefined || discarded === true
      ? []
      : run.map(({ files, world }) =>
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

/**
 * Hears of every page that a tab begins to show, those too that were ready before: prerendered, or kept by the
 * back-forward cache. To be called while the worker starts; returns the end, after which no page wakes the worker.
 */
export function onPageShown(listener: (tabId: number) => void): () => void {
  const onUpdated = (tabId: number, { status }: { status?: string }): void => {
    if (status !== undefined) listener(tabId);
  };
  chrome.tabs.onUpdated.addListener(onUpdated);
  return () => chrome.tabs.onUpdated.removeListener(onUpdated);
}

/** Runs the guards in those frames of a tab where they aren't yet, if the tab is at one of these hosts. */
export async function injectWhereMissing(tabId: number, hosts: readonly string[]): Promise<void> {
  const tabs = await browser.tabs.query({ url: [...hosts] });
  if (!tabs.some(({ id }) => id === tabId)) return;
  const frames = await chrome.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: () => 'sourcekeepListen' in globalThis,
    injectImmediately: true,
  });
  const documentIds = frames.flatMap(({ documentId, result }) => (result === true ? [] : [documentId]));
  if (documentIds.length === 0) return;
  await Promise.all(
    scripts().map(({ files, world }) =>
      chrome.scripting.executeScript({ target: { tabId, documentIds }, files, world, injectImmediately: true }),
    ),
  );
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
