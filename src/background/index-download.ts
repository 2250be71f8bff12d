/** The keeper of the policy's index, with the browser's own network, storage, alarms and locks. */
import { request } from '../platform/download.ts';
import { afterInstalling } from '../platform/index-files.ts';
import { indexStore } from '../platform/index-store.ts';
import { browserId } from '../platform/installation.ts';
import { onAlarm, setAlarm, stayAwake, stopAlarm } from '../platform/lifecycle.ts';
import { storedActiveIndex, storedIndexDownload } from '../platform/stored.ts';
import { recordHealth } from './activity.ts';
import { createKeeper, type IndexDownloads } from './download/keeper.ts';
import type { IndexSource } from './index-source.ts';
import type { PolicySource } from './policy-source.ts';

const ALARM = 'index';
/** The worker is stopped after 30 s in which it called nothing of the browser's. */
const AWAKE_MILLISECONDS = 20_000;
const STALL_MILLISECONDS = 30_000;

async function awake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(stayAwake, AWAKE_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Registers its alarm at once. */
export function createIndexDownload(policies: PolicySource, indexes: IndexSource): IndexDownloads {
  const policy = async () => (await policies.current()).policy;
  const keeper = createKeeper({
    network: { request, stallMilliseconds: STALL_MILLISECONDS, now: Date.now },
    store: indexStore,
    active: storedActiveIndex,
    state: storedIndexDownload,
    random: Math.random,
    wanted: async () => (await policy()).index,
    isReadable: async () => (await indexes.current()).state !== 'broken',
    browserId,
    setAlarm: (when, periodMinutes) => setAlarm(ALARM, when, periodMinutes),
    stopAlarm: () => stopAlarm(ALARM),
    alone: (work) => awake(() => afterInstalling(work)),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    tell: async (detail) => recordHealth('index', detail, (await policy()).labels),
  });
  onAlarm(ALARM, () => void keeper.update());
  void keeper.update();
  return keeper;
}
