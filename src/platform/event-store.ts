/** The activity log: events in IndexedDB, newest kept, capped. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ActivityEvent } from '../contract/event.ts';

/** Beyond this many events the oldest go. */
export const MAX_EVENTS = 5_000;

interface Schema extends DBSchema {
  events: { key: string; value: ActivityEvent; indexes: { time: string } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('activity', 1, {
    upgrade(db) {
      db.createObjectStore('events', { keyPath: 'id' }).createIndex('time', 'time');
    },
    terminated() {
      opened = undefined;
    },
  });
  // A failed opening must not be remembered: the next event tries again.
  opened.catch(() => (opened = undefined));
  return opened;
}

/** Adds an event, or replaces the one with its id. */
export async function putEvent(event: ActivityEvent): Promise<void> {
  const transaction = (await database()).transaction('events', 'readwrite');
  const { store } = transaction;
  await store.put(event);
  let excess = (await store.count()) - MAX_EVENTS;
  let cursor = excess > 0 ? await store.index('time').openCursor() : null;
  for (; cursor !== null && excess > 0; excess--) {
    await cursor.delete();
    cursor = await cursor.continue();
  }
  await transaction.done;
}

export async function getEvent(id: string): Promise<ActivityEvent | undefined> {
  return (await database()).get('events', id);
}

/** Every event, newest first. */
export async function allEvents(): Promise<ActivityEvent[]> {
  return (await (await database()).getAllFromIndex('events', 'time')).reverse();
}

/** Events since a time (ISO 8601), newest first. */
export async function eventsSince(time: string): Promise<ActivityEvent[]> {
  return (await (await database()).getAllFromIndex('events', 'time', IDBKeyRange.lowerBound(time))).reverse();
}

export async function deleteEvents(): Promise<void> {
  await (await database()).clear('events');
}
