/** Changes what the person chose: reads, changes, writes, one after the other. */
import type { Settings } from '../../contract/settings.ts';
import { storedSettings } from '../../platform/stored.ts';

let last: Promise<void> = Promise.resolve();

/** Two quick changes must not overwrite each other, so each waits for the one before. */
export function changeSettings(change: (settings: Settings) => Settings): Promise<void> {
  last = last.catch(() => undefined).then(async () => storedSettings.write(change(await storedSettings.read())));
  return last;
}
