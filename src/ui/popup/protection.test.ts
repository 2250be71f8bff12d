/** The popup's headline in every state. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Site } from '../../contract/site.ts';
import { SettingsSchema } from '../../contract/settings.ts';
import { isWebAddress, protectionOf } from './protection.ts';

const defaultSettings = v.parse(SettingsSchema, {});
const URL_THERE = 'https://chat.example/';
const site: Site = {
  id: 'chat',
  name: 'Chat',
  matches: ['https://chat.example/*'],
  vendor: 'Example',
  jurisdiction: 'CH',
  kind: 'saas',
  approved: false,
};
const index = {
  repositories: 1,
  files: 2,
  lines: 3,
  fingerprints: 4,
  bytes: 5,
  created: '2026-11-23T12:00:00Z',
  sequence: 1,
  profile: 'compact',
  installed: '2026-11-23T12:00:00Z',
  origin: 'local',
} as const;
const on = { site, siteState: 'on', index, settings: defaultSettings } as const;

describe('protectionOf', () => {
  const titleOf = (facts: Parameters<typeof protectionOf>[0], url: string | null = URL_THERE) =>
    protectionOf(facts, url).title;

  it('on', () => expect(titleOf(on)).toBe('Protected'));
  it('off', () => expect(titleOf({ ...on, siteState: 'off' })).toBe('Switched off here'));
  it('approved', () => expect(titleOf({ ...on, site: { ...site, approved: true } })).toBe('Approved'));
  it('elsewhere', () => expect(titleOf({ settings: defaultSettings })).toBe('Not an AI site'));
  it('on a page of the browser', () => expect(titleOf({ settings: defaultSettings }, null)).toBe('Nothing to protect'));

  it('says so where the policy bans the site, whatever else there is to say', () =>
    expect(protectionOf({ ...on, siteState: 'off', banned: { siteName: 'Chat' } }, URL_THERE)).toMatchObject({
      title: 'Blocked',
      detail: 'Your organisation doesn’t allow Chat.',
    }));

  it('paused', () => expect(titleOf({ ...on, siteState: 'paused' })).toBe('Paused'));

  it('puts an index that fails before everything', () =>
    expect(protectionOf({ ...on, indexProblem: 'The key is wrong.' }, URL_THERE)).toMatchObject({
      tone: 'problem',
      detail: 'The key is wrong.',
    }));

  it('doesn’t promise secrets that are off', () => {
    const { index: _index, ...bare } = on;
    expect(protectionOf(bare, URL_THERE).detail).toContain('Secrets are noticed');
    expect(protectionOf({ ...bare, settings: { ...defaultSettings, secrets: false } }, URL_THERE).detail).not.toContain(
      'Secrets',
    );
  });
});

it('tells web addresses', () => {
  expect(isWebAddress('http://localhost:3000/')).toBe(true);
  expect(isWebAddress('chrome://newtab/')).toBe(false);
  expect(isWebAddress(null)).toBe(false);
});
