/** Switching a site off and on, pausing it, and ending pauses in time. */
import { onAlarm, repeatAlarm, stopAlarm } from '../platform/lifecycle.ts';
import { storedSettings } from '../platform/stored.ts';

const ALARM = 'pause';
const MAX_PAUSE_MINUTES = 8 * 60;

export interface Switches {
  switch(site: string, enabled: boolean): Promise<void>;
  /** 0 minutes end the pause. */
  pause(site: string, minutes: number): Promise<void>;
}

/** Registers the alarm at once. Whether a change is the person's to make, the caller asks (`isLeftToPerson`). */
export function createSwitches(): Switches {
  const endPauses = async (): Promise<void> => {
    const settings = await storedSettings.read();
    const entries = Object.entries(settings.pausedSites).filter(([, until]) => until > Date.now());
    if (entries.length === 0) await stopAlarm(ALARM);
    if (entries.length === Object.keys(settings.pausedSites).length) return;
    await storedSettings.write({ ...settings, pausedSites: Object.fromEntries(entries) });
  };
  onAlarm(ALARM, () => {
    endPauses().catch(() => undefined);
  });

  return {
    async switch(site, enabled) {
      const settings = await storedSettings.read();
      const { [site]: _ended, ...pausedSites } = settings.pausedSites;
      const others = settings.disabledSites.filter((id) => id !== site);
      await storedSettings.write({ ...settings, pausedSites, disabledSites: enabled ? others : [...others, site] });
    },
    async pause(site, minutes) {
      const settings = await storedSettings.read();
      const { [site]: _ended, ...pausedSites } = settings.pausedSites;
      if (minutes > 0) {
        pausedSites[site] = Date.now() + Math.min(minutes, MAX_PAUSE_MINUTES) * 60_000;
        await repeatAlarm(ALARM, 1);
      }
      await storedSettings.write({ ...settings, pausedSites });
    },
  };
}
