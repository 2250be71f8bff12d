/** What happened: decisions and health, as the events of the contract; and how many inputs were checked today. */
import * as v from 'valibot';
import type { Finding } from '../engine/types.ts';
import {
  type ActivityEvent,
  type Channel,
  type DecisionEvent,
  type HealthCode,
  type HealthDetail,
  type HealthEvent,
  MAX_REASON_LENGTH,
  type Outcome,
} from '../contract/event.ts';
import { version } from '../platform/build.ts';
import { deleteEvents, getEvent, putEvent } from '../platform/event-store.ts';
import { storedLocally } from '../platform/storage.ts';
import { eventFinding, eventText } from './event-finding.ts';

const TodaySchema = v.object({ day: v.string(), checked: v.record(v.string(), v.number()) });
const today = storedLocally('checked-today', TodaySchema, { day: '', checked: {} });

/** The calendar day here, `2026-11-23`. */
export function localDay(now = new Date()): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

export interface Decided {
  readonly site: string;
  readonly host: string;
  readonly channel: Channel;
  readonly action: DecisionEvent['action'];
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly characters: number;
  readonly lines: number;
  readonly reason?: string;
  readonly indexSequence?: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where events go besides the log. Neither call waits for anything. */
export interface EventSink {
  /** @param isFinal false while the outcome may still change */
  add(event: ActivityEvent, isFinal: boolean): void;
  /** @param logged the decision as the log had it before; undefined where the log was deleted */
  settle(id: string, outcome: Outcome, reason: string | undefined, logged: DecisionEvent | undefined): void;
}
let sink: EventSink | undefined;

/** Hands every event that is written from now on to a queue of reports too. */
export function reportEvents(to: EventSink): void {
  sink = to;
}

// One after the other, so that an outcome finds the decision that it belongs to.
let writing: Promise<unknown> = Promise.resolve();

function inTurn(write: () => Promise<void>): Promise<void> {
  const written = writing.then(write);
  // One that fails (a full disk) must not keep the next ones from being tried.
  writing = written.catch(() => undefined);
  return written;
}

/**
 * Writes a decision; returns the event's id, by which its outcome can be corrected. Doesn't wait for the disk: a person
 * waits for the verdict.
 */
export function recordDecision(decided: Decided): string {
  const { findings, labels, reason, indexSequence, ...rest } = decided;
  const event: DecisionEvent = {
    type: 'decision',
    id: crypto.randomUUID(),
    time: new Date().toISOString(),
    version: version(),
    ...rest,
    findings: findings.map(eventFinding),
    ...(reason === undefined ? {} : { reason: eventText(reason, MAX_REASON_LENGTH) }),
    ...(indexSequence === undefined ? {} : { indexSequence }),
    ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels } }),
  };
  inTurn(() => putEvent(event)).catch(() => undefined);
  sink?.add(event, event.action === 'allow' || event.action === 'audit' || event.action === 'ban');
  return event.id;
}

/** Corrects how a decision ended, once the person has chosen. Unknown ids are ignored (the log may be deleted). */
export function recordOutcome(id: string, outcome: Outcome, reason?: string): Promise<void> {
  return inTurn(async () => {
    const event = await getEvent(id);
    const decision = event?.type === 'decision' ? event : undefined;
    const kept = reason === undefined ? undefined : eventText(reason, MAX_REASON_LENGTH);
    sink?.settle(id, outcome, kept, decision);
    if (decision === undefined) return;
    await putEvent({ ...decision, outcome, ...(kept === undefined ? {} : { reason: kept }) });
  });
}

/** Writes a health event. `indexSequence` of the index in use, where the event is about what protects. */
export async function recordHealth(
  code: HealthCode,
  detail: HealthDetail,
  labels: Readonly<Record<string, string>>,
  indexSequence?: number,
): Promise<void> {
  const event: HealthEvent = {
    type: 'health',
    id: crypto.randomUUID(),
    time: new Date().toISOString(),
    version: version(),
    code,
    detail,
    ...(indexSequence === undefined ? {} : { indexSequence }),
    ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels } }),
  };
  // Before the log: a disk that takes no log may still let a report go.
  sink?.add(event, true);
  await inTurn(() => putEvent(event));
}

// One after the other: two pastes at once would otherwise count as one.
let counting: Promise<unknown> = Promise.resolve();

/** Counts one checked input at a site; clean ones leave no other trace. */
export function countChecked(site: string): Promise<unknown> {
  const count = async (): Promise<void> => {
    const day = localDay();
    const stored = await today.read();
    const checked = stored.day === day ? stored.checked : {};
    await today.write({ day, checked: { ...checked, [site]: (checked[site] ?? 0) + 1 } });
  };
  counting = counting.then(count, count);
  return counting;
}

/** How many inputs were checked at a site today. */
export async function checkedToday(site: string): Promise<number> {
  const stored = await today.read();
  return stored.day === localDay() ? (stored.checked[site] ?? 0) : 0;
}

/** Deletes the log and its counts. */
export async function deleteActivity(): Promise<void> {
  await inTurn(deleteEvents);
  await today.delete();
}
