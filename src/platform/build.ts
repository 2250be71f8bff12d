/** Which of the two builds this is, its version and its own addresses. */
import { browser } from './browser.ts';

export const build: 'store' | 'enterprise' = __BUILD__;

export function version(): string {
  return browser.runtime.getManifest().version;
}

/** False in a content script whose extension was updated or removed: it can no longer reach the service worker. */
export function isConnected(): boolean {
  return browser.runtime?.id !== undefined;
}
