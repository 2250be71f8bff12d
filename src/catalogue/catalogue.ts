/** Every AI tool that Sourcekeep knows. An entry's facts have their sources beside them; docs/sites.md tables them. */
import type { CatalogueEntry } from '../contract/site.ts';
import { hostPatterns } from './match-pattern.ts';
import { saasAToG } from './saas-a-g.ts';

export const catalogue: readonly CatalogueEntry[] = [...saasAToG];

/** The hosts of all known sites, as the manifest lists them: whole hosts, each once. */
export function catalogueHostPatterns(): string[] {
  return hostPatterns(catalogue.flatMap((entry) => entry.matches));
}
