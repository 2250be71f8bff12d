/** Which AI site is this: catalogue, policy and the person's own sites made one list, and asked by address or rule. */
import type { CatalogueEntry, PartialSite, Site, SiteKind } from '../contract/site.ts';
import { compareSpecificity, hostPatterns, matchesPattern, parsePattern, patternsOverlap } from './match-pattern.ts';

/**
 * All AI sites: the catalogue's in its order, then the policy's new ones, then the person's.
 *
 * A policy's site overrides the catalogue's of the same id key by key; the later of two of one id overrides the
 * earlier. A site that the person added is never approved, loses each pattern that would take an address away from a
 * site of catalogue or policy, and under an id that is taken only adds patterns (to an approved site: nothing).
 * A kind that nobody states is `local` when every pattern is on loopback, else `saas`: somebody else's server.
 */
export function mergeSites(
  catalogue: readonly CatalogueEntry[],
  policySites: readonly PartialSite[],
  addedSites: readonly PartialSite[],
): Site[] {
  const sites = new Map<string, Site>();
  for (const entry of catalogue) sites.set(entry.id, fromEntry(entry));
  for (const site of policySites) sites.set(site.id, complete(site, sites.get(site.id)));
  const settled = [...sites.values()].flatMap((site) => site.matches);
  for (const added of addedSites) {
    const matches = (added.matches ?? []).filter((pattern) => !settled.some((other) => takesFrom(pattern, other)));
    const same = sites.get(added.id);
    if (!same) sites.set(added.id, complete({ ...added, matches, approved: false }, undefined));
    else if (!same.approved) sites.set(added.id, { ...same, matches: [...new Set([...same.matches, ...matches])] });
  }
  return [...sites.values()];
}

function fromEntry({ id, name, matches, vendor, jurisdiction, kind }: CatalogueEntry): Site {
  return { id, name, matches, vendor, jurisdiction, kind, approved: false };
}

function complete(site: PartialSite, base: Site | undefined): Site {
  const matches = site.matches ?? base?.matches ?? [];
  return {
    id: site.id,
    name: site.name ?? base?.name ?? site.id,
    matches,
    vendor: site.vendor ?? base?.vendor ?? '',
    jurisdiction: site.jurisdiction ?? base?.jurisdiction ?? '',
    kind: site.kind ?? base?.kind ?? kindOf(matches),
    approved: site.approved ?? base?.approved ?? false,
  };
}

function kindOf(matches: readonly string[]): SiteKind {
  return matches.length > 0 && matches.every(isLoopback) ? 'local' : 'saas';
}

function isLoopback(pattern: string): boolean {
  const host = parsePattern(pattern)?.host ?? '';
  return /^(.+\.)?localhost$|^127(\.\d{1,3}){3}$|^\[::1\]$/.test(host);
}

/** Whether `siteAt` would give some address of `other` to `pattern`. */
function takesFrom(pattern: string, other: string): boolean {
  return compareSpecificity(pattern, other) >= 0 && patternsOverlap(pattern, other);
}

/** The site at an address: that of the most specific pattern which fits; of equals the last. Undefined for none. */
export function siteAt(sites: readonly Site[], url: string | URL): Site | undefined {
  // Parsed once: there are hundreds of patterns.
  const target = typeof url !== 'string' || !URL.canParse(url) ? url : new URL(url);
  let best: { readonly site: Site; readonly pattern: string } | undefined;
  for (const site of sites) {
    for (const pattern of site.matches) {
      if (!matchesPattern(pattern, target)) continue;
      if (!best || compareSpecificity(pattern, best.pattern) >= 0) best = { site, pattern };
    }
  }
  return best?.site;
}

/**
 * Whether a rule's condition fits a site: `*`, an id, `jurisdiction:XX`, `vendor:Name`, `kind:saas`, or a match
 * pattern. Case is ignored except in a pattern's path. A pattern is compared with `url`; without one, it fits when it
 * covers some address of the site. A condition that can't be read fits nothing.
 */
export function ruleFitsSite(condition: string, site: Site, url?: string | URL): boolean {
  if (condition === '*' || namesSite(condition, site, url)) return true;
  const [, key = '', value = ''] = /^(jurisdiction|vendor|kind):\s*(.*\S)\s*$/is.exec(condition) ?? [];
  const fact = { jurisdiction: site.jurisdiction, vendor: site.vendor, kind: site.kind }[key.toLowerCase()];
  return fact !== undefined && fact !== '' && sameText(fact, value);
}

/** Whether a condition names the site itself, by its id or a match pattern: what a rule for an approved site must do. */
export function namesSite(condition: string, site: Site, url?: string | URL): boolean {
  if (!condition.includes('://')) return sameText(condition, site.id);
  if (url !== undefined) return matchesPattern(condition, url);
  return site.matches.some((pattern) => patternsOverlap(condition, pattern));
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What to ask the browser for, and to register scripts with, to be present at these sites: whole hosts, each once. */
export function permissionPatterns(sites: Site | readonly Site[]): string[] {
  return hostPatterns([sites].flat().flatMap((site) => site.matches));
}
