/** The clock that outlives its worker: a timer while it runs, an alarm for when it doesn't. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const alarms = vi.hoisted(() => ({
  set: new Map<string, number>(),
  ring: (_alarm: { name: string }): void => undefined,
}));
vi.mock('./browser.ts', () => ({
  browser: {
    alarms: {
      create: async (name: string, { when }: { when: number }) => void alarms.set.set(name, when),
      clear: async (name: string) => alarms.set.delete(name),
      onAlarm: { addListener: (listener: typeof alarms.ring) => void (alarms.ring = listener) },
    },
  },
}));
const { alarmClock } = await import('./lifecycle.ts');

const now = Date.parse('2026-11-23T12:00:00Z');
const listener = vi.fn<() => void>();
let wakeAt: ReturnType<typeof alarmClock>;
beforeEach(() => {
  vi.useFakeTimers({ now });
  listener.mockClear();
  alarms.set.clear();
  wakeAt = alarmClock('reports', listener);
});
afterEach(() => {
  vi.useRealTimers();
});

test('rings at its time while the worker runs; the alarm is never sooner than Chromium takes it', () => {
  wakeAt(now + 5_000);
  expect(alarms.set.get('reports')).toBe(now + 30_000);
  vi.advanceTimersByTime(4_999);
  expect(listener).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(listener).toHaveBeenCalledOnce();
});

test('rings by the alarm where the worker was stopped', () => {
  wakeAt(now + 120_000);
  expect(alarms.set.get('reports')).toBe(now + 120_000);
  alarms.ring({ name: 'policy' });
  expect(listener).not.toHaveBeenCalled();
  alarms.ring({ name: 'reports' });
  expect(listener).toHaveBeenCalledOnce();
});

test('a later call replaces the earlier one, and none takes it away', () => {
  wakeAt(now + 5_000);
  wakeAt(now + 60_000);
  vi.advanceTimersByTime(59_999);
  expect(listener).not.toHaveBeenCalled();
  wakeAt(undefined);
  vi.advanceTimersByTime(600_000);
  expect(listener).not.toHaveBeenCalled();
  expect(alarms.set.size).toBe(0);
});

test('what is far away doesn’t ring at once', () => {
  wakeAt(now + 60 * 86_400_000);
  vi.advanceTimersByTime(86_400_000);
  expect(listener).not.toHaveBeenCalled();
});
