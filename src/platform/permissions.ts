/** Hosts beyond the manifest's: the store build asks the person for each, the enterprise build holds them all. */
import { browser } from './browser.ts';
import { build } from './build.ts';

/**
 * Asks for the right to run on a host (a match pattern with the path `/*`); true when it is granted, or was before.
 * Must be called straight from a click: the browser shows its own question.
 */
export async function requestHost(pattern: string): Promise<boolean> {
  if (build === 'enterprise') return true;
  return browser.permissions.request({ origins: [pattern] }).catch(() => false);
}

/** Gives the right back. Hosts of the manifest stay. */
export async function releaseHost(pattern: string): Promise<void> {
  await browser.permissions.remove({ origins: [pattern] }).catch(() => false);
}
