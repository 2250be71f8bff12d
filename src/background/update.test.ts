import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOOK_MILLISECONDS, MOST_PATIENCE_MILLISECONDS, takeUpdates } from './update.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function stage(asking: boolean) {
  const state = { asking };
  const restart = vi.fn<() => void>();
  let ready = (): void => undefined;
  takeUpdates({
    onUpdateReady: (listener) => {
      ready = listener;
    },
    restart,
    isAsking: () => state.asking,
  });
  return { state, restart, ready: () => ready() };
}

describe('takeUpdates', () => {
  it('restarts at once where nobody is being asked, and not before an update is ready', () => {
    const { restart, ready } = stage(false);
    expect(restart).not.toHaveBeenCalled();
    ready();
    expect(restart).toHaveBeenCalledOnce();
  });

  it('waits for the answer to a dialog', () => {
    const { state, restart, ready } = stage(true);
    ready();
    vi.advanceTimersByTime(10 * LOOK_MILLISECONDS);
    expect(restart).not.toHaveBeenCalled();
    state.asking = false;
    vi.advanceTimersByTime(LOOK_MILLISECONDS);
    expect(restart).toHaveBeenCalledOnce();
  });

  it('does not wait for ever for a dialog whose tab is gone', () => {
    const { restart, ready } = stage(true);
    ready();
    vi.advanceTimersByTime(MOST_PATIENCE_MILLISECONDS + LOOK_MILLISECONDS);
    expect(restart).toHaveBeenCalledOnce();
  });
});
