/** Which AI site a message or an address belongs to, and whether Sourcekeep is on there. */
import { catalogue } from '../catalogue/catalogue.ts';
import { hostPattern } from '../catalogue/match-pattern.ts';
import { mergeSites, ruleFitsSite, siteAt } from '../catalogue/sites.ts';
import type { SiteState } from '../contract/message.ts';
import type { Site } from '../contract/site.ts';
import type { Sender } from '../platform/messaging.ts';
import type { PolicyState } from './effective-policy.ts';

export type Switch = 'on' | 'off' | 'paused';

export function allSites({ policy, settings }: PolicyState): Site[] {
  return mergeSites(catalogue, policy.sites, settings.addedSites);
}

/** Whether the person has switched the site off or paused it, and may. */
export function switchOf(site: Site, { policy, settings }: PolicyState, now = Date.now()): Switch {
  if (!policy.userCanDisableSites) return 'on';
  if (settings.disabledSites.includes(site.id)) return 'off';
  return (settings.pausedSites[site.id] ?? 0) > now ? 'paused' : 'on';
}

/** Where a message came from, as an address that patterns can be held against. */
export interface Place {
  readonly site: Site;
  readonly url: string;
}

/**
 * The AI site that a frame belongs to: by its own address, by the origin it inherited (`about:blank`, `srcdoc`), else
 * by the address of its tab (a sandboxed frame of a chat page has neither).
 */
export function placeOf(sender: Sender, sites: readonly Site[]): Place | undefined {
  const addresses = [sender.url, sender.origin === undefined ? undefined : `${sender.origin}/`, sender.tabUrl];
  for (const url of addresses) {
    if (url === undefined || !URL.canParse(url)) continue;
    const site = siteAt(sites, url);
    if (site !== undefined) return { site, url };
  }
  return undefined;
}

/** A test of the policy's conditions at a place. */
export function conditionsAt(place: Place): (condition: string) => boolean {
  return (condition) => ruleFitsSite(condition, place.site, place.url);
}

/** The sites of a host: a frame's address may become another path of it without a navigation. */
function sitesOfHost(sender: Sender, sites: readonly Site[]): Site[] {
  return sites.filter((site) =>
    site.matches.some((pattern) => {
      const whole: Site = { ...site, matches: [hostPattern(pattern)] };
      return placeOf(sender, [whole]) !== undefined;
    }),
  );
}

/** What the content script of a frame must know. */
export function siteStateFor(sender: Sender, state: PolicyState): SiteState {
  const candidates = sitesOfHost(sender, allSites(state)).filter((site) => switchOf(site, state) === 'on');
  const { policy } = state;
  return {
    type: 'site-state',
    active: candidates.length > 0,
    siteName: candidates[0]?.name ?? '',
    matches: candidates.flatMap((site) => site.matches),
    holdAll: policy.markers.length > 0 || policy.origins.length > 0,
    onError: policy.onError,
    timeoutMilliseconds: policy.verdictTimeoutMilliseconds,
  };
}
