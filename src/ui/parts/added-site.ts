/** A site that the person adds, made from what they typed or from the tab they are on. */
import { siteAt } from '../../catalogue/sites.ts';
import type { PartialSite, Site } from '../../contract/site.ts';

export type AddedSite =
  | { readonly ok: true; readonly site: PartialSite & { readonly matches: string[] }; readonly pattern: string }
  | { readonly ok: false; readonly reason: string };

const MAX_ID_LENGTH = 64;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Lower-case letters, digits, "-" and "."; unique among `taken`. */
function idFor(host: string, taken: ReadonlySet<string>): string {
  const base =
    host
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .replace(/^[^a-z0-9]+|-+$/g, '')
      .slice(0, MAX_ID_LENGTH - 3) || 'site';
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * Reads an address (`chat.corp.example`, `http://localhost:3000/ui`) as a site of its whole host and port.
 * Without a scheme it is https, on loopback http. Refuses what isn't a web address, and what is there already.
 */
export function siteFromAddress(address: string, known: readonly Site[]): AddedSite {
  const text = address.trim();
  if (text === '') return { ok: false, reason: 'Type an address such as https://ai.example.com.' };
  const guessed = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(guessed)) return { ok: false, reason: `“${text}” is not a web address.` };
  const url = new URL(guessed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { ok: false, reason: 'Only http and https addresses can be protected.' };
  }
  if (/[*@%]/.test(text) || url.hostname === '') return { ok: false, reason: `“${text}” is not a web address.` };
  const scheme = guessed !== text && isLoopback(url.hostname) ? 'http:' : url.protocol;
  const pattern = `${scheme}//${url.host}/*`;
  const present = siteAt(known, `${scheme}//${url.host}/`);
  if (present !== undefined) return { ok: false, reason: `${url.host} is on the list already, as ${present.name}.` };
  const id = idFor(url.host, new Set(known.map((site) => site.id)));
  const kind = isLoopback(url.hostname) ? 'local' : 'self-hosted';
  return { ok: true, site: { id, name: url.host, matches: [pattern], kind }, pattern };
}
