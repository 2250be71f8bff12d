/** When a heartbeat is due, what it says, and that a browser whose canary goes through says so. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HealthDetail } from '../contract/event.ts';
import type { CanaryResult } from '../contract/message.ts';
import { effectivePolicy, type PolicyState } from './effective-policy.ts';
import { policyDigest } from '../policy/policy-digest.ts';
import { type Beat, createHeartbeat, dayOf, type Heartbeat, noBeat } from './heartbeat.ts';
import type { IndexState } from './index-source.ts';

vi.mock('../platform/storage.ts', () => ({ storedInSession: () => ({}), storedLocally: () => ({}) }));

const HOUR = 3_600_000;
const browser = '80000000-6f5e-4a1e-9a41-5d0b3f0b8f11';
const settings = { action: 'warn' as const, secrets: true, disabledSites: [], pausedSites: {}, addedSites: [] };
const key = Buffer.alloc(32, 1).toString('base64');
const base = {
  index: { url: 'https://cdn.example/index.json', key },
  reporting: { url: 'https://siem.example/collect' },
  labels: { site: 'Berlin' },
};

let raw: Record<string, unknown>;
let index: IndexState;
let download: HealthDetail;
let canary: CanaryResult['state'] | Error;
let version: string;
let time: number;
let last: Beat;
let beats: unknown[][];
let heartbeat: Heartbeat;

const withIndex = (sequence: number, origin = 'policy'): IndexState =>
  ({ state: 'ready', reader: {}, active: { origin, summary: { sequence } } }) as unknown as IndexState;
const state = (): PolicyState => effectivePolicy(raw, settings, true);

beforeEach(() => {
  raw = base;
  index = withIndex(3);
  download = 'ok';
  canary = 'caught';
  version = '1.0.0';
  time = 1_000 * HOUR;
  last = noBeat;
  beats = [];
  heartbeat = createHeartbeat({
    context: () => Promise.resolve([state(), index]),
    canary: () =>
      canary instanceof Error ? Promise.reject(canary) : Promise.resolve({ state: canary, milliseconds: 1 }),
    download: () => Promise.resolve(download),
    browserId: () => Promise.resolve(browser),
    version: () => version,
    last: { read: () => Promise.resolve(last), write: (beat) => Promise.resolve(void (last = beat)) },
    record: (...beat) => Promise.resolve(void beats.push(beat)),
    now: () => time,
  });
});

async function detailsAfter(milliseconds: number): Promise<unknown[]> {
  time += milliseconds;
  beats = [];
  await heartbeat.look();
  return beats.map(([code, detail]) => `${String(code)} ${String(detail)}`);
}

describe('the heartbeat', () => {
  it('says by what this browser is protected', async () => {
    await heartbeat.look();
    const policy = await policyDigest(raw);
    expect(policy).toMatch(/^[0-9a-f]{12}$/);
    expect(beats).toEqual([['heartbeat', 'ok', { site: 'Berlin', browser, policy }, 3]]);
  });

  it('comes once a day, however often it is looked', async () => {
    expect(await detailsAfter(0)).toHaveLength(1);
    expect(await detailsAfter(HOUR)).toEqual([]);
    expect(await detailsAfter(dayOf(browser) - HOUR - 1)).toEqual([]);
    expect(await detailsAfter(1)).toEqual(['heartbeat ok']);
    expect(await detailsAfter(-48 * HOUR)).toEqual(['heartbeat ok']);
  });

  it('tells a new version, policy or index, once an hour at the most', async () => {
    await heartbeat.look();
    version = '1.1.0';
    expect(await detailsAfter(HOUR - 1)).toEqual([]);
    expect(await detailsAfter(1)).toEqual(['heartbeat ok']);
    index = withIndex(4);
    expect(await detailsAfter(HOUR)).toEqual(['heartbeat ok']);
    raw = { ...base, action: 'block' };
    expect(await detailsAfter(HOUR)).toEqual(['heartbeat ok']);
    expect(await detailsAfter(HOUR)).toEqual([]);
  });

  it('says what is wrong, and at once when it is well again', async () => {
    index = { state: 'none' };
    expect(await detailsAfter(0)).toEqual(['heartbeat missing']);
    index = withIndex(1);
    expect(await detailsAfter(1000)).toEqual(['heartbeat ok']);
    download = 'wrong-signature';
    expect(await detailsAfter(1000)).toEqual([]);
    expect(await detailsAfter(HOUR)).toEqual(['heartbeat wrong-signature']);
    download = 'ok';
    index = { state: 'broken', detail: 'corrupt', message: '' };
    expect(await detailsAfter(HOUR)).toEqual(['heartbeat corrupt']);
    index = withIndex(1, 'file');
    expect(await detailsAfter(HOUR)).toEqual(['heartbeat missing']);
    index = withIndex(1);
    raw = { ...base, onError: 'explode' };
    expect(await detailsAfter(HOUR)).toEqual(['heartbeat invalid-key']);
  });

  it('tells of a canary that goes through once a day, and when it is caught again', async () => {
    canary = 'missed';
    expect(await detailsAfter(0)).toEqual(['heartbeat not-caught', 'canary not-caught']);
    expect(await detailsAfter(2 * HOUR)).toEqual([]);
    expect(await detailsAfter(22 * HOUR)).toEqual(['heartbeat not-caught', 'canary not-caught']);
    canary = 'caught';
    index = withIndex(4);
    expect(await detailsAfter(1)).toEqual(['heartbeat ok']);
  });

  it('comes also where the canary fails, and not where nobody would hear it', async () => {
    canary = new Error('no file');
    expect(await detailsAfter(0)).toEqual(['heartbeat ok']);
    raw = { labels: {} };
    expect(await detailsAfter(48 * HOUR)).toEqual([]);
  });
});

describe('what tells browsers and policies apart', () => {
  it('is the same for one policy in any order of its keys', async () => {
    expect(await policyDigest({ b: [1, { d: 2, c: 3 }], a: 'ü' })).toBe(
      await policyDigest({ a: 'ü', b: [1, { c: 3, d: 2 }] }),
    );
    expect(await policyDigest({ a: 1 })).not.toBe(await policyDigest({ a: 2 }));
  });

  it('spreads the days of browsers over an hour', () => {
    expect(dayOf('00000000-')).toBe(24 * HOUR);
    expect(dayOf('80000000-')).toBe(23.5 * HOUR);
    expect(dayOf('ffffffff-')).toBeGreaterThan(23 * HOUR);
  });
});
