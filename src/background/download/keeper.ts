/** Keeps the index that the policy names fresh: when the server is asked, what is remembered of it, and who is told. */
import type { HealthDetail } from '../../contract/event.ts';
import type { IndexDownload } from '../../contract/index-store.ts';
import type { DownloadStatus } from '../../contract/message.ts';
import type { Stored } from '../../platform/storage.ts';
import { nothingAsked } from '../../platform/stored.ts';
import { refreshIndex, type Surroundings } from './refresh.ts';
import { nextAsk, shareOf, startDelay } from './timing.ts';
import type { WantedIndex } from './verify.ts';

/** Where the worker is stopped in the middle of a download, it goes on after this. */
const GO_ON_MILLISECONDS = 60_000;

/** What the keeper works on beside what a refresh does. */
export interface KeeperSurroundings extends Surroundings {
  /** The index that the policy in force names. */
  wanted(): Promise<WantedIndex | undefined>;
  /** Whether the index in use can be read; true where there is none. */
  isReadable(): Promise<boolean>;
  readonly state: Pick<Stored<IndexDownload>, 'read' | 'write'>;
  browserId(): Promise<string>;
  /** Calls `update` at that moment (milliseconds since 1970), and every so often after it. */
  setAlarm(when: number, periodMinutes: number): Promise<void>;
  stopAlarm(): Promise<void>;
  /** Runs the work while nobody else installs an index, and while the worker stays awake. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  wait(milliseconds: number): Promise<unknown>;
  /** Tells the administrator of a new trouble, or (`ok`) of its end. */
  tell(detail: HealthDetail): Promise<void>;
}

export interface IndexDownloads {
  /** Looks whether the policy names an index, and asks for it when that is due; resolves when that has ended. */
  update(): Promise<void>;
  /** Asks now, due or not; resolves when that has ended, however it did. */
  refresh(): Promise<void>;
  /** How the last try ended; `ok` after a success. */
  trouble(): Promise<HealthDetail>;
  /** Undefined where the policy names no index. */
  status(): Promise<DownloadStatus | undefined>;
}

interface Known {
  readonly last: IndexDownload;
  /** Whether the index that the server gave last is here and can be read. */
  readonly hasIndex: boolean;
}

/**
 * A failure leaves the index in use where it is, also where the policy names another address or key meanwhile: until
 * that one's index is whole, the last is still the organisation's.
 */
export function createKeeper(around: KeeperSurroundings): IndexDownloads {
  const { network, state } = around;
  let running: Promise<void> = Promise.resolve();
  let isUnderWay = false;

  const knownOf = async ({ url, key, publicKey = '' }: WantedIndex): Promise<Known> => {
    const [active, stored] = await Promise.all([around.active.read(), state.read()]);
    const isSameServer = stored.url === url && stored.publicKey === publicKey;
    const isSame = isSameServer && stored.key === key;
    return {
      last: {
        ...(isSame ? stored : nothingAsked),
        ...{ url, key, publicKey, sequence: isSameServer ? stored.sequence : 0 },
      },
      // One that can't be read any more is fetched again, whatever the server says of changes.
      hasIndex: isSame && active?.origin === 'policy' && (await around.isReadable()),
    };
  };

  const askServer = async (wanted: WantedIndex, { last, hasIndex }: Known): Promise<IndexDownload> => {
    const { detail } = await state.read();
    const next = await refreshIndex(around, wanted, last, hasIndex);
    // A disk that takes no more must not keep anybody from hearing of it.
    await state.write(next).catch(() => undefined);
    // One event for each new trouble, and one for its end; a server that is gone for a day is not a thousand of them.
    if (next.detail !== detail) await around.tell(next.detail);
    return next;
  };

  const run = async (isWished: boolean): Promise<void> => {
    const wanted = await around.wanted();
    if (wanted === undefined) {
      await around.stopAlarm();
      return;
    }
    const share = shareOf(await around.browserId());
    const { refreshMinutes } = wanted;
    const known = await knownOf(wanted);
    let due = nextAsk(known.last, refreshMinutes, share, known.hasIndex, network.now());
    if (isWished || due <= network.now()) {
      isUnderWay = true;
      try {
        await around.setAlarm(network.now() + GO_ON_MILLISECONDS, refreshMinutes);
        if (!isWished) await around.wait(startDelay(share));
        const next = await around.alone(() => askServer(wanted, known));
        due = nextAsk(next, refreshMinutes, share, true, network.now());
      } finally {
        isUnderWay = false;
      }
    }
    await around.setAlarm(due, refreshMinutes);
  };
  // One after the other, so that a policy that changes during a download is not lost.
  const inTurn = (isWished: boolean): Promise<void> => {
    running = running.then(() => run(isWished)).catch(() => undefined);
    return running;
  };
  return {
    update: () => inTurn(false),
    refresh: () => inTurn(true),
    trouble: async () => (await state.read()).detail,
    async status() {
      const wanted = await around.wanted();
      if (wanted === undefined) return undefined;
      const { last, hasIndex } = await knownOf(wanted);
      const share = shareOf(await around.browserId());
      const { detail, since, asked, httpStatus } = last;
      return {
        ...{ detail, since, asked, underWay: isUnderWay },
        next: nextAsk(last, wanted.refreshMinutes, share, hasIndex, network.now()),
        ...(httpStatus === undefined ? {} : { httpStatus }),
      };
    },
  };
}
