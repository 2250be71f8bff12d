/** What the network guard does about requests, given as plain data. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Action } from '../contract/event.ts';
import type { PolicyInput } from '../contract/policy.ts';
import type { NetworkMode } from '../platform/install-type.ts';
import type { LedgerStore } from '../platform/ledger-store.ts';
import type { OutgoingRequest } from '../platform/web-request.ts';
import { sourceOfBytes } from '../engine/index/memory-source.ts';
import { type IndexReader, openIndex } from '../engine/index/reader.ts';
import { IndexWriter } from '../engine/index/writer.ts';
import { SMALL_INPUT } from '../engine/ledger/ledger.ts';
import { scan } from '../engine/scan.ts';
import type { IndexState } from './index-source.ts';
import type { Noticed } from './network-guard.ts';
import { raw, request } from './test-requests.ts';
import { defaultSettings } from './test-surroundings.ts';

const { createClean } = await import('./clean.ts');
const { createCleared } = await import('./cleared.ts');
const { effectivePolicy } = await import('./effective-policy.ts');
const { createGrants } = await import('./grants.ts');
const { guardNetwork } = await import('./network-guard.ts');
const { createLedger } = await import('./ledger.ts');
const { createVouched } = await import('./vouched.ts');

const path = 'services/ledger/src/settlement.ts';
const file = readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8');
const code = file.split('\n').slice(20, 70).join('\n');
const others = readFileSync(new URL('../engine/lex.ts', import.meta.url), 'utf8').slice(0, 6000);
const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');

/** A ledger of one browser session. */
const noStore: LedgerStore = {
  readAll: async () => ({ pieces: [], lost: 0 }),
  put: async () => undefined,
  delete: async () => undefined,
  clear: async () => undefined,
};
describe('the guard', () => {
  let index: IndexReader;
  beforeAll(async () => {
    const writer = new IndexWriter({ key: new Uint8Array(32).fill(1), profile: 'compact', storePaths: true });
    writer.add({ repository: 'acme/payments', path, blob: path, text: file });
    index = await openIndex([sourceOfBytes(writer.finish().bytes)], new Uint8Array(32).fill(1));
  });

  let noticed: Noticed[];
  let full: Action;
  beforeEach(() => {
    noticed = [];
    full = 'warn';
  });

  // What one test stopped is judged before the next one counts.
  afterEach(() => new Promise((resolve) => setTimeout(resolve, 1)));

  /** The guard, as the browser calls it. */
  async function armed(
    policy: PolicyInput = {},
    opened: IndexState | 'opening' | 'ready' = 'ready',
    mode: NetworkMode = 'blocking',
    openTabs = Promise.resolve([{ id: 31, url: 'https://chatgpt.com/c/1' }]),
    readPolicy: Promise<unknown> = Promise.resolve(),
  ) {
    let mayPass: (request: OutgoingRequest) => boolean = () => true;
    let seen: (request: OutgoingRequest) => void = () => undefined;
    let added: (request: OutgoingRequest) => string | undefined = () => undefined;
    let switched = false;
    let awake = 0;
    const grants = createGrants({ read: async () => ({ markKey: '', sites: {} }), write: async () => undefined });
    const ready = { state: 'ready', reader: index, active: { origin: 'policy' } } as IndexState;
    const state: Promise<IndexState> =
      opened === 'opening' ? new Promise(() => undefined) : Promise.resolve(opened === 'ready' ? ready : opened);
    const vouched = createVouched();
    const clean = createClean();
    const guard = guardNetwork({
      policies: {
        current: () => readPolicy.then(() => effectivePolicy(policy as Record<string, unknown>, defaultSettings, true)),
      },
      indexes: { current: () => state, delete: async () => undefined },
      grants,
      cleared: createCleared(),
      clean,
      vouched,
      ledger: createLedger({ store: noStore, onReset: () => undefined }),
      mode: async () => mode,
      openTabs: () => openTabs,
      watchTabs: () => undefined,
      stayAwake: () => void (awake += 1),
      guardRequests: (listener) => void (mayPass = listener),
      watchRequests: (listener) => void (seen = listener),
      addResponsePolicies: (policyFor) => {
        added = policyFor;
        return { switch: (on) => void (switched = on) };
      },
      onNoticed: async (one) => {
        noticed.push(one);
        return full;
      },
    });
    await grants.markKey();
    await new Promise((resolve) => setTimeout(resolve));
    return {
      passes: (more: Partial<OutgoingRequest>) => mayPass(request(more)),
      see: (more: Partial<OutgoingRequest>) => seen(request(more)),
      policyFor: (more: Partial<OutgoingRequest>) => (switched ? added(request(more)) : undefined),
      settled: () => new Promise((resolve) => setTimeout(resolve, 1)),
      grants,
      vouched,
      clean,
      update: () => guard.update(),
      beats: () => awake,
    };
  }

  test('stops code of the index, secrets and markers, however they are sent; code of others goes', async () => {
    const { passes, settled } = await armed({ markers: [{ name: 'm', pattern: 'com\\.acme' }] });
    const json = JSON.stringify({ messages: [{ content: code }] });
    expect(passes(raw(json))).toBe(false);
    expect(passes({ ...raw(code), tabId: -1, url: 'https://elsewhere.example/', type: 'ping' })).toBe(false);
    expect(
      passes({ method: 'GET', url: `https://elsewhere.example/?q=${encodeURIComponent(code)}`, type: 'image' }),
    ).toBe(false);
    expect(passes(raw(`use ${secret}`))).toBe(false);
    expect(passes(raw('see com.acme.x'))).toBe(false);
    expect(passes(raw(others))).toBe(true);
    expect(passes({ ...raw(code), url: 'https://a.example/', initiator: 'https://b.example' })).toBe(true);
    // A frame of another site in a tab that was open before the worker began; a header.
    expect(
      passes({ ...raw(code), url: 'https://b.example/', initiator: 'https://b.example', tabId: 31, frameId: 7 }),
    ).toBe(false);
    expect(passes({ method: 'GET', requestHeaders: [{ name: 'x-a', value: encodeURIComponent(code) }] })).toBe(false);
    await settled();
    expect(noticed).toHaveLength(7);
    expect(noticed[0]).toMatchObject({ stopped: true, action: 'warn', tabId: 5, place: { site: { id: 'chatgpt' } } });
    expect(noticed[0]?.texts.join()).toContain('merchantId');
  });

  test('sees a request again with its headers that came before the policy named its site', async () => {
    let read: () => void = () => undefined;
    const policy: PolicyInput = { sites: [{ id: 'corp', matches: ['https://ai.corp.example/*'] }] };
    const readPolicy = new Promise<void>((resolve) => (read = resolve));
    const { passes, settled } = await armed(policy, 'ready', 'blocking', Promise.resolve([]), readPolicy);
    const ours = { initiator: 'https://ai.corp.example', url: 'https://ai.corp.example/' };
    const others = { initiator: 'https://b.example', url: 'https://b.example/' };
    expect(passes({ ...raw(code), ...ours, requestId: 'a' })).toBe(true);
    expect(passes({ ...raw(code), ...others, requestId: 'b' })).toBe(true);
    read();
    await settled();
    const requestHeaders = [{ name: 'accept', value: '*/*' }];
    expect(passes({ ...ours, requestId: 'a', requestHeaders })).toBe(false);
    expect(passes({ ...others, requestId: 'b', requestHeaders })).toBe(true);
    expect(passes({ ...raw(code), ...ours, requestId: 'c' })).toBe(false);
  });

  test('stays awake as long as a tab shows an AI site', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    try {
      const open = await armed({});
      open.passes({ method: 'GET' });
      vi.advanceTimersByTime(60_000);
      expect(open.beats()).toBe(3);
      const none = await armed({}, 'ready', 'blocking', Promise.resolve([{ id: 1, url: 'https://b.example/' }]));
      none.passes({ method: 'GET' });
      vi.advanceTimersByTime(60_000);
      expect(none.beats()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('stops code of frames before it knows what their tabs show, and says so only of AI sites', async () => {
    let tell: (tabs: { id: number; url: string }[]) => void = () => undefined;
    const { passes, settled } = await armed({}, 'ready', 'blocking', new Promise((resolve) => (tell = resolve)));
    const opaque = { ...raw(code), url: 'https://elsewhere.example/', initiator: 'null', frameId: 7 };
    expect([passes({ ...opaque, tabId: 31 }), passes({ ...opaque, tabId: 32 })]).toEqual([false, false]);
    expect(passes({ ...opaque, ...raw(others), tabId: 31 })).toBe(true);
    await settled();
    expect(noticed).toEqual([]);
    tell([
      { id: 31, url: 'https://chatgpt.com/' },
      { id: 32, url: 'https://b.example/' },
    ]);
    await settled();
    expect(noticed).toMatchObject([{ stopped: true, tabId: 31, place: { site: { id: 'chatgpt' } } }]);
    expect([passes({ ...opaque, tabId: 31 }), passes({ ...opaque, tabId: 32 })]).toEqual([false, true]);
    await settled();
  });

  test('says nothing of signatures in addresses', async () => {
    const { passes } = await armed();
    expect(passes({ method: 'GET', url: `https://files.example/a?key=${secret}&x=${'a'.repeat(200)}` })).toBe(true);
  });

  test('lets go what was granted at that site, and only there', async () => {
    const { passes, grants } = await armed();
    const { marks } = await scan([{ type: 'text/plain', text: code }], {
      index,
      secrets: true,
      markers: [],
      codeMinLines: 0,
    });
    await grants.grant('chatgpt', marks, 10);
    expect(passes(raw(code))).toBe(true);
    expect(passes({ ...raw(code), initiator: 'https://claude.ai', url: 'https://claude.ai/api' })).toBe(false);
  });

  test('lets go once what was judged in full at that site, and nothing else with it', async () => {
    const { passes, clean, update } = await armed();
    const long = `${code}\n`.repeat(Math.ceil(SMALL_INPUT / code.length));
    expect(passes(raw('hello'))).toBe(true);
    clean.add('chatgpt', [long]);
    expect(passes({ ...raw(long), initiator: 'https://claude.ai', url: 'https://claude.ai/api' })).toBe(false);
    expect(passes(raw(`${long}\n`))).toBe(false);
    expect(passes(raw(long))).toBe(true);
    expect(passes(raw(long))).toBe(false);
    clean.add('chatgpt', [long]);
    expect(passes({ ...raw(long), url: `https://chatgpt.com/?q=${encodeURIComponent(code)}` })).toBe(false);
    // Small ones add up.
    clean.add('chatgpt', [code]);
    expect(passes(raw(code))).toBe(false);
    clean.add('chatgpt', [long]);
    update();
    expect(passes(raw(long))).toBe(false);
  });

  test('lets go what the full judgement lets go, the next time', async () => {
    const { passes, settled } = await armed();
    full = 'audit';
    expect(passes(raw(code))).toBe(false);
    await settled();
    expect(passes(raw(code))).toBe(true);
    await settled();
    expect(noticed).toHaveLength(1);
  });

  test('stops small bodies that make a file together, and those of code that nobody has go on', async () => {
    const { passes, settled } = await armed();
    const pieces = (text: string): string[] => {
      const lines = text.split('\n');
      return Array.from({ length: Math.ceil(lines.length / 4) }, (_, i) => lines.slice(4 * i, 4 * i + 4).join('\n'));
    };
    expect(pieces(others).map((piece) => passes(raw(piece)))).not.toContain(false);
    const sent = pieces(code).map((piece) => passes({ ...raw(JSON.stringify({ prompt: piece })), tabId: -1 }));
    expect(sent.indexOf(false)).toBeGreaterThan(0);
    // What was stopped is stopped again, though the pieces behind it go on from it; code of nobody's goes as before.
    const first = sent.indexOf(false);
    const again = pieces(code)[first] as string;
    expect(passes({ ...raw(JSON.stringify({ prompt: again })), tabId: -1 })).toBe(false);
    expect(sent.slice(first).filter((goes) => goes).length).toBeLessThanOrEqual(1);
    expect(pieces(others.slice(-400)).map((piece) => passes(raw(piece)))).not.toContain(false);
    await settled();
  });

  test('writes down what the policy audits, and lets it go', async () => {
    const { passes, settled } = await armed({ action: 'audit' });
    expect(passes(raw(code))).toBe(true);
    await settled();
    expect(noticed).toMatchObject([{ stopped: false, action: 'audit' }]);
  });

  test('what nobody can read goes, is stopped, or was vouched for', async () => {
    const unreadable = { requestBody: { error: 'Unknown error.' } };
    const audited = await armed();
    expect([audited.passes(unreadable), audited.passes(unreadable)]).toEqual([true, true]);
    await audited.settled();
    expect(noticed).toHaveLength(1);
    const strict = await armed({ uninspectable: 'block' });
    expect(strict.passes(unreadable)).toBe(false);
    strict.vouched.vouch(5, 1000);
    expect(strict.passes(unreadable)).toBe(true);
    expect(strict.passes({ ...unreadable, tabId: 6 })).toBe(false);
  });

  test('without an index, or before it is open, code follows onError and prose goes', async () => {
    for (const opened of ['opening', { state: 'broken', detail: 'corrupt', message: '' }] as const) {
      const ask = await armed({ onError: 'ask' }, opened);
      expect(ask.passes(raw(others))).toBe(false);
      expect(ask.passes(raw('How do I write a letter to my landlord?'))).toBe(true);
      expect((await armed({ onError: 'allow' }, opened)).passes(raw(others))).toBe(true);
    }
    expect((await armed({}, { state: 'none' })).passes(raw(others))).toBe(true);
  });

  test('is idle where the person switched the site off or the site is approved', async () => {
    const approved = await armed({ sites: [{ id: 'chatgpt', approved: true }] });
    expect(approved.passes(raw(code))).toBe(true);
  });

  test('where it may not stop, it reports what went, once', async () => {
    const { see, settled } = await armed({}, 'ready', 'reporting');
    see(raw(code));
    see(raw(others));
    await settled();
    expect(noticed).toMatchObject([{ stopped: false, action: 'warn' }]);
  });

  test('where it may, seeing is not reporting', async () => {
    const { see, passes, settled } = await armed();
    passes(raw(code));
    see(raw(code));
    await settled();
    expect(noticed).toHaveLength(1);
  });

  test('workers get no sockets where what nobody can read must not go, and those without an address of theirs none at all', async () => {
    const script = { type: 'script', url: 'https://chatgpt.com/worker.js' };
    const page = { type: 'main_frame', url: 'https://chatgpt.com/', initiator: 'https://search.example' };
    const lax = await armed({ rules: [{ findings: ['source'], action: 'block' }] });
    expect([lax.policyFor(script), lax.policyFor(page)]).toEqual([undefined, undefined]);
    const strict = await armed({ rules: [{ sites: ['chatgpt'], findings: ['uninspectable'], action: 'block' }] });
    expect(strict.policyFor(script)).toBe('connect-src http: https: blob: data:');
    expect(strict.policyFor(page)).toBe('worker-src http: https:');
    const frame = { type: 'sub_frame', url: 'https://elsewhere.example/', initiator: 'https://chatgpt.com' };
    expect(strict.policyFor(frame)).toBe('worker-src http: https:');
    expect(strict.policyFor({ ...frame, type: 'main_frame' })).toBeUndefined();
    expect(strict.policyFor({ ...page, url: 'https://claude.ai/' })).toBeUndefined();
    expect((await armed({ uninspectable: 'block' })).policyFor(page)).toBe('worker-src http: https:');
  });
});
