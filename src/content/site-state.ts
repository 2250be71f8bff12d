/** What this frame knows of its site, and the port that brings it and keeps the service worker awake. */
import type { SiteState } from '../contract/message.ts';
import { isConnected } from '../platform/build.ts';
import { openWorkerPort } from '../platform/messaging.ts';

/** A worker without work is stopped after 30 seconds. */
const HEARTBEAT_MILLISECONDS = 20_000;
/** Keys and focus changes come in bursts; one of them wakes the worker. */
const SHORTEST_WAKE_MILLISECONDS = 1000;

/** Until the service worker has said anything: guard, and hold whatever is pasted. */
function assumedState(): SiteState {
  return {
    type: 'site-state',
    active: true,
    siteName: location.hostname,
    matches: [],
    holdAll: true,
    holdUninspectable: true,
    onError: 'ask',
    timeoutMilliseconds: 1500,
  };
}

export interface SiteWatch {
  /**
   * The last known state. While it may have changed unheard, a site counts as guarded and everything is held: the worker
   * lets pass what needn't be. When the extension itself is gone, nothing can change any more.
   */
  current(): SiteState;
  /** Wakes the service worker: something may be pasted soon. */
  wake(): void;
}

/** @param onChange runs whenever `current` may say something else */
export function watchSite(onChange: () => void = () => undefined): SiteWatch {
  let state = assumedState();
  let heard = false;
  let woken = performance.now();
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const port = openWorkerPort(
    (next) => {
      state = next;
      heard = true;
      onChange();
    },
    () => {
      heard = false;
      onChange();
      clearTimeout(reopening);
      reopening = setTimeout(reopen, Math.max(0, woken + SHORTEST_WAKE_MILLISECONDS - performance.now()));
    },
  );
  const beat = (): void => {
    woken = performance.now();
    port.beat();
  };
  // A hidden tab asks when it comes back.
  const reopen = (): void => {
    if (isConnected() && document.visibilityState === 'visible') beat();
  };
  setInterval(() => {
    if (document.visibilityState === 'visible') beat();
  }, HEARTBEAT_MILLISECONDS);
  return {
    current: () => (heard || !isConnected() ? state : { ...state, active: true, holdAll: true }),
    wake() {
      if (isConnected() && performance.now() - woken >= SHORTEST_WAKE_MILLISECONDS) beat();
    },
  };
}
