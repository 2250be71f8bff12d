/** Grants end, live on while they are met, survive the worker, and hold at their site alone. */
import { describe, expect, test, vi } from 'vitest';
import { createCleared } from './cleared.ts';
import { createVouched } from './vouched.ts';

vi.mock('../platform/storage.ts', () => ({ storedInSession: () => ({}) }));
const { createGrants } = await import('./grants.ts');

const MINUTE = 60_000;

/** What the browser keeps, as JSON. */
function memory() {
  let stored = JSON.stringify({ markKey: '', sites: {} });
  return {
    read: async () => JSON.parse(stored),
    write: async (value: unknown) => void (stored = JSON.stringify(value)),
    writes: () => stored,
  };
}

describe('grants', () => {
  test('hold for their minutes, at their site, through a restart of the worker', async () => {
    let time = 1_000_000;
    const store = memory();
    const grants = createGrants(store, () => time);
    expect(grants.marksNow('chatgpt')(7)).toBe(false);
    await grants.grant('chatgpt', [7, 8], 10);
    for (const one of [grants, createGrants(store, () => time)]) {
      const isGranted = await one.marksOf('chatgpt');
      expect([isGranted(7), isGranted(8), isGranted(9)]).toEqual([true, true, false]);
      expect((await one.marksOf('claude'))(7)).toBe(false);
    }
    time += 10 * MINUTE - 1;
    expect(grants.marksNow('chatgpt')(7)).toBe(true);
    time += MINUTE;
    expect(grants.marksNow('chatgpt')(7)).toBe(false);
  });

  test('live on while they are met again, and only those', async () => {
    let time = 0;
    const grants = createGrants(memory(), () => time);
    await grants.grant('chatgpt', [7, 8], 10);
    for (let i = 0; i < 5; i++) {
      time += 8 * MINUTE;
      await grants.renew('chatgpt', [7, 9], 10);
    }
    const isGranted = grants.marksNow('chatgpt');
    expect([isGranted(7), isGranted(8), isGranted(9)]).toEqual([true, false, false]);
    time += 11 * MINUTE;
    await grants.renew('chatgpt', [7], 10);
    expect(grants.marksNow('chatgpt')(7)).toBe(false);
  });

  test('of no minutes let one sending pass every layer, and are never renewed', async () => {
    let time = 0;
    const grants = createGrants(memory(), () => time);
    await grants.grant('chatgpt', [7], 0);
    expect(grants.marksNow('chatgpt')(7)).toBe(true);
    await grants.renew('chatgpt', [7], 0);
    time += MINUTE;
    expect(grants.marksNow('chatgpt')(7)).toBe(false);
  });

  test('are forgotten when they end, and a renewal of nothing writes nothing', async () => {
    let time = 0;
    const store = memory();
    const grants = createGrants(store, () => time);
    await grants.grant('chatgpt', [1234567], 1);
    const before = store.writes();
    await grants.renew('chatgpt', [1234567], 1);
    expect(store.writes()).toBe(before);
    time += 5 * MINUTE;
    await grants.grant('claude', [3], 1);
    expect(store.writes()).not.toContain('1234567');
    await grants.clear();
    expect(grants.marksNow('claude')(3)).toBe(false);
    expect(JSON.parse(store.writes()).sites).toEqual({});
  });

  test('are capped: those that end first go first', async () => {
    const time = 0;
    const grants = createGrants(memory(), () => time);
    await grants.grant(
      'a',
      [-1, -2].map((i) => 2 ** 40 + i),
      1,
    );
    await grants.grant(
      'b',
      Array.from({ length: 250_000 }, (_, i) => i),
      5,
    );
    expect(grants.marksNow('a')(2 ** 40 - 1)).toBe(false);
    expect(grants.marksNow('b')(0)).toBe(true);
  });

  test('have a key of their own, which lasts as long as they do', async () => {
    const store = memory();
    const grants = createGrants(store);
    const key = await grants.markKey();
    expect(key).toHaveLength(16);
    expect(grants.markKeyNow()).toEqual(key);
    expect(await createGrants(store).markKey()).toEqual(key);
    expect(await createGrants(memory()).markKey()).not.toEqual(key);
  });

  test('work without a storage that works', async () => {
    const grants = createGrants({
      read: () => Promise.reject(new Error('gone')),
      write: () => Promise.reject(new Error('full')),
    });
    expect(await grants.markKey()).toHaveLength(16);
    await expect(grants.grant('a', [1], 1)).rejects.toThrow('full');
    expect(grants.marksNow('a')(1)).toBe(true);
  });
});

test('a request that was judged vouches for itself alone', () => {
  const uploads = createVouched();
  uploads.vouchForRequest(1, 20_000);
  expect(uploads.isVouched(1, 20_000)).toBe(true);
  expect(uploads.isVouched(1, 20_100)).toBe(false);
  expect([uploads.isVouched(1, undefined), uploads.isVouched(1, undefined)]).toEqual([true, false]);
});

describe('vouched uploads', () => {
  test('pass in their tab, with an envelope around them, for ten seconds', () => {
    let time = 0;
    const uploads = createVouched(() => time);
    uploads.vouch(1, 100_000);
    expect(uploads.isVouched(1, 100_000)).toBe(true);
    expect(uploads.isVouched(1, 165_536)).toBe(true);
    expect(uploads.isVouched(1, 165_537)).toBe(false);
    expect(uploads.isVouched(1, 99_999)).toBe(false);
    expect(uploads.isVouched(2, 100_000)).toBe(false);
    time = 10_000;
    expect(uploads.isVouched(1, 100_000)).toBe(false);
  });

  test('are told apart, and pass together', () => {
    const uploads = createVouched(() => 0);
    uploads.vouch(1, 200_000);
    uploads.vouch(1, 500_000);
    for (const size of [200_000, 500_000, 700_010]) expect(uploads.isVouched(1, size)).toBe(true);
    expect(uploads.isVouched(1, 400_000)).toBe(false);
  });

  test('of unknown size pass a few times', () => {
    const uploads = createVouched(() => 0);
    expect(uploads.isVouched(1, undefined)).toBe(false);
    uploads.vouch(1, 5);
    const passed = Array.from({ length: 6 }, () => uploads.isVouched(1, undefined));
    expect(passed).toEqual([true, true, true, true, false, false]);
  });
});

test('cleared marks are few: the oldest go first', () => {
  const cleared = createCleared(3);
  cleared.add([1, 2, 3]);
  cleared.add([1, 4]);
  expect([1, 2, 3, 4].map((mark) => cleared.has(mark))).toEqual([true, false, true, true]);
  cleared.add([9], 'chatgpt');
  expect([cleared.has(9, 'chatgpt'), cleared.has(9, 'claude'), cleared.has(9), cleared.has(1, 'claude')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  cleared.forget();
  expect(cleared.has(1)).toBe(false);
});
