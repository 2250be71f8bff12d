/** What is written goes to the queue of reports too, whatever becomes of the log. */
import * as v from 'valibot';
import { beforeEach, expect, test, vi } from 'vitest';
import { type ActivityEvent, ActivityEventSchema, type DecisionEvent } from '../contract/event.ts';
import type { Decided } from './activity.ts';

const disk = vi.hoisted(() => ({ log: new Map<string, unknown>(), isFull: false }));
vi.mock('../platform/event-store.ts', () => ({
  putEvent: async (event: { id: string }) => {
    if (disk.isFull) throw new DOMException('', 'QuotaExceededError');
    disk.log.set(event.id, event);
  },
  getEvent: async (id: string) => disk.log.get(id),
  deleteEvents: async () => disk.log.clear(),
}));
vi.mock('../platform/storage.ts', () => ({ storedLocally: () => ({ delete: async () => undefined }) }));
vi.mock('../platform/build.ts', () => ({ version: () => '1.0.0' }));
const { deleteActivity, recordDecision, recordHealth, recordOutcome, reportEvents } = await import('./activity.ts');

const decided: Decided = {
  ...{ site: 'chatgpt', host: 'chatgpt.com', channel: 'paste', action: 'justify', outcome: 'cancelled' },
  ...{ findings: [], characters: 1, lines: 1, labels: {} },
};
let added: [ActivityEvent, boolean][];
let settled: [string, string, string | undefined, DecisionEvent | undefined][];
beforeEach(() => {
  disk.log.clear();
  disk.isFull = false;
  added = [];
  settled = [];
  reportEvents({ add: (...event) => added.push(event), settle: (...outcome) => settled.push(outcome) });
});

test('a decision is handed over at once: final when nobody is asked, else with its outcome later', async () => {
  const id = recordDecision(decided);
  recordDecision({ ...decided, action: 'audit', outcome: 'sent' });
  recordDecision({ ...decided, action: 'ban', outcome: 'blocked', channel: 'navigation' });
  expect(added.map(([, isFinal]) => isFinal)).toEqual([false, true, true]);
  await recordOutcome(id, 'overridden', 'the customer has agreed');
  expect(settled).toEqual([[id, 'overridden', 'the customer has agreed', added[0]?.[0]]]);
  expect(disk.log.get(id)).toMatchObject({ outcome: 'overridden', reason: 'the customer has agreed' });
});

test('a reason is cut between characters, and half a character is none: receivers would refuse the whole batch', async () => {
  const id = recordDecision({ ...decided, reason: `${'a'.repeat(199)}😀` });
  expect(added[0]?.[0]).toMatchObject({ reason: `${'a'.repeat(199)}\uFFFD` });
  await recordOutcome(id, 'overridden', 'the customer \uD83D wants\0it 😀');
  expect(settled[0]?.[2]).toBe('the customer \uFFFD wants\uFFFDit 😀');
});

test('a path that is longer than any name in an event doesn’t keep the decision from being reported', () => {
  const place = { repository: 'git.corp.example', file: `/${'a'.repeat(3000)}` };
  const about = {
    fileLines: [1, 9] as const,
    inputLines: [1, 9] as const,
    lines: 9,
    share: 1,
    confidence: 'exact' as const,
  };
  recordDecision({ ...decided, findings: [{ kind: 'source', ...place, ...about }] });
  expect(v.is(ActivityEventSchema, added[0]?.[0])).toBe(true);
});

test('a person who deletes the log takes no outcome from the report', async () => {
  const id = recordDecision(decided);
  await deleteActivity();
  await recordOutcome(id, 'overridden');
  expect(settled).toEqual([[id, 'overridden', undefined, undefined]]);
  expect(disk.log.size).toBe(0);
});

test('a disk that takes no log doesn’t keep the trouble from being reported', async () => {
  disk.isFull = true;
  await expect(recordHealth('index', 'quota', {}, 7)).rejects.toThrow('');
  expect(added.map(([event]) => event)).toMatchObject([{ code: 'index', detail: 'quota', indexSequence: 7 }]);
});
