/** Which AI site is at an address, and whether it is guarded. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../contract/settings.ts';
import { effectivePolicy } from './effective-policy.ts';
import { allSites, placeOf, siteStateFor, switchOf } from './sites.ts';

const settings: Settings = {
  action: 'warn',
  secrets: true,
  disabledSites: ['claude'],
  pausedSites: { chatgpt: 2_000 },
  addedSites: [{ id: 'mine', name: 'My own', matches: ['http://localhost:8080/*'] }],
};
const open = effectivePolicy({}, settings, true);
const sites = allSites(open);

function siteNamed(id: string) {
  const site = sites.find((one) => one.id === id);
  if (site === undefined) throw new Error(`no site "${id}"`);
  return site;
}

describe('placeOf', () => {
  it.each([
    [{ trusted: false, url: 'https://chatgpt.com/c/1', frameId: 0 }, 'chatgpt'],
    [{ trusted: false, url: 'http://localhost:8080/chat', frameId: 0 }, 'mine'],
    [{ trusted: false, url: 'about:blank', origin: 'https://chatgpt.com', frameId: 3 }, 'chatgpt'],
    [{ trusted: false, url: 'about:srcdoc', origin: 'null', tabUrl: 'https://claude.ai/new', frameId: 3 }, 'claude'],
    [{ trusted: false, url: 'https://github.com/copilot', frameId: 0 }, 'github-copilot'],
    [{ trusted: false, url: 'https://github.com/acme/payments', frameId: 0 }, undefined],
    [{ trusted: false, url: 'https://example.com/', frameId: 0 }, undefined],
    [{ trusted: false }, undefined],
    [{ trusted: false, url: 'about:srcdoc', origin: 'null', tabUrl: 'https://blog.example/', frameId: 3 }, 'unknown'],
    [{ trusted: false, url: 'about:srcdoc', origin: 'null', tabUrl: 'https://github.com/acme', frameId: 3 }, undefined],
  ])('%j is %s', (sender, id) => {
    expect(placeOf(sender, sites)?.site.id).toBe(id);
  });
});

describe('switchOf', () => {
  it('knows off, paused and on', () => {
    expect(switchOf(siteNamed('claude'), open)).toBe('off');
    expect(switchOf(siteNamed('chatgpt'), open, 1_000)).toBe('paused');
    expect(switchOf(siteNamed('chatgpt'), open, 3_000)).toBe('on');
  });

  it('is on everywhere where the policy keeps every site guarded', () => {
    const locked = effectivePolicy({ userCanDisableSites: false }, settings, true);
    expect(switchOf(siteNamed('claude'), locked)).toBe('on');
    expect(switchOf(siteNamed('chatgpt'), locked, 1_000)).toBe('on');
  });
});

describe('siteStateFor', () => {
  it('says whether what can’t be read may be stopped there', () => {
    const sender = { trusted: false, url: 'https://chatgpt.com/c/1', frameId: 0 };
    const held = (raw: Record<string, unknown>): boolean =>
      siteStateFor(sender, effectivePolicy({ userCanDisableSites: false, ...raw }, settings, true)).holdUninspectable;
    expect(held({})).toBe(false);
    expect(held({ uninspectable: 'block' })).toBe(true);
    expect(held({ rules: [{ sites: ['chatgpt'], findings: ['uninspectable'], action: 'warn' }] })).toBe(true);
    expect(held({ rules: [{ sites: ['claude'], findings: ['uninspectable'], action: 'warn' }] })).toBe(false);
    expect(held({ rules: [{ sites: ['https://chatgpt.com/g/*'], action: 'block' }] })).toBe(true);
  });

  it('is active on a guarded host, and names the paths that count there', () => {
    const state = siteStateFor({ trusted: false, url: 'https://github.com/acme', frameId: 0 }, open);
    expect(state.active).toBe(true);
    expect(state.matches.some((pattern) => pattern.includes('/copilot'))).toBe(true);
  });

  it('is active in a sandboxed frame of an AI site that somebody else embeds', () => {
    const sender = { trusted: false, url: 'about:srcdoc', origin: 'null', tabUrl: 'https://blog.example/', frameId: 3 };
    expect(siteStateFor(sender, open)).toMatchObject({ active: true, siteName: 'this page', matches: [] });
  });

  it('is inactive where the site is switched off', () => {
    expect(siteStateFor({ trusted: false, url: 'https://claude.ai/new', frameId: 0 }, open).active).toBe(false);
  });

  it('says where to go on and whom to ask, for the dialogs that come without a verdict', () => {
    const assistant = { name: 'Corp AI', url: 'https://ai.corp.example/' };
    const message = { text: 'Questions? #security' };
    const policy = effectivePolicy({ approvedAssistant: assistant, message }, settings, true);
    expect(siteStateFor({ trusted: false, url: 'https://chatgpt.com/', frameId: 0 }, policy)).toMatchObject({
      assistant,
      message,
    });
  });

  it('holds everything where markers or origins make short texts matter', () => {
    const sender = { trusted: false, url: 'https://chatgpt.com/', frameId: 0 };
    const marked = effectivePolicy({ markers: [{ name: 'x', pattern: 'y' }] }, settings, true);
    expect(siteStateFor(sender, open).holdAll).toBe(false);
    expect(siteStateFor(sender, marked).holdAll).toBe(true);
  });
});
