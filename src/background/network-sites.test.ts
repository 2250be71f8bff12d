/** Whose a request is: by its sender, by where it goes, by the tab that it comes from. */
import { describe, expect, test, vi } from 'vitest';
import type { PolicyInput } from '../contract/policy.ts';
import type { OutgoingRequest } from '../platform/web-request.ts';
import { request } from './test-requests.ts';
import { defaultSettings } from './test-surroundings.ts';

const { effectivePolicy } = await import('./effective-policy.ts');
const { createNetworkSites } = await import('./network-sites.ts');
const { createTabSites } = await import('./tab-sites.ts');

describe('whose a request is', () => {
  const policy: PolicyInput = { sites: [{ id: 'corp', matches: ['https://ai.corp.example/chat/*'] }] };
  const tabs = createTabSites();
  tabs.allTold();
  const sites = createNetworkSites(effectivePolicy(policy as Record<string, unknown>, defaultSettings, true), tabs);
  const siteOf = (more: Partial<OutgoingRequest>): string | undefined => sites.placeOf(request(more))?.site.id;

  test('that of who sends it, whatever it is sent to and from wherever', () => {
    expect(siteOf({ url: 'https://telemetry.example/x' })).toBe('chatgpt');
    expect(siteOf({ url: 'https://telemetry.example/x', tabId: -1 })).toBe('chatgpt');
    expect(siteOf({ url: 'wss://other.example/x', type: 'websocket' })).toBe('chatgpt');
    expect(siteOf({ url: 'https://elsewhere.example/', initiator: 'https://ai.corp.example' })).toBe('corp');
  });

  test('that of where it goes', () => {
    expect(siteOf({ initiator: 'https://evil.example' })).toBe('chatgpt');
    expect(siteOf({ initiator: undefined, type: 'main_frame' })).toBe('chatgpt');
    expect(siteOf({ url: 'wss://chatgpt.com/socket', initiator: 'https://evil.example' })).toBe('chatgpt');
    expect(siteOf({ url: 'https://plus.character.ai/chat', initiator: 'https://evil.example' })).toBe('character-ai');
  });

  const ai = 'https://chatgpt.com/';
  const goTo = (tabId: number, url: string): unknown =>
    sites.placeOf(request({ url, type: 'main_frame', tabId, initiator: undefined }));

  test('that of its tab, where the sender has no origin', () => {
    const opaque = { url: 'https://elsewhere.example/x', initiator: 'null', tabId: 9 };
    expect(siteOf(opaque)).toBeUndefined();
    goTo(9, ai);
    expect(siteOf(opaque)).toBe('chatgpt');
  });

  test('that of its tab, where a page shows a frame of somebody else’s', () => {
    const embedded = { url: 'https://evil.example/x', initiator: 'https://evil.example', tabId: 11, frameId: 4 };
    expect(siteOf(embedded)).toBeUndefined();
    tabs.shows(11, ai);
    expect(siteOf(embedded)).toBe('chatgpt');
    // A beacon of the page that was there before.
    expect(siteOf({ ...embedded, frameId: 0 })).toBeUndefined();
  });

  test('that of its tab as long as another page is on its way, which may never come', () => {
    const opaque = { url: 'https://elsewhere.example/x', initiator: 'null', tabId: 12 };
    goTo(12, ai);
    tabs.shows(12, ai);
    goTo(12, 'https://evil.example/no-content');
    expect(siteOf(opaque)).toBe('chatgpt');
    goTo(12, 'https://evil.example/page');
    tabs.shows(12, 'about:blank');
    expect(siteOf(opaque)).toBe('chatgpt');
    tabs.shows(12, 'https://evil.example/page');
    expect(siteOf(opaque)).toBeUndefined();
    // Back from the browser's memory, without any request.
    tabs.shows(12, ai);
    expect(siteOf(opaque)).toBe('chatgpt');
    tabs.closed(12);
    expect(siteOf(opaque)).toBeUndefined();
  });

  test('that of the page which opened the window, where a sandboxed one writes into it', () => {
    const opaque = { url: 'https://elsewhere.example/x', initiator: 'null', tabId: 14 };
    tabs.shows(13, ai);
    tabs.opened(14, 13);
    tabs.shows(14, 'about:blank');
    expect(siteOf(opaque)).toBe('chatgpt');
    tabs.shows(14, 'https://evil.example/');
    expect(siteOf(opaque)).toBeUndefined();
  });

  test('that of the shown page, where one of its frames or windows without an origin goes to another page', () => {
    const goes = { url: 'https://evil.example/?q=', type: 'main_frame' };
    tabs.shows(15, ai);
    tabs.opened(16, 15);
    expect(siteOf({ ...goes, tabId: 16, initiator: 'null' })).toBe('chatgpt');
    expect(siteOf({ ...goes, tabId: 16, initiator: 'https://evil.example' })).toBe('chatgpt');
    // Whoever types an address; a page of somebody else's, from which a navigation to an AI site came to nothing.
    expect(siteOf({ ...goes, tabId: 16, initiator: undefined })).toBeUndefined();
    tabs.shows(17, 'https://evil.example/');
    goTo(17, ai);
    expect(siteOf({ ...goes, tabId: 17, initiator: 'https://evil.example' })).toBeUndefined();
  });

  test('that of any page before, where a tab is empty again; some site’s, where none of them is known', () => {
    const opaque = { url: 'https://elsewhere.example/x', initiator: 'null' };
    tabs.shows(18, ai);
    tabs.opened(19, 18);
    tabs.shows(19, 'https://evil.example/');
    expect(siteOf({ ...opaque, tabId: 19 })).toBeUndefined();
    tabs.shows(19, 'about:blank');
    expect(siteOf({ ...opaque, tabId: 19 })).toBe('chatgpt');
    tabs.shows(20, 'https://evil.example/');
    tabs.shows(20, 'about:blank');
    expect(siteOf({ ...opaque, tabId: 20 })).toBe('unknown');
    // Open before this worker began.
    tabs.shows(21, '');
    expect(siteOf({ ...opaque, tabId: 21 })).toBe('unknown');
    // A window that somebody else's page writes into.
    tabs.shows(22, 'https://evil.example/');
    tabs.opened(23, 22);
    tabs.shows(23, 'about:blank');
    expect(siteOf({ ...opaque, tabId: 23 })).toBeUndefined();
  });

  test('that of the page before, while it is just being left', () => {
    const late = { url: 'https://late.example/x', initiator: 'https://late.example', type: 'ping' };
    tabs.shows(24, ai);
    siteOf({ url: 'https://late.example/frame', type: 'sub_frame', tabId: 24, frameId: 4 });
    tabs.shows(24, 'https://other.example/');
    expect(siteOf({ ...late, tabId: 24, frameId: 4 })).toBeUndefined();
    expect(siteOf({ ...late, tabId: 24, frameId: 4, documentLifecycle: 'pending_deletion' })).toBe('chatgpt');
    // Its tab is gone: the browser tells of none.
    expect(siteOf({ ...late, tabId: -1, frameId: -1 })).toBe('chatgpt');
    expect(siteOf({ ...late, tabId: -1, frameId: -1, initiator: 'https://b.example' })).toBeUndefined();
    expect(siteOf({ ...late, tabId: -1, frameId: -1, initiator: 'null' })).toBe('unknown');
  });

  test('no guest’s any more, once its page was left for ten seconds', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      tabs.hosts(26, 'https://guest.example', ai);
      expect(tabs.hostOf('https://guest.example')).toBe(ai);
      tabs.shows(27, 'https://guest.example/');
      expect(tabs.hostOf('https://guest.example')).toBeUndefined();
      tabs.closed(27);
      tabs.closed(26);
      vi.setSystemTime(Date.now() + 9000);
      expect(tabs.hostOf('https://guest.example')).toBe(ai);
      vi.setSystemTime(Date.now() + 1001);
      expect(tabs.hostOf('https://guest.example')).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test('that of an AI site’s frame in somebody else’s page, where the sender has no origin', () => {
    const opaque = { url: 'https://elsewhere.example/x', initiator: 'null', tabId: 25, frameId: 6 };
    tabs.shows(25, 'https://evil.example/');
    expect(siteOf(opaque)).toBeUndefined();
    siteOf({ url: ai, type: 'sub_frame', initiator: 'https://evil.example', tabId: 25, frameId: 5 });
    expect(siteOf(opaque)).toBe('chatgpt');
    expect(siteOf({ ...opaque, initiator: 'https://evil.example' })).toBeUndefined();
    tabs.shows(25, 'https://other.example/');
    expect(siteOf(opaque)).toBeUndefined();
  });

  test('some site’s, until it is known what the tabs show', () => {
    const early = createTabSites();
    const { placeOf } = createNetworkSites(effectivePolicy({}, defaultSettings, true), early);
    const opaque = request({ url: 'https://elsewhere.example/x', initiator: 'null', tabId: 3 });
    expect(placeOf(opaque)?.site.id).toBe('unknown');
    expect(placeOf({ ...opaque, initiator: 'https://evil.example' })).toBeUndefined();
    early.shows(3, 'https://evil.example/');
    expect(placeOf(opaque)).toBeUndefined();
    expect(placeOf({ ...opaque, tabId: 4 })?.site.id).toBe('unknown');
    early.allTold();
    expect(placeOf({ ...opaque, tabId: 4 })).toBeUndefined();
  });

  test('nobody’s: other sites, extensions', () => {
    expect(siteOf({ url: 'https://a.example/', initiator: 'https://b.example' })).toBeUndefined();
    expect(siteOf({ url: 'https://user:pass@b.example/chatgpt.com', initiator: 'https://b.example' })).toBeUndefined();
    expect(siteOf({ initiator: 'chrome-extension://abcdef' })).toBeUndefined();
  });

  test('nobody’s of a tab that was closed, which no question brings back', () => {
    const closed = createTabSites();
    closed.shows(7, 'https://chatgpt.com/');
    closed.closed(7);
    expect(closed.addressesOf(7)).toEqual([]);
    closed.isTold(7);
    expect(closed.allShown()).toEqual([]);
  });
});
