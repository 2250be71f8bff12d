/** Small values in `chrome.storage`, checked when read; and the policy of managed storage. */
import * as v from 'valibot';
import { browser } from './browser.ts';

/**
 * Shuts content scripts out of every storage area: they could otherwise read the policy, the index key and tokens.
 * Must run before anything is stored. https://developer.chrome.com/docs/extensions/reference/api/storage
 */
export async function shutStorageToContentScripts(): Promise<void> {
  const areas: chrome.storage.StorageArea[] = [
    chrome.storage.local,
    chrome.storage.session,
    chrome.storage.sync,
    chrome.storage.managed,
  ];
  await Promise.all(areas.map((area) => area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })));
}

/** A value under one key of a storage area. What doesn't fit the schema reads as the default. */
export interface Stored<T> {
  read(): Promise<T>;
  /** Whether something is stored that doesn't fit, and so reads as the default. */
  isUnreadable(): Promise<boolean>;
  write(value: T): Promise<void>;
  delete(): Promise<void>;
  onChange(listener: () => void): void;
}

/** A value of `storage.local`: stays until it is deleted. */
export function storedLocally<S extends v.GenericSchema>(
  key: string,
  schema: S,
  otherwise: v.InferOutput<S>,
): Stored<v.InferOutput<S>> {
  return storedIn('local', key, schema, otherwise);
}

/** A value of `storage.session`: in memory alone; outlives the service worker, not the browser. */
export function storedInSession<S extends v.GenericSchema>(
  key: string,
  schema: S,
  otherwise: v.InferOutput<S>,
): Stored<v.InferOutput<S>> {
  return storedIn('session', key, schema, otherwise);
}

function storedIn<S extends v.GenericSchema>(
  area: 'local' | 'session',
  key: string,
  schema: S,
  otherwise: v.InferOutput<S>,
): Stored<v.InferOutput<S>> {
  return {
    async read() {
      const stored: unknown = (await browser.storage[area].get(key))[key];
      if (stored === undefined) return otherwise;
      const parsed = v.safeParse(schema, stored);
      return parsed.success ? parsed.output : otherwise;
    },
    async isUnreadable() {
      const value: unknown = (await browser.storage[area].get(key))[key];
      return value !== undefined && !v.is(schema, value);
    },
    async write(value) {
      await browser.storage[area].set({ [key]: value });
    },
    async delete() {
      await browser.storage[area].remove(key);
    },
    onChange(listener) {
      browser.storage.onChanged.addListener((changes, changed) => {
        if (changed === area && key in changes) listener();
      });
    },
  };
}

/** Managed storage as it is; can take seconds in a fresh profile, and answers `{}` before the policy has arrived. */
export async function readManaged(): Promise<Record<string, unknown>> {
  return browser.storage.managed.get(null).catch(() => ({}));
}

export function onManagedChange(listener: () => void): void {
  browser.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') listener();
  });
}
