/** Which AI site a request belongs to: by who sends it, by where it goes, by the tab it comes from. */
import { catalogue } from '../catalogue/catalogue.ts';
import { hostPatterns, matchesPattern } from '../catalogue/match-pattern.ts';
import { siteAt } from '../catalogue/sites.ts';
import type { Site } from '../contract/site.ts';
import type { OutgoingRequest } from '../platform/web-request.ts';
import type { PolicyState } from './effective-policy.ts';
import { allSites, type Place, someSite } from './sites.ts';

/** Origins that are remembered: a browser shows many. */
const MOST_KNOWN = 5000;

export interface NetworkSites {
  /** The place whose rules hold for a request; undefined when it is nobody's business. */
  placeOf(request: OutgoingRequest): Place | undefined;
  /** The place of what lies at an address, whoever asks for it. */
  placeAt(url: string): Place | undefined;
}

/** @param state the policy that says which sites there are */
export function createNetworkSites(state: PolicyState, tabs: TabSites): NetworkSites {
  const sites = allSites(state);
  // A path of a host can't be told from an origin: the whole host counts, as it does for the content scripts.
  const hosts = sites.map((site) => ({ ...site, matches: hostPatterns(site.matches) }));
  const endpoints = catalogue.flatMap((entry) => {
    const site = sites.find(({ id }) => id === entry.id);
    return site === undefined || entry.endpoints.length === 0 ? [] : [{ site, patterns: entry.endpoints }];
  });
  const byOrigin = new Map<string, Site | undefined>();

  const siteOfOrigin = (origin: string): Site | undefined => {
    if (byOrigin.has(origin)) return byOrigin.get(origin);
    const url = `${origin}/`;
    const site = URL.canParse(url)
      ? (siteAt(hosts, url) ?? endpoints.find(({ patterns }) => patterns.some((one) => matchesPattern(one, url)))?.site)
      : undefined;
    const known = sites.find(({ id }) => id === site?.id);
    if (byOrigin.size >= MOST_KNOWN) byOrigin.clear();
    byOrigin.set(origin, known);
    return known;
  };

  return {
    placeAt(url) {
      const site = siteOfOrigin(originOf(url));
      return site && { site, url };
    },
    placeOf({ url, initiator, type, tabId, frameId }) {
      // Pages of extensions, this one's included, are not what this is about.
      if (initiator !== undefined && /^[a-z]+-extension:/.test(initiator)) return undefined;
      const target = originOf(url);
      const from = initiator === undefined || initiator === 'null' ? undefined : siteOfOrigin(initiator);
      const site = from ?? siteOfOrigin(target);
      if (type === 'main_frame') tabs.begins(tabId, url);
      else if (site === undefined && (initiator === 'null' || frameId > 0)) {
        // A sandboxed frame, a worker from a `data:` address, a frame of somebody else's, to which the page can hand any
        // text: it belongs to its tab. What the top frame sends is that of the page before, which is just being left.
        for (const tabUrl of tabs.addressesOf(tabId)) {
          const ofTab = siteOfOrigin(originOf(tabUrl));
          if (ofTab !== undefined) return { site: ofTab, url: tabUrl };
        }
        return tabs.isTold(tabId) ? undefined : { site: someSite, url };
      }
      if (site === undefined) return undefined;
      return { site, url: from === undefined ? url.replace(/^ws/, 'http') : `${initiator}/` };
    },
  };
}

/**
 * What each tab shows, as the browser tells, and where it may be going. A navigation that begins need not end: the server
 * may answer with nothing, or with a download. So the page that is shown counts until another one is.
 */
export interface TabSites {
  /** What the tab shows, and where its last navigation was to. */
  addressesOf(tabId: number): readonly string[];
  /** Whether it is known what the tab shows: until `allTold`, nobody may have said so. */
  isTold(tabId: number): boolean;
  begins(tabId: number, url: string): void;
  /** Only web addresses count: an empty window shows what the page writes into it that opened it. */
  shows(tabId: number, url: string): void;
  /** A tab was opened by what another one shows. */
  opened(tabId: number, openerId: number): void;
  closed(tabId: number): void;
  /** From now on, a tab of which nothing was told shows nothing of the web. */
  allTold(): void;
}

export function createTabSites(): TabSites {
  const shown = new Map<number, string>();
  const begun = new Map<number, string>();
  let isComplete = false;
  return {
    addressesOf: (tabId) => [shown.get(tabId), begun.get(tabId)].filter((url) => url !== undefined),
    isTold: (tabId) => isComplete || tabId < 0 || shown.has(tabId),
    begins(tabId, url) {
      if (tabId >= 0) begun.set(tabId, url);
    },
    shows(tabId, url) {
      if (/^https?:/.test(url)) shown.set(tabId, url);
    },
    opened(tabId, openerId) {
      const url = shown.get(openerId);
      if (url !== undefined && !shown.has(tabId)) shown.set(tabId, url);
    },
    closed(tabId) {
      shown.delete(tabId);
      begun.delete(tabId);
    },
    allTold() {
      isComplete = true;
    },
  };
}

/** Without parsing: this is asked of every request of the browser. A socket's origin is that of its site. */
function originOf(url: string): string {
  const start = url.indexOf('://') + 3;
  let end = start;
  while (end < url.length && !'/?#'.includes(url.charAt(end))) end++;
  const user = url.lastIndexOf('@', end - 1);
  const scheme = url.startsWith('ws') ? `http${url.slice(2, start)}` : url.slice(0, start);
  return scheme + url.slice(user >= start ? user + 1 : start, end);
}
