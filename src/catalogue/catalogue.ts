/** Every AI tool that Sourcekeep knows. Where its facts come from stands in sources.ts; docs/sites.md tables them. */
import type { CatalogueEntry } from '../contract/site.ts';
import { saasAToD } from './saas-a-d.ts';
import { saasEToJ } from './saas-e-j.ts';
import { saasKToM } from './saas-k-m.ts';
import { saasNToR } from './saas-n-r.ts';
import { saasSToZ } from './saas-s-z.ts';
import { selfHosted } from './self-hosted.ts';

export const catalogue: readonly CatalogueEntry[] = [
  ...saasAToD,
  ...saasEToJ,
  ...saasKToM,
  ...saasNToR,
  ...saasSToZ,
  ...selfHosted,
];
