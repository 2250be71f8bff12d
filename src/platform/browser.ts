/**
 * The extension API under the types of its standard form. Chromium's own `chrome` gives promises since Manifest V3, so
 * nothing stands in between.
 */
import type { Browser } from 'webextension-polyfill';

export type { Runtime } from 'webextension-polyfill';

/** Undefined members are possible: content scripts have few, and orphaned ones none. */
export const browser = (globalThis as unknown as { chrome: Browser }).chrome;
