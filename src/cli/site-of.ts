/** `--site`: the AI site that a check pretends to be on, by its id or an address. */
import { catalogue } from '../catalogue/catalogue.ts';
import { mergeSites, ruleFitsSite, siteAt } from '../catalogue/sites.ts';
import type { Policy } from '../contract/policy.ts';
import type { Site } from '../contract/site.ts';
import type { SitePredicate } from '../policy/decide.ts';
import { Failure } from './failure.ts';

/** A site, and what rules find true of it. */
export interface CheckedSite {
  readonly site: Site | undefined;
  readonly fits: SitePredicate;
}

/**
 * The site with this id or at this address, in the catalogue and the policy's sites. Without one, only `*` holds: some
 * AI site. Throws a `Failure` for a name that neither has.
 */
export function siteOf(named: string | undefined, policy: Policy): CheckedSite {
  if (named === undefined) return { site: undefined, fits: (condition) => condition === '*' };
  const sites = mergeSites(catalogue, policy.sites, []);
  const url = /^https?:\/\//iu.test(named) ? named : undefined;
  const site =
    url === undefined ? sites.find((entry) => entry.id.toLowerCase() === named.toLowerCase()) : siteAt(sites, url);
  if (!site) throw new Failure(`--site: ${named} is neither in the catalogue nor a site of the policy`);
  return { site, fits: (condition) => ruleFitsSite(condition, site, url) };
}
