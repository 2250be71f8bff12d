/** The address of the page that stands in place of a banned site. Any page can link to it, with any site it likes. */
import { browser } from './browser.ts';

const PATH = '/src/ui/blocked/index.html';

/** Its path in the package, for a site's id. */
export function blockedPath(site: string): string {
  return `${PATH}?${new URLSearchParams({ site })}`;
}

/** Its whole address, for a site's id. */
export function blockedAddress(site: string): string {
  return browser.runtime.getURL(blockedPath(site));
}

/** The id that an address of that page names; undefined for any other address. Whoever made the address chose it. */
export function blockedSiteIn(url: string): string | undefined {
  if (!URL.canParse(url) || !url.startsWith(browser.runtime.getURL(PATH))) return undefined;
  return new URL(url).searchParams.get('site') ?? undefined;
}
