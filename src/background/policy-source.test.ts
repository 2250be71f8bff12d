/** The policy in force while managed storage answers with nothing for a moment, and when it goes for good. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

type Changes = Record<string, object>;
const fake = vi.hoisted(() => ({
  local: {} as Record<string, unknown>,
  session: {} as Record<string, unknown>,
  managed: {} as Record<string, unknown>,
  isFailing: false,
  alarms: new Map<string, number>(),
  changed: [] as ((changes: Changes, area: string) => void)[],
  rings: [] as ((alarm: { name: string }) => void)[],
}));
vi.mock('../platform/browser.ts', () => {
  const area = (name: 'local' | 'session' | 'managed') => ({
    get: async (key: string | null) => {
      if (fake.isFailing) throw new Error('the storage failed');
      return key === null ? { ...fake[name] } : { [key]: fake[name][key] };
    },
    set: async (values: Record<string, unknown>) => {
      Object.assign(fake[name], values);
      for (const listener of [...fake.changed])
        listener(Object.fromEntries(Object.keys(values).map((k) => [k, {}])), name);
    },
    remove: async (key: string) => void delete fake[name][key],
  });
  return {
    browser: {
      storage: {
        ...{ local: area('local'), session: area('session'), managed: area('managed') },
        onChanged: { addListener: (listener: (typeof fake.changed)[number]) => void fake.changed.push(listener) },
      },
      alarms: {
        get: async (name: string) => (fake.alarms.has(name) ? { periodInMinutes: fake.alarms.get(name) } : undefined),
        create: async (name: string, { periodInMinutes }: { periodInMinutes: number }) =>
          void fake.alarms.set(name, periodInMinutes),
        clear: async (name: string) => fake.alarms.delete(name),
        onAlarm: { addListener: (listener: (typeof fake.rings)[number]) => void fake.rings.push(listener) },
      },
    },
  };
});
vi.stubGlobal('chrome', { management: { getSelf: async () => ({ installType: 'admin' }) } });
const { watchPolicy } = await import('./policy-source.ts');

const policy = { action: 'block', userCanChangeSettings: false };

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T12:00:00Z'), toFake: ['Date'] });
  for (const area of ['local', 'session', 'managed'] as const) fake[area] = {};
  fake.alarms.clear();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A worker that has just started, once it has taken in what managed storage says. */
async function start(): Promise<ReturnType<typeof watchPolicy>> {
  fake.changed.length = 0;
  fake.rings.length = 0;
  const source = watchPolicy(
    () => undefined,
    () => undefined,
  );
  await settled();
  return source;
}
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}
/** Managed storage says something else from now on. */
async function answer(managed: Record<string, unknown>): Promise<void> {
  fake.managed = managed;
  for (const listener of [...fake.changed]) listener({}, 'managed');
  await settled();
}
const inForce = async (source: ReturnType<typeof watchPolicy>): Promise<boolean> => {
  const { managed, policy: now } = await source.current();
  expect(now.action).toBe(managed ? 'block' : 'warn');
  return managed;
};

test('an empty answer counts after a minute, not before', async () => {
  fake.managed = policy;
  const source = await start();
  expect(await inForce(source)).toBe(true);
  await answer({});
  expect(await inForce(source)).toBe(true);
  vi.setSystemTime(Date.now() + 59_000);
  for (const ring of fake.rings) ring({ name: 'policy' });
  await settled();
  expect(await inForce(source)).toBe(true);
  vi.setSystemTime(Date.now() + 1_000);
  for (const ring of fake.rings) ring({ name: 'policy' });
  await settled();
  expect(await inForce(source)).toBe(false);
  expect(fake.alarms.size).toBe(0);
});

test('an empty answer that was none begins no minute that ends months later', async () => {
  fake.managed = policy;
  const source = await start();
  await answer({});
  await answer(policy);
  vi.setSystemTime(Date.now() + 90 * 86_400_000);
  await answer({});
  expect(await inForce(source)).toBe(true);
});

test('an empty answer of an earlier session begins none either', async () => {
  fake.managed = policy;
  await start();
  // The browser is closed while managed storage has nothing to say, and opened the next morning.
  await answer({});
  fake.session = {};
  vi.setSystemTime(Date.now() + 86_400_000);
  const source = await start();
  expect(await inForce(source)).toBe(true);
  await answer(policy);
  expect(await inForce(source)).toBe(true);
});

test('a clock that was ahead doesn’t keep a policy that is gone', async () => {
  fake.managed = policy;
  const source = await start();
  await answer({});
  vi.setSystemTime(Date.now() - 365 * 86_400_000);
  for (let minute = 0; minute < 2; minute++) {
    for (const ring of fake.rings) ring({ name: 'policy' });
    await settled();
    vi.setSystemTime(Date.now() + 60_000);
  }
  for (const ring of fake.rings) ring({ name: 'policy' });
  await settled();
  expect(await inForce(source)).toBe(false);
});

test('a storage that fails once is asked again', async () => {
  fake.managed = policy;
  await start();
  fake.isFailing = true;
  const source = await start();
  await expect(source.current()).rejects.toThrow('the storage failed');
  fake.isFailing = false;
  expect(await inForce(source)).toBe(true);
});
