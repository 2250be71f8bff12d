/** What a frame takes for its site's state while its port is there, gone, and there again. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SiteState } from '../contract/message.ts';
import { watchSite } from './site-state.ts';

const world = vi.hoisted(() => ({
  connected: true,
  beats: 0,
  onState: undefined as ((state: unknown) => void) | undefined,
  onLost: undefined as (() => void) | undefined,
}));
vi.mock('../platform/build.ts', () => ({ isConnected: () => world.connected }));
vi.mock('../platform/messaging.ts', () => ({
  openWorkerPort(onState: (state: unknown) => void, onLost: () => void) {
    Object.assign(world, { onState, onLost });
    return {
      beat() {
        world.beats += 1;
        return true;
      },
    };
  },
}));

const off: SiteState = {
  type: 'site-state',
  holdUninspectable: false,
  active: false,
  siteName: 'Chat',
  matches: [],
  holdAll: false,
  onError: 'block',
  timeoutMilliseconds: 900,
};

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(world, { connected: true, beats: 0 });
  vi.stubGlobal('location', { hostname: 'chat.example' });
  vi.stubGlobal('document', { visibilityState: 'visible' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('guards and holds everything until something is heard, and again when the port is gone', () => {
  const site = watchSite();
  expect(site.current()).toMatchObject({ active: true, holdAll: true, siteName: 'chat.example' });
  world.onState?.(off);
  expect(site.current()).toEqual(off);
  world.onLost?.();
  expect(site.current()).toEqual({ ...off, active: true, holdAll: true });
  world.onState?.(off);
  expect(site.current()).toEqual(off);
});

test('a lost port is opened again, once a second at most', () => {
  watchSite();
  world.onState?.(off);
  world.onLost?.();
  vi.advanceTimersByTime(1000);
  expect(world.beats).toBe(1);
  world.onLost?.();
  vi.advanceTimersByTime(999);
  expect(world.beats).toBe(1);
  vi.advanceTimersByTime(1);
  expect(world.beats).toBe(2);
});

test('a hidden tab waits until it is shown; a tab without its extension stays as it was', () => {
  const site = watchSite();
  world.onState?.(off);
  vi.stubGlobal('document', { visibilityState: 'hidden' });
  world.onLost?.();
  vi.advanceTimersByTime(60_000);
  expect(world.beats).toBe(0);
  site.wake();
  expect(world.beats).toBe(1);
  vi.stubGlobal('document', { visibilityState: 'visible' });
  world.connected = false;
  world.onLost?.();
  vi.advanceTimersByTime(5000);
  expect(world.beats).toBe(1);
  expect(site.current()).toEqual(off);
});
