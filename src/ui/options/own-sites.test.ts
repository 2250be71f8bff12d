/** Adding and removing the person's own sites. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { SettingsSchema } from '../../contract/settings.ts';
import { withAddress, withoutSite } from './own-sites.ts';

const empty = v.parse(SettingsSchema, {});
const own = (port: number) => ({ id: 'open-webui', matches: [`http://localhost:${port}/*`] });

it('joins addresses of one tool', () => {
  const settings = withAddress(withAddress(withAddress(empty, own(3000)), own(8080)), own(3000));
  expect(settings.addedSites).toEqual([
    { id: 'open-webui', matches: ['http://localhost:3000/*', 'http://localhost:8080/*'] },
  ]);
});

it('leaves no trace of a removed site', () => {
  const settings = withAddress(
    { ...empty, disabledSites: ['open-webui'], pausedSites: { 'open-webui': 1, b: 2 } },
    own(1),
  );
  expect(withoutSite(settings, 'open-webui')).toEqual({ ...empty, pausedSites: { b: 2 } });
});
