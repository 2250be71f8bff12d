/**
 * What a person has let through ("… anyway"), by site, as marks: later layers don't ask again. Kept in `storage.session`,
 * so that it outlives the service worker and ends with the browser.
 */
import * as v from 'valibot';
import { hexOf } from '../engine/index/byte-buffer.ts';
import type { IsGranted } from '../engine/marks.ts';
import { storedInSession, type Stored } from '../platform/storage.ts';

const mark = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Site → marks by the end of their grant, in milliseconds since 1970. */
const GrantsSchema = v.object({
  /** Keys the marks of secrets, markers and code, which have no key of the index: 16 bytes in hexadecimal. */
  markKey: v.pipe(v.string(), v.regex(/^([0-9a-f]{32})?$/)),
  sites: v.record(v.string(), v.array(v.object({ until: v.number(), marks: v.array(mark) }))),
});
type StoredGrants = v.InferOutput<typeof GrantsSchema>;

const storedGrants = storedInSession('grants', GrantsSchema, { markKey: '', sites: {} });

/** Ends of grants are rounded up to this, so that a conversation renews them seldom. */
const STEP_MILLISECONDS = 15_000;
/** An "anyway" holds at least as long as one sending takes to pass every layer, whatever `grantMinutes` says. */
export const LEAST_GRANT_MILLISECONDS = 20_000;
/** `storage.session` holds 10 MB; a mark takes some 17 bytes there. Those that end first go first. */
const MOST_MARKS = 250_000;

export interface Grants {
  /** Says of a mark whether it is granted at a site now. */
  marksOf(siteId: string): Promise<IsGranted>;
  /** The same at once, for who can't wait; nothing is granted before the first read has ended. */
  marksNow(siteId: string): IsGranted;
  /** Keys the marks of texts: `ScanOptions.markKey`. Lasts as long as the grants. */
  markKey(): Promise<Uint8Array>;
  markKeyNow(): Uint8Array | undefined;
  /** @param minutes the policy's `grantMinutes`; 0 holds for one sending */
  grant(siteId: string, marks: readonly number[], minutes: number): Promise<void>;
  /** Lets grants live on that were met again (`ScanResult.renewed`); what has ended meanwhile stays ended. */
  renew(siteId: string, marks: readonly number[], minutes: number): Promise<void>;
  clear(): Promise<void>;
}

/** Reads what is stored at once. */
export function createGrants(
  store: Pick<Stored<StoredGrants>, 'read' | 'write'> = storedGrants,
  now: () => number = Date.now,
): Grants {
  /** Site → mark → end of its grant. */
  const sites = new Map<string, Map<number, number>>();
  let key: Uint8Array | undefined;

  const load = async (): Promise<Uint8Array> => {
    const stored = await store.read().catch((): StoredGrants => ({ markKey: '', sites: {} }));
    for (const [site, groups] of Object.entries(stored.sites)) {
      for (const { until, marks } of groups) for (const one of marks) untilOf(site).set(one, until);
    }
    key = stored.markKey === '' ? crypto.getRandomValues(new Uint8Array(16)) : bytesOf(stored.markKey);
    if (stored.markKey === '') await save().catch(() => undefined);
    return key;
  };

  const untilOf = (site: string): Map<number, number> => {
    const known = sites.get(site) ?? new Map<number, number>();
    sites.set(site, known);
    return known;
  };

  // One write after the other: the last one holds everything.
  let writing: Promise<unknown> = Promise.resolve();
  const save = (): Promise<void> => {
    const written = writing.then(async () => {
      dropEnded(sites, now());
      await store.write({ markKey: hexOf(key ?? new Uint8Array(16)), sites: grouped(sites) });
    });
    writing = written.catch(() => undefined);
    return written;
  };

  const loaded = load();
  const end = (minutes: number): number => {
    const until = now() + Math.max(LEAST_GRANT_MILLISECONDS, minutes * 60_000);
    return Math.ceil(until / STEP_MILLISECONDS) * STEP_MILLISECONDS;
  };
  const marksNow = (siteId: string): IsGranted => {
    const known = sites.get(siteId);
    const time = now();
    return (one) => (known?.get(one) ?? 0) > time;
  };

  return {
    marksNow,
    async marksOf(siteId) {
      await loaded;
      return marksNow(siteId);
    },
    markKey: () => loaded,
    markKeyNow: () => key,
    async grant(siteId, marks, minutes) {
      await loaded;
      if (marks.length === 0) return;
      const until = end(minutes);
      const known = untilOf(siteId);
      for (const one of marks) known.set(one, Math.max(until, known.get(one) ?? 0));
      await save();
    },
    async renew(siteId, marks, minutes) {
      await loaded;
      // Where grants are for one sending alone, sending again is asked about again.
      if (minutes === 0) return;
      const until = end(minutes);
      const known = sites.get(siteId);
      const isGranted = marksNow(siteId);
      let changed = false;
      for (const one of marks) {
        if (!isGranted(one) || (known?.get(one) ?? 0) >= until) continue;
        known?.set(one, until);
        changed = true;
      }
      if (changed) await save();
    },
    async clear() {
      await loaded;
      sites.clear();
      await save();
    },
  };
}

/** Takes out what has ended, and what is too much. */
function dropEnded(sites: Map<string, Map<number, number>>, now: number): void {
  let count = 0;
  for (const [site, marks] of sites) {
    for (const [one, until] of marks) if (until <= now) marks.delete(one);
    if (marks.size === 0) sites.delete(site);
    count += marks.size;
  }
  if (count <= MOST_MARKS) return;
  const ends = [...sites.values()].flatMap((marks) => [...marks.values()]).sort((a, b) => a - b);
  const last = ends[count - MOST_MARKS - 1] as number;
  for (const marks of sites.values()) {
    for (const [one, until] of marks) {
      if (until > last || count <= MOST_MARKS) continue;
      marks.delete(one);
      count--;
    }
  }
}

function grouped(sites: ReadonlyMap<string, ReadonlyMap<number, number>>): StoredGrants['sites'] {
  const stored: StoredGrants['sites'] = {};
  for (const [site, marks] of sites) {
    const byEnd = new Map<number, number[]>();
    for (const [one, until] of marks) {
      const group = byEnd.get(until);
      if (group) group.push(one);
      else byEnd.set(until, [one]);
    }
    stored[site] = [...byEnd].map(([until, group]) => ({ until, marks: group }));
  }
  return stored;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
