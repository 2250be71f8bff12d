/** Whether the page is the AI site: matters where a site is a path of a larger host (github.com/copilot). */
import { matchesPattern } from '../catalogue/match-pattern.ts';

/**
 * Scripts are registered by host, so the path is looked at whenever something is pasted: pages change it without
 * loading. An unreadable address (undefined, of a page of another origin) or no pattern leaves it to the service worker.
 */
export function isOnSite(matches: readonly string[], addresses: readonly (string | undefined)[]): boolean {
  if (matches.length === 0) return true;
  return addresses.some((url) => url === undefined || matches.some((pattern) => matchesPattern(pattern, url)));
}

/** The addresses of this frame and of the tab's page. */
export function currentAddresses(): (string | undefined)[] {
  return [location.href, topAddress()];
}

function topAddress(): string | undefined {
  try {
    return window.top?.location.href;
  } catch {
    return undefined;
  }
}
