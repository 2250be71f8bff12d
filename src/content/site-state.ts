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
    onError: 'ask',
    timeoutMilliseconds: 1500,
  };
}

export interface SiteWatch {
  /** The last known state, also when the extension itself is gone. */
  current(): SiteState;
  /** Wakes the service worker: something may be pasted soon. */
  wake(): void;
}

export function watchSite(): SiteWatch {
  let state = assumedState();
  let woken = performance.now();
  const port = openWorkerPort((next) => {
    state = next;
  });
  const beat = (): void => {
    woken = performance.now();
    port.beat();
  };
  setInterval(() => {
    if (document.visibilityState === 'visible') beat();
  }, HEARTBEAT_MILLISECONDS);
  return {
    current: () => state,
    wake() {
      if (isConnected() && performance.now() - woken >= SHORTEST_WAKE_MILLISECONDS) beat();
    },
  };
}
