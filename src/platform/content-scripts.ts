/** Registers the content scripts on hosts beyond the manifest's, and brings them into tabs that are open already. */
import { browser } from './browser.ts';
import { COPY_SCRIPTS } from '../contract/copy-script.ts';

interface Script {
  readonly id: string;
  readonly js: string[];
  readonly world: 'MAIN' | 'ISOLATED';
}

/** Every entry has these (manifest.config.ts). */
interface ManifestScript extends Omit<Script, 'id'> {
  readonly matches: readonly string[];
}
function manifestScripts(): readonly ManifestScript[] {
  return chrome.runtime.getManifest().content_scripts as unknown as readonly ManifestScript[];
}

/** The manifest's own entries name the built files, so that both ways of registration run the same ones. */
function scripts(): Script[] {
  return manifestScripts().map(({ js, world }) => ({ id: js.join(), js, world }));
}

const copyScripts: readonly Script[] = [
  { id: 'copy-buttons', js: [COPY_SCRIPTS.main], world: 'MAIN' },
  { id: 'copy-listener', js: [COPY_SCRIPTS.isolated], world: 'ISOLATED' },
];

/** Hosts that the manifest covers already. */
export function manifestHosts(): readonly string[] {
  return manifestScripts().flatMap(({ matches }) => matches);
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
} as const;

function registrations({ guarded, copied }: Hosts): chrome.scripting.RegisteredContentScript[] {
  const at = (hosts: readonly string[], run: readonly Script[]): chrome.scripting.RegisteredContentScript[] =>
    hosts.length === 0 ? [] : run.map((script) => ({ ...script, matches: [...hosts], ...EVERYWHERE_IN_TABS }));
  return [...at(guarded, scripts()), ...at(copied, copyScripts)];
}

/** What tells two sets of registrations apart. */
function namesOf(registered: readonly chrome.scripting.RegisteredContentScript[]): string {
  const names = registered.map(({ id, js, matches = [] }) => [id, js, [...matches].sort()].join());
  return names.sort().join(' ');
}

/** Makes the registration equal to `hosts`; kept across restarts by the browser. Returns whether it was another one. */
export async function registerContentScripts(hosts: Hosts): Promise<boolean> {
  const wanted = registrations(hosts);
  const present = await chrome.scripting.getRegisteredContentScripts();
  if (namesOf(wanted) === namesOf(present)) return false;
  await chrome.scripting.unregisterContentScripts();
  await chrome.scripting.registerContentScripts(wanted);
  return true;
}

/** Brings the scripts into open tabs at these hosts: guards where they aren't yet; copy listeners see to it themselves. */
export async function injectIntoOpenTabs({ guarded, copied }: Hosts): Promise<void> {
  // A tab that closes or navigates meanwhile gets its scripts by the registration.
  await Promise.allSettled([
    ...(await tabsAt(guarded)).map(injectWhereMissing),
    ...(await tabsAt(copied)).map((tabId) => runIn({ tabId, allFrames: true }, copyScripts)),
  ]);
}

/** The tabs at these hosts, but for discarded ones, which are loaded anew. */
export async function tabsAt(hosts: readonly string[]): Promise<number[]> {
  if (hosts.length === 0) return [];
  const tabs = await browser.tabs.query({ url: [...hosts], discarded: false });
  return tabs.flatMap(({ id }) => id ?? []);
}

function runIn(target: chrome.scripting.InjectionTarget, run: readonly Script[]): Promise<unknown> {
  return Promise.all(
    run.map(({ js: files, world }) =>
      chrome.scripting.executeScript({ target, injectImmediately: true, files, world }),
    ),
  );
}

/**
 * Runs the guards in those documents of a tab that have none, the top one first. A document is asked once it is idle:
 * before, its registered scripts may just be coming, and a page must never see them come twice.
 */
export async function injectWhereMissing(tabId: number): Promise<void> {
  for (const allFrames of [false, true]) {
    const asked = await chrome.scripting.executeScript({
      target: { tabId, allFrames },
      func: () => 'sourcekeepListen' in globalThis,
    });
    const documentIds = asked.flatMap(({ result, documentId }) => (result === false ? documentId : []));
    if (documentIds.length > 0) await runIn({ tabId, documentIds }, scripts());
  }
}

export type PageListener = (tabId: number, change: { readonly status?: string | undefined }) => void;

/** Hears of every page that a tab begins to show (`status`), prerendered and back-forward-cached ones included. */
export function watchPages(listener: PageListener): void {
  chrome.tabs.onUpdated.addListener(listener);
}

/** From then on no page wakes the worker. */
export function unwatchPages(listener: PageListener): void {
  chrome.tabs.onUpdated.removeListener(listener);
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
