/** A browser's whole download in memory, with its own clock: the real keeper, for tests and for the fleet's benchmark. */
import type { HealthDetail } from '../../contract/event.ts';
import type { ActiveIndex, IndexDownload } from '../../contract/index-store.ts';
import { request } from '../../platform/download.ts';
import { nothingAsked } from '../../platform/stored.ts';
import { bytesOfBase64 } from '../base64.ts';
import { openStoredIndex } from '../open-stored-index.ts';
import type { IndexReader } from '../../engine/index/reader.ts';
import { createKeeper, type IndexDownloads, type KeeperSurroundings } from './keeper.ts';
import { MemoryStore } from './memory-store.ts';
import type { WantedIndex } from './verify.ts';

export class MemoryClient {
  readonly store: MemoryStore;
  /** Milliseconds since 1970. */
  clock: number;
  wanted: WantedIndex | undefined;
  active: ActiveIndex | null = null;
  state: IndexDownload = nothingAsked;
  /** When the keeper wants to be woken. */
  alarm: number | undefined;
  /** Every health event, in order. */
  readonly told: HealthDetail[] = [];
  stallMilliseconds = 30_000;
  /** Whether `storage.local` takes anything. */
  isStorageFull = false;
  private opened = '';
  readonly keeper: IndexDownloads;

  constructor(
    wanted: WantedIndex,
    browserId: string,
    clock: number,
    random: () => number = Math.random,
    store = new MemoryStore(),
  ) {
    this.store = store;
    this.wanted = wanted;
    this.clock = clock;
    this.keeper = this.restarted(browserId, random);
  }

  /** The keeper as a service worker that starts anew makes it: it knows what is stored, and nothing else. */
  restarted(browserId: string, random: () => number = Math.random): IndexDownloads {
    return createKeeper(this.surroundings(browserId, random));
  }

  private surroundings(browserId: string, random: () => number): KeeperSurroundings {
    const stall = (): number => this.stallMilliseconds;
    return {
      network: {
        request,
        get stallMilliseconds() {
          return stall();
        },
        now: () => this.clock,
      },
      store: this.store,
      active: {
        read: () => Promise.resolve(this.active),
        write: (value) => {
          this.active = value;
          return Promise.resolve();
        },
      },
      state: {
        read: () => Promise.resolve(this.state),
        write: (value) => {
          if (this.isStorageFull) return Promise.reject(new DOMException('', 'QuotaExceededError'));
          this.state = value;
          return Promise.resolve();
        },
      },
      random,
      wanted: () => Promise.resolve(this.wanted),
      isReadable: () => this.isReadable(),
      browserId: () => Promise.resolve(browserId),
      setAlarm: (when) => {
        this.alarm = when;
        return Promise.resolve();
      },
      stopAlarm: () => {
        this.alarm = undefined;
        return Promise.resolve();
      },
      alone: (work) => work(),
      wait: (milliseconds) => {
        this.clock += milliseconds;
        return Promise.resolve();
      },
      tell: (detail) => {
        this.told.push(detail);
        return Promise.resolve();
      },
    };
  }

  /** As the extension does: an index that was opened once is kept. */
  private async isReadable(): Promise<boolean> {
    if (this.active === null || this.active.folder === this.opened) return true;
    const { folder } = this.active;
    const isOpen = await this.reader().then(
      () => true,
      () => false,
    );
    if (isOpen) this.opened = folder;
    return isOpen;
  }

  /** The index in use, opened as the extension opens it. Rejects where there is none or it can't be read. */
  reader(): Promise<IndexReader> {
    if (this.active === null) return Promise.reject(new Error('there is no index'));
    return openStoredIndex(this.store, this.active.folder, bytesOfBase64(this.active.key));
  }
}
