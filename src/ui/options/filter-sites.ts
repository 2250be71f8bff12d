/** Which sites fit what was typed, the person's own first. Pure. */
import type { Site } from '../../contract/site.ts';
import { regionName } from '../parts/format.ts';

/** Every word must be in the site's name, vendor, region, kind or addresses; case is ignored. */
export function filterSites<S extends Site & { readonly added: boolean }>(sites: readonly S[], words: string): S[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = ({ id, name, vendor, jurisdiction, kind, matches }: Site): boolean => {
    const text = [id, name, vendor, jurisdiction, regionName(jurisdiction), kind, ...matches].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return sites.filter(fits).sort((a, b) => Number(b.added) - Number(a.added) || a.name.localeCompare(b.name, 'en'));
}
