/** One list of sites from three sources, and the questions asked of it. */
import { describe, expect, it, test } from 'vitest';
import type { CatalogueEntry, Site } from '../contract/site.ts';
import { mergeSites, namesSite, permissionPatterns, ruleFitsSite, siteAt } from './sites.ts';

const entries: readonly CatalogueEntry[] = [
  {
    id: 'chat',
    name: 'Chat',
    vendor: 'Vendor Inc.',
    jurisdiction: 'US',
    kind: 'saas',
    matches: ['https://chat.example/*'],
    endpoints: ['https://api.chat.example/*'],
  },
  {
    id: 'path',
    name: 'Path',
    vendor: 'Vendor Inc.',
    jurisdiction: 'FR',
    kind: 'saas',
    matches: ['https://big.example/ai', 'https://big.example/ai/*'],
    endpoints: [],
  },
  {
    id: 'own',
    name: 'Own',
    vendor: 'Project',
    jurisdiction: '',
    kind: 'self-hosted',
    matches: [],
    endpoints: [],
  },
];

const byId = (sites: readonly Site[], id: string): Site => {
  const site = sites.find((candidate) => candidate.id === id);
  if (!site) throw new Error(`no site ${id}`);
  return site;
};

describe('mergeSites', () => {
  it('gives the catalogue as it is, unapproved, without what is no part of a site', () => {
    const sites = mergeSites(entries, [], []);
    expect(sites.map((site) => site.id)).toEqual(['chat', 'path', 'own']);
    expect(byId(sites, 'chat')).toEqual({
      id: 'chat',
      name: 'Chat',
      vendor: 'Vendor Inc.',
      jurisdiction: 'US',
      kind: 'saas',
      matches: ['https://chat.example/*'],
      approved: false,
    });
  });

  it('lets a policy override key by key, and its later site the earlier', () => {
    const sites = mergeSites(
      entries,
      [
        { id: 'chat', approved: true },
        { id: 'chat', jurisdiction: 'DE' },
      ],
      [],
    );
    expect(byId(sites, 'chat')).toMatchObject({ name: 'Chat', approved: true, jurisdiction: 'DE' });
    expect(byId(sites, 'chat').matches).toEqual(['https://chat.example/*']);
    expect(sites).toHaveLength(3);
  });

  it('fills in what nobody stated about a new site', () => {
    const sites = mergeSites(
      entries,
      [{ id: 'corp-ai', matches: ['https://ai.corp.example/*'] }],
      [{ id: 'mine', matches: ['http://localhost:3000/*', 'http://127.0.0.1/*', 'http://[::1]/*'] }],
    );
    expect(sites.slice(3).map((site) => site.id)).toEqual(['corp-ai', 'mine']);
    expect(byId(sites, 'corp-ai')).toMatchObject({ name: 'corp-ai', vendor: '', jurisdiction: '', kind: 'saas' });
    expect(byId(sites, 'mine').kind).toBe('local');
  });

  it('lets a person give a self-hosted tool its address', () => {
    const sites = mergeSites(entries, [], [{ id: 'own', name: 'x', matches: ['http://localhost:3000/*'] }]);
    expect(byId(sites, 'own')).toMatchObject({ name: 'Own', matches: ['http://localhost:3000/*'] });
  });

  it('never takes approval from a person', () => {
    const sites = mergeSites(
      entries,
      [{ id: 'corp-ai', matches: ['https://ai.corp.example/*'], approved: true }],
      [
        { id: 'mine', matches: ['https://mine.example/*'], approved: true },
        { id: 'chat', approved: true },
        { id: 'corp-ai', matches: ['https://elsewhere.example/*'] },
      ],
    );
    expect(byId(sites, 'mine').approved).toBe(false);
    expect(byId(sites, 'chat').approved).toBe(false);
    expect(byId(sites, 'corp-ai').matches).toEqual(['https://ai.corp.example/*']);
  });

  test.each(['https://chat.example/*', 'https://chat.example/c/*', 'https://chat.example:443/*', '*://chat.example/x'])(
    'drops a person’s %s, which would take addresses of a known site',
    (pattern) => {
      const sites = mergeSites(entries, [], [{ id: 'mine', matches: [pattern, 'https://mine.example/*'] }]);
      expect(byId(sites, 'mine').matches).toEqual(['https://mine.example/*']);
      expect(siteAt(sites, 'https://chat.example/c/1')?.id).toBe('chat');
    },
  );

  it('keeps a person’s wider pattern, which known sites outrank', () => {
    const sites = mergeSites(entries, [], [{ id: 'mine', matches: ['https://*.example/*'] }]);
    expect(siteAt(sites, 'https://chat.example/')?.id).toBe('chat');
    expect(siteAt(sites, 'https://other.example/')?.id).toBe('mine');
  });
});

describe('siteAt', () => {
  const sites = mergeSites(
    entries,
    [
      { id: 'all-of-big', matches: ['https://*.big.example/*'] },
      { id: 'our-chat', matches: ['https://chat.example/*'] },
    ],
    [],
  );
  test.each([
    ['https://big.example/ai', 'path'],
    ['https://big.example/ai/thread/1?x#y', 'path'],
    ['https://big.example/aim', 'all-of-big'],
    ['https://www.big.example/ai', 'all-of-big'],
    ['https://chat.example/', 'our-chat'],
    ['http://chat.example/', undefined],
    ['https://api.chat.example/', undefined],
    ['https://nothing.example/', undefined],
    ['about:blank', undefined],
    ['', undefined],
  ])('%s is %s', (url, id) => {
    expect(siteAt(sites, url)?.id).toBe(id);
  });

  it('takes a URL object too', () => {
    expect(siteAt(sites, new URL('https://big.example/ai'))?.id).toBe('path');
  });
});

describe('ruleFitsSite', () => {
  const sites = mergeSites(entries, [], []);
  test.each([
    ['*', 'chat', true],
    ['chat', 'chat', true],
    ['Chat', 'chat', true],
    ['chat', 'path', false],
    ['jurisdiction:US', 'chat', true],
    ['jurisdiction:us', 'chat', true],
    ['jurisdiction:US', 'path', false],
    ['jurisdiction:', 'own', false],
    ['vendor:vendor inc.', 'path', true],
    ['Vendor: Vendor Inc.', 'path', true],
    ['vendor:Vendor', 'path', false],
    ['kind:self-hosted', 'own', true],
    ['kind:saas', 'own', false],
    ['colour:blue', 'chat', false],
    ['', 'chat', false],
    ['https://chat.example/*', 'chat', true],
    ['https://chat.example/c/*', 'chat', true],
    ['https://chat.example/*', 'path', false],
    ['*://*/*', 'own', false],
  ])('%j fits %s: %s', (condition, id, expected) => {
    expect(ruleFitsSite(condition, byId(sites, id))).toBe(expected);
  });

  it('compares a pattern with the address, where there is one', () => {
    const chat = byId(sites, 'chat');
    expect(ruleFitsSite('https://chat.example/c/*', chat, 'https://chat.example/c/1')).toBe(true);
    expect(ruleFitsSite('https://chat.example/c/*', chat, 'https://chat.example/d')).toBe(false);
    expect(ruleFitsSite('jurisdiction:US', chat, 'https://chat.example/d')).toBe(true);
  });

  it('tells a rule that names a site from one that describes it', () => {
    const chat = byId(sites, 'chat');
    expect(['chat', 'https://chat.example/*'].map((condition) => namesSite(condition, chat))).toEqual([true, true]);
    expect(['*', 'jurisdiction:US', 'kind:saas'].map((condition) => namesSite(condition, chat))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('permissionPatterns', () => {
  it('asks for whole hosts, each once', () => {
    const sites = mergeSites(entries, [], []);
    expect(permissionPatterns(byId(sites, 'path'))).toEqual(['https://big.example/*']);
    expect(permissionPatterns(sites)).toEqual(['https://chat.example/*', 'https://big.example/*']);
  });
});
