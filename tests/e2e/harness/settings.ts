/** What a person could have set, written where the extension keeps it; and waiting until the extension has seen it. */
import type { PartialSite } from '../../../src/contract/site.ts';
import type { Settings } from '../../../src/contract/settings.ts';
import type { Extension } from './browser.ts';

const START_MILLISECONDS = 30_000;
/** What a guard does that was left out is waited for in vain; its tests needn't take long over it. */
const WAIT_MILLISECONDS = process.env['SOURCEKEEP_WITHOUT'] === undefined ? 30_000 : 4_000;

/** Asks again until the answer is true; throws, naming what was waited for, when it never is. */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  timeout = WAIT_MILLISECONDS,
): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${timeout / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One value of the extension's local storage. */
export async function stored(extension: Extension, key: string): Promise<unknown> {
  const worker = await extension.worker();
  return worker.evaluate(async (name) => (await chrome.storage.local.get(name))[name] as unknown, key);
}

export async function waitUntilStored(
  extension: Extension,
  key: string,
  condition: (value: unknown) => boolean,
): Promise<void> {
  await until(
    `"${key}" in the extension's storage`,
    async () => condition(await stored(extension, key)),
    START_MILLISECONDS,
  );
}

/** Changes some of the settings; the service worker hears of it as it does of a change in options. */
export async function changeSettings(extension: Extension, changes: Partial<Settings>): Promise<void> {
  const worker = await extension.worker();
  await worker.evaluate(async (some) => {
    const { settings } = await chrome.storage.local.get<{ settings?: object }>('settings');
    await chrome.storage.local.set({ settings: { ...settings, ...some } });
  }, changes as object);
}

/** The site that stands for an origin in tests. */
export function siteOf(origin: string): PartialSite {
  const { hostname, host } = new URL(origin);
  const id = `test-${host.replaceAll(/[^a-z0-9.-]/gi, '-').toLowerCase()}`;
  return { id, name: `Test chat (${hostname})`, matches: [`${origin}/*`], vendor: 'Test', kind: 'local' };
}

/** Makes an origin an AI site and waits until the content scripts are registered there. */
export async function addSite(extension: Extension, origin: string): Promise<void> {
  const settings = (await stored(extension, 'settings')) as Partial<Settings> | undefined;
  await changeSettings(extension, { addedSites: [...(settings?.addedSites ?? []), siteOf(origin)] });
  const worker = await extension.worker();
  await until(
    `content scripts for ${origin}`,
    () =>
      worker.evaluate(async (pattern) => {
        const scripts = await chrome.scripting.getRegisteredContentScripts();
        return scripts.some(({ matches }) => matches?.includes(pattern) === true);
      }, `${origin}/*`),
    START_MILLISECONDS,
  );
}
