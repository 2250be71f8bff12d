/** Which AI site a request belongs to: by who sends it, by where it goes, by the tab it comes from. */
import { catalogue } from '../catalogue/catalogue.ts';
import { hostPatterns, matchesPattern } from '../catalogue/match-pattern.ts';
import { siteAt } from '../catalogue/sites.ts';
import type { Site } from '../contract/site.ts';
import type { OutgoingRequest } from '../platform/web-request.ts';
import type { PolicyState } from './effective-policy.ts';
import { allSites, type Place, someSite } from './sites.ts';
import { originOf, type TabSites } from './tab-sites.ts';

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

  const placeAmong = (addresses: readonly string[]): Place | undefined => {
    for (const url of addresses) {
      const site = siteOfOrigin(originOf(url));
      if (site !== undefined) return { site, url };
    }
    return undefined;
  };

  /**
   * A sandboxed frame, a worker from a `data:` address, a frame of somebody else's, to which the page can hand any text:
   * it belongs to its tab. What the top frame loads is that of the page before, which is just being left; where it goes
   * is the shown one's, whoever sends it there.
   */
  const placeByTab = ({
    url,
    initiator,
    type,
    tabId,
    frameId,
    documentLifecycle,
  }: OutgoingRequest): Place | undefined => {
    if (initiator === undefined) return undefined;
    const isOpaque = initiator === 'null';
    const isNavigation = type === 'main_frame';
    const some = { site: someSite, url };
    // A shared worker of such a frame, or what it said last before it was gone.
    if (tabId < 0) return isOpaque ? some : placeAmong([tabs.hostOf(initiator) ?? '']);
    if (!isOpaque && !isNavigation && frameId <= 0) return undefined;
    const isLeaving = documentLifecycle === 'pending_deletion';
    const isAnybodys = !tabs.isTold(tabId) && (isOpaque || !isNavigation);
    return (
      placeAmong(tabs.addressesOf(tabId, { isLeaving, isNavigation, isOpaque })) ?? (isAnybodys ? some : undefined)
    );
  };

  return {
    placeAt: (url) => placeAmong([url]),
    placeOf(request) {
      const { url, initiator, type, tabId, frameId } = request;
      // Pages of extensions, this one's included, are not what this is about.
      if (initiator !== undefined && /^[a-z]+-extension:/.test(initiator)) return undefined;
      const target = originOf(url);
      const from = initiator === undefined || initiator === 'null' ? undefined : siteOfOrigin(initiator);
      const to = siteOfOrigin(target);
      const site = from ?? to;
      const place =
        site === undefined
          ? placeByTab(request)
          : { site, url: from === undefined ? url.replace(/^ws/, 'http') : `${initiator}/` };
      const isFrame = type === 'sub_frame';
      if (type === 'main_frame') tabs.begins(tabId, url);
      else if (frameId > 0 && (from !== undefined || (isFrame && to !== undefined)))
        tabs.embeds(tabId, place?.url ?? url);
      if (isFrame && to === undefined && place !== undefined && place.site !== someSite) {
        tabs.hosts(tabId, target, place.url);
      }
      return place;
    },
  };
}
