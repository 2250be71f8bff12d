/** Reports that wait to be sent: events in IndexedDB, each until a time of its own, apart from the activity log. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ActivityEvent } from '../contract/event.ts';

export interface QueuedReport {
  readonly event: ActivityEvent;
  /** Not sent before, in milliseconds since 1970. */
  readonly due: number;
}

export interface ReportStore {
  /** Adds an event, or replaces the one with its id. */
  put(report: QueuedReport): Promise<void>;
  get(id: string): Promise<QueuedReport | undefined>;
  /** Up to `most` events that are due by then: health first, then the oldest. */
  take(by: number, most: number): Promise<ActivityEvent[]>;
  /** Deletes what was sent; an event that has changed since then stays. */
  delete(sent: readonly ActivityEvent[]): Promise<void>;
  /** Deletes the oldest beyond `most`, decisions before health; returns how many these were. */
  shrink(most: number): Promise<number>;
  count(): Promise<number>;
  /** When the first one is due; undefined where none waits. */
  firstDue(): Promise<number | undefined>;
  clear(): Promise<void>;
}

type Place = readonly [type: ActivityEvent['type'], due: number];

interface Schema extends DBSchema {
  reports: {
    key: string;
    value: QueuedReport & { readonly id: string };
    indexes: { place: [ActivityEvent['type'], number] };
  };
}

/** Whether two events say the same. */
export function isSameEvent(a: ActivityEvent, b: ActivityEvent): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function upTo([type, due]: Place): IDBKeyRange {
  return IDBKeyRange.bound([type, -Infinity], [type, due]);
}

export function openReportStore(): ReportStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const database = (): Promise<IDBPDatabase<Schema>> => {
    opened ??= openDB<Schema>('reports', 1, {
      upgrade(db) {
        db.createObjectStore('reports', { keyPath: 'id' }).createIndex('place', ['event.type', 'due']);
      },
      terminated() {
        opened = undefined;
      },
    });
    // A failed opening must not be remembered: the next event tries again.
    opened.catch(() => (opened = undefined));
    return opened;
  };
  return {
    async put(report) {
      await (await database()).put('reports', { ...report, id: report.event.id });
    },
    async get(id) {
      return (await database()).get('reports', id);
    },
    async take(by, most) {
      const db = await database();
      const health = await db.getAllFromIndex('reports', 'place', upTo(['health', by]), most);
      const left = most - health.length;
      const decisions = left > 0 ? await db.getAllFromIndex('reports', 'place', upTo(['decision', by]), left) : [];
      return [...health, ...decisions].map(({ event }) => event);
    },
    async delete(sent) {
      const transaction = (await database()).transaction('reports', 'readwrite');
      for (const event of sent) {
        const stored = await transaction.store.get(event.id);
        if (stored !== undefined && isSameEvent(stored.event, event)) await transaction.store.delete(event.id);
      }
      await transaction.done;
    },
    async shrink(most) {
      const transaction = (await database()).transaction('reports', 'readwrite');
      const excess = (await transaction.store.count()) - most;
      let left = excess;
      for (const type of ['decision', 'health'] as const) {
        let cursor = left > 0 ? await transaction.store.index('place').openCursor(upTo([type, Infinity])) : null;
        for (; cursor !== null && left > 0; left--) {
          await cursor.delete();
          cursor = await cursor.continue();
        }
      }
      await transaction.done;
      return Math.max(0, excess);
    },
    async count() {
      return (await database()).count('reports');
    },
    async firstDue() {
      const db = await database();
      const firsts = await Promise.all(
        (['health', 'decision'] as const).map((type) =>
          db.getAllFromIndex('reports', 'place', upTo([type, Infinity]), 1),
        ),
      );
      const dues = firsts.flat().map(({ due }) => due);
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
    async clear() {
      await (await database()).clear('reports');
    },
  };
}
