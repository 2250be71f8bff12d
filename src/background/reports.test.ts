/** The queue of reports against real servers: nothing is lost, nothing is sent twice as it was, nobody is stormed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReportReceiver, startReceiver } from '../../tests/e2e/harness/report-receiver.ts';
import type { ActivityEvent, DecisionEvent, HealthEvent } from '../contract/event.ts';
import type { Policy } from '../contract/policy.ts';
import { upload } from '../platform/upload.ts';
import { memoryReportStore } from './memory-report-store.ts';
import { createReports, MAX_QUEUED, nothingSent, type Reports, type ReportState } from './reports.ts';

type Reporting = NonNullable<Policy['reporting']>;

let receiver: ReportReceiver;
let store: ReturnType<typeof memoryReportStore>;
let time: number;
let wakes: (number | undefined)[];
let told: [string, Readonly<Record<string, string>>][];
let state: ReportState;
let reporting: Reporting | undefined;
let seen: boolean;
let reports: Reports;

/** A worker that has just started: what it knows is what is stored. */
function start(): Reports {
  return createReports({
    store,
    state: { read: () => Promise.resolve(state), write: (value) => Promise.resolve(void (state = value)) },
    upload,
    target: () => Promise.resolve({ reporting, seen }),
    wakeAt: (at) => void wakes.push(at),
    tell: (detail, labels) => Promise.resolve(void told.push([detail, labels])),
    now: () => time,
    random: () => 1,
  });
}

beforeEach(async () => {
  receiver = await startReceiver();
  store = memoryReportStore();
  time = Date.parse('2026-11-23T09:00:00Z');
  wakes = [];
  told = [];
  state = nothingSent;
  reporting = { url: receiver.url, format: 'json', headers: { Authorization: 'Bearer secret-token' } };
  seen = true;
  reports = start();
});
afterEach(() => receiver.close());

const decision = (more: Partial<DecisionEvent> = {}): DecisionEvent => ({
  ...{ type: 'decision', id: crypto.randomUUID(), time: new Date(time).toISOString(), version: '1.0.0' },
  ...{ site: 'chatgpt', host: 'chatgpt.com', channel: 'paste', action: 'audit', outcome: 'sent', findings: [] },
  ...{ characters: 10, lines: 1 },
  ...more,
});
const health = (): HealthEvent => ({
  ...{ type: 'health', id: crypto.randomUUID(), time: new Date(time).toISOString(), version: '1.0.0' },
  ...{ code: 'index', detail: 'unreachable' },
});
const sentIn = (at: number): ActivityEvent[] => JSON.parse(receiver.received[at]?.body ?? '[]') as ActivityEvent[];
const idsIn = (at: number): string[] => sentIn(at).map(({ id }) => id);

/** Lets what was handed over reach the queue: `summary` waits for nothing, so the queue is asked until it is quiet. */
async function queued(count: number): Promise<void> {
  while (store.all.size < count) await new Promise((resolve) => setImmediate(resolve));
}
/** So many decisions in the queue. */
async function decided(count: number): Promise<DecisionEvent[]> {
  const events = Array.from({ length: count }, () => decision());
  for (const event of events) reports.add(event, true);
  await queued(count);
  return events;
}
async function later(milliseconds: number): Promise<void> {
  time += milliseconds;
  await reports.update();
}

describe('sending', () => {
  it('sends a batch once it has waited for others, with the policy’s headers, packed, without a trace of a person', async () => {
    const events = await decided(2);
    await reports.update();
    expect(receiver.received).toHaveLength(0);
    await later(5_000);
    expect(receiver.received).toHaveLength(1);
    expect(sentIn(0)).toEqual(events);
    const [request] = receiver.received;
    expect(request).toMatchObject({ method: 'POST', path: '/collect' });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'content-type': 'application/json',
    });
    expect(request?.headers).not.toHaveProperty('cookie');
    expect(request?.headers).not.toHaveProperty('referer');
    expect(store.all.size).toBe(0);
    expect(wakes.at(-1)).toBeUndefined();
    expect(state.lastSent).toBe(new Date(time).toISOString());
  });

  it('asks to be woken when the first one is due', async () => {
    reports.add(decision(), true);
    await queued(1);
    await reports.update();
    expect(wakes.at(-1)).toBe(time + 5_000);
  });

  it('sends a hundred at once, health first, and the rest in the next request', async () => {
    const decisions = Array.from({ length: 149 }, () => decision());
    const trouble = health();
    for (const event of [...decisions, trouble]) reports.add(event, true);
    // A hundred don't wait; what came while they were sent goes with the rest.
    await queued(1);
    await later(5_000);
    await reports.update();
    while (store.all.size > 0) await later(5_000);
    const sent = receiver.received.flatMap((_request, at) => idsIn(at));
    expect(sent.toSorted()).toEqual([...decisions, trouble].map(({ id }) => id).toSorted());
    for (let at = 0; at < receiver.received.length; at++) expect(idsIn(at).length).toBeLessThanOrEqual(100);
  });

  it('lets health overtake', async () => {
    const first = decision();
    const second = health();
    reports.add(first, true);
    reports.add(second, true);
    await queued(2);
    await later(5_000);
    expect(idsIn(0)).toEqual([second.id, first.id]);
  });

  it('goes on where a stopped worker ended', async () => {
    reports.add(decision(), true);
    await queued(1);
    reports = start();
    await later(5_000);
    expect(receiver.received).toHaveLength(1);
  });

  it('sends each format to be read as such', async () => {
    for (const format of ['splunk-hec', 'otlp'] as const) {
      receiver.answerWith({ status: 200, body: '{"text":"Success","code":0}' });
      reporting = { url: receiver.url, format, headers: {} };
      reports.add(decision(), true);
      await queued(1);
      await later(5_000);
    }
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toHaveProperty('sourcetype', 'sourcekeep:decision');
    expect(JSON.parse(receiver.received[1]?.body ?? '')).toHaveProperty('resourceLogs');
  });
});

describe('outcomes', () => {
  const asked = (): DecisionEvent => decision({ action: 'justify', outcome: 'cancelled' });

  it('waits for the answer, and sends the decision once', async () => {
    const event = asked();
    reports.add(event, false);
    await queued(1);
    await later(30_000);
    expect(receiver.received).toHaveLength(0);
    reports.settle(event.id, 'overridden', 'the customer wants it', event);
    await reports.summary();
    while (store.all.get(event.id)?.due !== time + 5_000) await new Promise((resolve) => setImmediate(resolve));
    await later(5_000);
    expect(sentIn(0)).toEqual([{ ...event, outcome: 'overridden', reason: 'the customer wants it' }]);
    await later(100_000);
    expect(receiver.received).toHaveLength(1);
  });

  it('sends a decision as it stands after a minute, and again under its id only if it ends otherwise', async () => {
    const [same, other] = [asked(), asked()];
    reports.add(same, false);
    reports.add(other, false);
    await queued(2);
    await later(60_000);
    expect(idsIn(0)).toEqual([same.id, other.id]);
    reports.settle(same.id, 'cancelled', undefined, same);
    reports.settle(other.id, 'overridden', undefined, other);
    await queued(1);
    await later(5_000);
    expect(receiver.received).toHaveLength(2);
    expect(sentIn(1)).toEqual([{ ...other, outcome: 'overridden' }]);
  });

  it('knows the outcome also where the person has deleted the log meanwhile', async () => {
    const event = asked();
    reports.add(event, false);
    reports.settle(event.id, 'overridden', undefined, undefined);
    reports.settle(crypto.randomUUID(), 'overridden', undefined, undefined);
    await queued(1);
    await later(5_000);
    expect(sentIn(0)).toMatchObject([{ id: event.id, outcome: 'overridden' }]);
  });

  it('knows it too where the log went after the decision was sent', async () => {
    const event = asked();
    reports.add(event, false);
    await queued(1);
    await later(60_000);
    expect(idsIn(0)).toEqual([event.id]);
    reports.settle(event.id, 'overridden', undefined, undefined);
    await queued(1);
    await later(5_000);
    expect(sentIn(1)).toEqual([{ ...event, outcome: 'overridden' }]);
  });

  it('reports a block at once: nobody can let it go', async () => {
    const event = decision({ action: 'block', outcome: 'blocked' });
    reports.add(event, false);
    await queued(1);
    await later(5_000);
    expect(idsIn(0)).toEqual([event.id]);
  });
});

describe('trouble', () => {
  /** One event that is due. */
  async function due(): Promise<DecisionEvent> {
    const event = decision();
    reports.add(event, true);
    await queued(1);
    time += 5_000;
    return event;
  }

  it('waits double after each failure, tells of the third, and sends everything when the receiver is back', async () => {
    receiver.answerWith({ status: 503 }, 'drop', { status: 429 }, { status: 200 });
    const event = await due();
    for (const [i, wait] of [15_000, 30_000, 60_000].entries()) {
      await reports.update();
      expect(receiver.received).toHaveLength(i + 1);
      expect(wakes.at(-1)).toBe(time + wait);
      // Too early: nobody is asked.
      await later(wait - 1);
      expect(receiver.received).toHaveLength(i + 1);
      time += 1;
    }
    expect(told).toEqual([['bad-answer', {}]]);
    await reports.update();
    expect(idsIn(3)).toEqual([event.id]);
    expect(state).toMatchObject({ failures: 0, detail: 'ok' });
  });

  it('waits an hour at the most, and at least half of it whatever the dice say', async () => {
    receiver.answerWith({ status: 500 });
    await due();
    for (let i = 0; i < 12; i++) {
      await reports.update();
      time = Math.max(time, wakes.at(-1) ?? 0);
    }
    await reports.update();
    expect((wakes.at(-1) ?? 0) - time).toBe(3_600_000);
  });

  it('a clock that was a day ahead keeps nothing back', async () => {
    time += 86_400_000;
    receiver.answerWith({ status: 503 }, { status: 200 });
    const [first, second] = [await due(), decision()];
    await reports.update();
    reports.add(second, true);
    await queued(2);
    time -= 86_400_000;
    await reports.update();
    expect(idsIn(1)).toEqual([first.id, second.id]);
    expect(store.all.size).toBe(0);
  });

  it('waits as long as the receiver asks for', async () => {
    receiver.answerWith({ status: 429, headers: { 'Retry-After': '600' } });
    await due();
    await reports.update();
    expect((wakes.at(-1) ?? 0) - time).toBeGreaterThanOrEqual(600_000);
  });

  it('a server that is gone is a server that is gone', async () => {
    const port = Number(new URL(receiver.url).port);
    await receiver.close();
    const event = await due();
    await reports.update();
    expect(state).toMatchObject({ failures: 1, detail: 'unreachable' });
    receiver = await startReceiver({ port });
    await later(15_000);
    expect(idsIn(0)).toEqual([event.id]);
  });

  it('keeps what is refused, says so once, tries slowly, and at once when the policy is mended', async () => {
    receiver.answerWith({ status: 403 });
    const event = await due();
    await reports.update();
    await later(1_800_000);
    expect(receiver.received).toHaveLength(2);
    expect(told).toEqual([['refused', {}]]);
    receiver.answerWith({ status: 200 });
    reporting = { url: receiver.url, format: 'json', headers: { Authorization: 'Bearer new' } };
    await reports.update();
    expect(idsIn(2)).toEqual([event.id]);
    expect(receiver.received[2]?.headers.authorization).toBe('Bearer new');
  });

  it('goes nowhere else when the receiver points there', async () => {
    const other = await startReceiver();
    receiver.answerWith({ status: 307, headers: { Location: other.url } });
    await due();
    await reports.update();
    expect(other.received).toHaveLength(0);
    expect(store.all.size).toBe(1);
    expect(state).toMatchObject({ failures: 1, detail: 'unreachable' });
    await other.close();
  });

  it('says that headers are none instead of sending without them', async () => {
    reporting = { url: receiver.url, format: 'json', headers: { 'no header': 'x' } };
    await due();
    await reports.update();
    expect(receiver.received).toHaveLength(0);
    expect(told).toEqual([['invalid-key', {}]]);
  });

  it('halves a batch that is too large, down to the one event that nobody takes', async () => {
    await decided(4);
    receiver.answerWith({ status: 413 }, { status: 413 }, { status: 413 }, { status: 200 });
    await later(5_000);
    expect(receiver.received.map((_request, at) => idsIn(at).length)).toEqual([4, 2, 1, 1, 1, 1]);
    expect(told).toEqual([['dropped', { dropped: '1' }]]);
  });

  it('sends the others when the receiver can’t read one, which it counts and tells', async () => {
    await decided(4);
    receiver.answerWith({ status: 400 }, { status: 400 }, { status: 400 }, { status: 200 });
    await later(5_000);
    expect(receiver.received.map((_request, at) => idsIn(at).length)).toEqual([4, 2, 1, 1, 2]);
    expect(store.all.size).toBe(0);
    expect(told).toEqual([['refused', { dropped: '1' }]]);
  });

  it.each([1, 8])('throws nothing away when the receiver reads none of %i', async (count) => {
    await decided(count);
    receiver.answerWith({ status: 422 });
    await later(5_000);
    const asked = receiver.received.length;
    expect(asked).toBeLessThanOrEqual(6);
    expect(store.all.size).toBe(count);
    expect(told).toEqual([['refused', {}]]);
    await reports.update();
    expect(receiver.received).toHaveLength(asked);
    receiver.answerWith({ status: 200 });
    await later(1_800_000);
    expect(store.all.size).toBe(0);
  });

  it('counts what an OpenTelemetry collector rejects, and doesn’t send it again', async () => {
    reporting = { url: receiver.url, format: 'otlp', headers: {} };
    receiver.answerWith({ status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"no"}}' });
    await due();
    await reports.update();
    await due();
    await reports.update();
    expect(store.all.size).toBe(0);
    expect(told).toEqual([['refused', { dropped: '1' }]]);
  });
});

describe('the queue', () => {
  it('drops the oldest decisions beyond its cap, and tells how many once the receiver is back', async () => {
    receiver.answerWith({ status: 503 });
    for (let i = 0; i < MAX_QUEUED; i++) await store.put({ event: decision(), due: time + i });
    const [oldest] = store.all.keys();
    reports.add(health(), true);
    reports.add(decision(), true);
    while (state.dropped < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(store.all.size).toBe(MAX_QUEUED);
    expect(store.all.has(oldest ?? '')).toBe(false);
    expect([...store.all.values()].filter(({ event }) => event.type === 'health')).toHaveLength(1);
    await reports.update();
    receiver.answerWith({ status: 200 });
    reports = start();
    await later(3_600_000);
    expect(told).toEqual([['dropped', { dropped: '2' }]]);
    expect(store.all.size).toBe(0);
  });

  it('counts what a full disk doesn’t take', async () => {
    const { put } = store;
    store.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
    reports.add(decision(), true);
    while (state.dropped < 1) await new Promise((resolve) => setImmediate(resolve));
    store.put = put;
    reports.add(decision(), true);
    await queued(1);
    await later(5_000);
    expect(told).toEqual([['dropped', { dropped: '1' }]]);
  });

  it('is not filled without a receiver, and is emptied when the policy takes it away', async () => {
    reports.add(decision(), true);
    await queued(1);
    expect(await reports.summary()).toMatchObject({ waiting: 1, host: new URL(receiver.url).host });
    reporting = undefined;
    await reports.update();
    expect(store.all.size).toBe(0);
    reports.add(decision(), true);
    await reports.update();
    expect(await reports.summary()).toBeUndefined();
    expect(store.all.size).toBe(0);
    expect(receiver.received).toHaveLength(0);
  });

  it('keeps what happens before the policy is known, and deletes it where that wants no reports', async () => {
    seen = false;
    const wanted = reporting;
    reporting = undefined;
    reports.add(decision(), true);
    await queued(1);
    await later(10_000);
    expect(store.all.size).toBe(1);
    reporting = wanted;
    seen = true;
    await reports.update();
    expect(receiver.received).toHaveLength(1);
  });

  it('takes nothing that the closed schema doesn’t know', async () => {
    const more = { ...decision(), text: 'const secret = 1;' } as DecisionEvent;
    reports.add(more, true);
    reports.add({ ...health(), code: 'report', detail: 'const secret = 1;' } as unknown as HealthEvent, true);
    reports.add(decision(), true);
    await queued(1);
    await later(5_000);
    expect(receiver.received[0]?.body).not.toContain('secret');
    expect(sentIn(0)).toHaveLength(1);
    expect(told).toEqual([['failed', {}]]);
  });
});
