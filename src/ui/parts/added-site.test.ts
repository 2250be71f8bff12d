/** Addresses that people type, as sites. */
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Site, SiteSchema } from '../../contract/site.ts';
import { siteFromAddress } from './added-site.ts';

const chat: Site = {
  id: 'chat.corp.example',
  name: 'Corp Chat',
  matches: ['https://chat.corp.example/*'],
  vendor: '',
  jurisdiction: '',
  kind: 'self-hosted',
  approved: false,
};

describe('siteFromAddress', () => {
  it.each([
    ['ai.corp.example', 'https://ai.corp.example/*', 'self-hosted'],
    [' https://ai.corp.example/chat?x=1 ', 'https://ai.corp.example/*', 'self-hosted'],
    ['localhost:3000', 'http://localhost:3000/*', 'local'],
    ['http://127.0.0.1:8080/ui', 'http://127.0.0.1:8080/*', 'local'],
    ['https://localhost', 'https://localhost/*', 'local'],
  ])('%s', (address, pattern, kind) => {
    const added = siteFromAddress(address, []);
    expect(added).toMatchObject({ ok: true, pattern, site: { kind, matches: [pattern] } });
  });

  it.each(['', '   ', 'ftp://x.example', 'chrome://settings', 'two words', 'https://*.example.com', 'a@b.example'])(
    'refuses "%s"',
    (address) => expect(siteFromAddress(address, []).ok).toBe(false),
  );

  it('refuses what is there, by its name', () =>
    expect(siteFromAddress('https://chat.corp.example/new', [chat])).toEqual({
      ok: false,
      reason: 'chat.corp.example is on the list already, as Corp Chat.',
    }));

  it('takes a host of which only a path is known', () =>
    expect(siteFromAddress('chat.corp.example', [{ ...chat, matches: ['https://chat.corp.example/ai/*'] }]).ok).toBe(
      true,
    ));

  it('gives another port an id of its own', () => {
    const added = siteFromAddress('http://chat.corp.example', [chat]);
    expect(added).toMatchObject({ ok: true, site: { id: 'chat.corp.example-2' } });
  });

  it('only makes sites that the schema takes', () =>
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.domain(), fc.ipV6(), fc.string()), (address) => {
        const added = siteFromAddress(address, [chat]);
        if (added.ok) expect(v.is(SiteSchema, added.site)).toBe(true);
      }),
    ));
});
