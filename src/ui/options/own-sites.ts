/** The person's own sites among the settings. Pure. */
import type { Settings } from '../../contract/settings.ts';
import type { PartialSite } from '../../contract/site.ts';

/** Adds a site; a second address of one id joins the first. */
export function withAddress(settings: Settings, site: PartialSite): Settings {
  const same = settings.addedSites.find(({ id }) => id === site.id);
  if (same === undefined) return { ...settings, addedSites: [...settings.addedSites, site] };
  const matches = [...new Set([...(same.matches ?? []), ...(site.matches ?? [])])];
  return {
    ...settings,
    addedSites: settings.addedSites.map((one) => (one === same ? { ...same, matches } : one)),
  };
}

/** Removes a site, and with it that it was switched off or paused. */
export function withoutSite(settings: Settings, id: string): Settings {
  const { [id]: _paused, ...pausedSites } = settings.pausedSites;
  return {
    ...settings,
    pausedSites,
    addedSites: settings.addedSites.filter((site) => site.id !== id),
    disabledSites: settings.disabledSites.filter((site) => site !== id),
  };
}
