/** The filter of the site list. */
import { expect, it } from 'vitest';
import { filterSites } from './filter-sites.ts';

const site = (name: string, vendor: string, jurisdiction: string, added = false) => ({
  id: name.toLowerCase(),
  name,
  vendor,
  jurisdiction,
  added,
  kind: 'saas' as const,
  approved: false,
  matches: [`https://${name.toLowerCase()}.example/*`],
});
const sites = [site('Zeta', 'Acme', 'FR'), site('Alpha', 'Acme', 'CH'), site('Own', '', '', true)];
const names = (words: string) => filterSites(sites, words).map(({ name }) => name);

it('puts own sites first, the rest by name', () => expect(names('')).toEqual(['Own', 'Alpha', 'Zeta']));
it('finds by vendor', () => expect(names('acme')).toEqual(['Alpha', 'Zeta']));
it('finds by region', () => expect(names('switz')).toEqual(['Alpha']));
it('finds by address', () => expect(names('own.example')).toEqual(['Own']));
it('wants every word', () => expect(names('acme france')).toEqual(['Zeta']));
it('finds nothing', () => expect(names('none such')).toEqual([]));
