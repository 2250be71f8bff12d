/** Which AI site a message or an address belongs to, and whether Sourcekeep is on there. */
import { catalogue } from '../catalogue/catalogue.ts';
import { hostPatterns } from '../catalogue/match-pattern.ts';
import { mergeSites, ruleFitsSite, siteAt } from '../catalogue/sites.ts';
import type { SiteState } from '../contract/message.ts';
import type { Site } from '../contract/site.ts';
import type { Sender } from '../platform/messaging.ts';
import { decide } from '../policy/decide.ts';
import { wayOnOf } from './dialog-request.ts';
import type { PolicyState } from './effective-policy.ts';

export type Switch = 'on' | 'off' | 'paused';

const merged = new WeakMap<PolicyState, readonly Site[]>();

/** Merged once for each state of the policy: it is asked for at every request. */
export function allSites(state: PolicyState): readonly Site[] {
  const known = merged.get(state) ?? mergeSites(catalogue, state.policy.sites, state.settings.addedSites);
  merged.set(state, known);
  return known;
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

/** Stands for the AI site of a frame or a request that can't say which one it belongs to: every rule for all sites fits it. */
export const someSite: Site = {
  id: 'unknown',
  name: 'this page',
  matches: [],
  vendor: '',
  jurisdiction: '',
  kind: 'saas',
  approved: false,
};

/** Whether a frame has neither an address nor an origin of its own, as a sandboxed `srcdoc` has. */
function isNameless({ url = '', origin }: Sender): boolean {
  return !/^https?:/.test(url) && (origin === undefined || origin === 'null');
}

/**
 * The AI site that a frame belongs to: by its own address, by the origin it inherited (`about:blank`, `srcdoc`), else
 * by the address of its tab (a sandboxed frame of a chat page has neither). Content scripts reach a nameless frame only
 * through an AI site, so one in a tab of somebody else's belongs to some AI site that is embedded there.
 */
export function placeOf(sender: Sender, sites: readonly Site[]): Place | undefined {
  const addresses = [sender.url, sender.origin === undefined ? undefined : `${sender.origin}/`, sender.tabUrl];
  for (const url of addresses) {
    if (url === undefined || !URL.canParse(url)) continue;
    const site = siteAt(sites, url);
    if (site !== undefined) return { site, url };
  }
  if (sender.trusted || sender.tabUrl === undefined || !isNameless(sender)) return undefined;
  const wholeHosts = sites.map((site) => ({ ...site, matches: hostPatterns(site.matches) }));
  return siteAt(wholeHosts, sender.tabUrl) === undefined ? { site: someSite, url: sender.tabUrl } : undefined;
}

/** A test of the policy's conditions at a place. */
export function conditionsAt(place: Place): (condition: string) => boolean {
  return (condition) => ruleFitsSite(condition, place.site, place.url);
}

/** The sites of a frame's host: its address may become another path of it without a navigation. */
function sitesOfHost(sender: Sender, sites: readonly Site[]): Site[] {
  const own = sites.filter(
    (site) => placeOf(sender, [{ ...site, matches: hostPatterns(site.matches) }])?.site.id === site.id,
  );
  return own.length > 0 || placeOf(sender, sites) === undefined ? own : [someSite];
}

/**
 * Whether a file that can't be read may need a person's answer, or is blocked. The page's path may change, so each rule
 * for addresses counts.
 */
function holdsUninspectable(site: Site, { url = '' }: Sender, { policy }: PolicyState): boolean {
  const fits = conditionsAt({ site, url });
  const finding = { kind: 'uninspectable', rule: 'binary' } as const;
  const { action } = decide([finding], site, policy, (condition) => condition.includes('://') || fits(condition));
  return action !== 'allow' && action !== 'audit';
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
    holdUninspectable: candidates.some((site) => holdsUninspectable(site, sender, state)),
    onError: policy.onError,
    timeoutMilliseconds: policy.verdictTimeoutMilliseconds,
    ...wayOnOf(policy),
  };
}
