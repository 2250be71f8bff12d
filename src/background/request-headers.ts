/** Headers by which a policy marks requests to a site, so that the vendor lets in the organisation's workspace alone. Pure. */
import { catalogue } from '../catalogue/catalogue.ts';
import { hostPatterns } from '../catalogue/match-pattern.ts';
import { areasOf, expressionOf } from '../catalogue/pattern-areas.ts';
import type { HeaderRule } from '../platform/browser-rules.ts';
import type { PolicyState } from './effective-policy.ts';
import { allSites } from './sites.ts';

/** One rule for each host of a site that has headers: its pages', whatever the path, and its further hosts. */
export function headerRules(state: PolicyState): HeaderRule[] {
  const headers = new Map<string, Readonly<Record<string, string>>>();
  for (const { id, requestHeaders } of state.policy.sites) if (requestHeaders) headers.set(id, requestHeaders);
  return [...headers].flatMap(([id, of]) => {
    const matches = allSites(state).find((site) => site.id === id)?.matches ?? [];
    const endpoints = catalogue.find((entry) => entry.id === id)?.endpoints ?? [];
    if (Object.keys(of).length === 0) return [];
    const areas = hostPatterns([...matches, ...endpoints]).flatMap(areasOf);
    return areas.map((area) => ({ expression: expressionOf(area), headers: of }));
  });
}
