/** Reports: every event of the activity log waits in a queue of its own until the organisation's receiver has it. */
import * as v from 'valibot';
import {
  type ActivityEvent,
  ActivityEventSchema,
  type DecisionEvent,
  type HealthDetail,
  healthDetails,
} from '../contract/event.ts';
import type { Status } from '../contract/message.ts';
import type { Policy } from '../contract/policy.ts';
import { isSameEvent, type QueuedReport, type ReportStore } from '../platform/report-store.ts';
import type { Upload, UploadAnswer } from '../platform/upload.ts';
import type { Stored } from '../platform/storage.ts';
import type { EventSink } from './activity.ts';
import { policyDigest } from '../policy/policy-digest.ts';
import { readAnswer } from './report-answer.ts';
import { reportBody } from './report-formats.ts';

/** Beyond this many events the oldest decisions go, and are counted. */
export const MAX_QUEUED = 5_000;
/** So many events go in one request at the most. */
export const BATCH_EVENTS = 100;
/** How long a batch waits for more. Shorter than the half minute after which an idle worker is stopped. */
export const BATCH_MILLISECONDS = 5_000;
/** How long a person may take to answer before the decision is reported as it stands. */
export const SETTLE_MILLISECONDS = 60_000;
/** So many decisions are remembered while somebody is asked about them. */
const MOST_OPEN = 100;
const FIRST_RETRY_MILLISECONDS = 15_000;
const LAST_RETRY_MILLISECONDS = 3_600_000;
/** A receiver that refuses needs an administrator, not haste. */
const REFUSED_RETRY_MILLISECONDS = 1_800_000;
/** So many events that are refused one by one, and none taken, are no fault of theirs. */
const MOST_SUSPECTS = 3;
/** So many failures in a row are worth an event: a laptop that is opened elsewhere isn't. */
const FAILURES_TOLD = 3;

/** A function, so that nothing of it is left in the store build. */
export const reportStateSchema = () =>
  v.object({
    /** Digest of the policy's `reporting` that the rest is about. */
    target: v.string(),
    /** Failures in a row, and what the last one was; `ok` after a success. */
    failures: v.number(),
    detail: v.picklist(healthDetails),
    /** When that was, and before when nothing is sent again, in milliseconds since 1970. */
    failedAt: v.number(),
    retryAt: v.number(),
    /** Events that found no more room since the last success. */
    dropped: v.number(),
    /** ISO 8601; empty before the first success. */
    lastSent: v.string(),
  });
export type ReportState = v.InferOutput<ReturnType<typeof reportStateSchema>>;
export const nothingSent: ReportState = {
  ...{ target: '', failures: 0, detail: 'ok', failedAt: 0, retryAt: 0, dropped: 0, lastSent: '' },
};

export interface ReportParts {
  readonly store: ReportStore;
  readonly state: Pick<Stored<ReportState>, 'read' | 'write'>;
  readonly upload: (upload: Upload) => Promise<UploadAnswer>;
  /** Where reports go by the policy in force; `seen` is false while it may still be on its way. */
  readonly target: () => Promise<{ readonly reporting: Policy['reporting']; readonly seen: boolean }>;
  /** Has `update` called at that time; a later call replaces it. */
  readonly wakeAt: (time: number | undefined) => void;
  /** Writes a health event about reports. */
  readonly tell: (detail: HealthDetail, labels: Readonly<Record<string, string>>) => Promise<void>;
  readonly now?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export interface Reports extends EventSink {
  /** Sends what is due, and deletes everything when the policy wants no reports any more. Resolves when that is done. */
  update(): Promise<void>;
  /** What is shown of it; undefined where nothing is reported. */
  summary(): Promise<Status['reports']>;
}

/** How long an event waits: for others, and for its outcome. */
function waitFor(event: ActivityEvent, isFinal: boolean): number {
  // Nobody can let a blocked paste go: only "without the matched lines" may still come.
  const isOpen = !isFinal && event.type === 'decision' && event.action !== 'block';
  return isOpen ? SETTLE_MILLISECONDS : BATCH_MILLISECONDS;
}

export function createReports(parts: ReportParts): Reports {
  const { store, upload, target, wakeAt, tell, now = Date.now, random = Math.random } = parts;
  const loaded = parts.state.read().catch(() => nothingSent);
  let state: ReportState = nothingSent;
  const ready = loaded.then((stored) => void (state = stored));
  /** Smaller after a receiver said that a batch was too large, … */
  let limit = BATCH_EVENTS;
  /** … and still smaller while an event is looked for that it can't read. */
  let most = BATCH_EVENTS;
  /** Events that were refused when sent alone: theirs is the fault once another one is taken. */
  let suspects: ActivityEvent[] = [];

  /** Decisions that somebody is being asked about: sent by now maybe, and gone from a log that was deleted meanwhile. */
  const open = new Map<string, DecisionEvent>();
  const keepOpen = (event: DecisionEvent): void => {
    open.set(event.id, event);
    const [oldest] = open.keys();
    if (open.size > MOST_OPEN && oldest !== undefined) open.delete(oldest);
  };

  const change = async (some: Partial<ReportState>): Promise<void> => {
    state = { ...state, ...some };
    await parts.state.write(state).catch(() => undefined);
  };

  // One after the other, so that an outcome finds its decision. Never waits for the network: the worker may be stopped.
  let queueing: Promise<unknown> = ready;
  const queue = (find: () => Promise<QueuedReport | undefined>): void => {
    queueing = queueing
      .then(async () => {
        const { reporting, seen } = await target();
        // What happens while the policy is still on its way is kept until it is known whether it is wanted.
        if (reporting === undefined && seen) return;
        const report = await find();
        if (report === undefined) return;
        // A disk that takes nothing more is a queue that is full.
        const isKept = await store.put(report).then(
          () => true,
          () => false,
        );
        const dropped = isKept ? await store.shrink(MAX_QUEUED) : 1;
        if (dropped > 0) await change({ dropped: state.dropped + dropped });
        if ((await store.count()) >= BATCH_EVENTS) void update();
        else await plan();
      })
      .catch(() => undefined);
  };

  // A clock that was ahead and has been put right must not keep anything back: what is due later than anything can be
  // is due now, and a failure in the future was none.
  const earliest = (): number => (now() < state.failedAt ? 0 : state.retryAt);
  const isAhead = (due: number): boolean => due > now() + SETTLE_MILLISECONDS;

  const plan = async (): Promise<void> => {
    const due = await store.firstDue();
    wakeAt(due === undefined ? undefined : Math.max(isAhead(due) ? now() : due, earliest()));
  };

  const fail = async (detail: HealthDetail, milliseconds: number): Promise<void> => {
    const failures = state.failures + 1;
    // Half to whole: ten thousand browsers must not all come back at once.
    await change({ failures, detail, failedAt: now(), retryAt: now() + milliseconds * (0.5 + random() / 2) });
    const isRefused = detail === 'refused' || detail === 'invalid-key';
    if (failures === (isRefused ? 1 : FAILURES_TOLD)) await tell(detail, {});
  };

  /** Nothing at all is taken: that needs an administrator, and nothing is thrown away. */
  const blameReceiver = async (): Promise<false> => {
    suspects = [];
    most = limit;
    await fail('refused', REFUSED_RETRY_MILLISECONDS);
    return false;
  };

  /** Sends one batch. False: nothing more can be done now. */
  const sendBatch = async (reporting: NonNullable<Policy['reporting']>): Promise<boolean> => {
    const key = await policyDigest(reporting);
    if (state.target !== key) {
      most = limit = BATCH_EVENTS;
      suspects = [];
      await change({ target: key, failures: 0, detail: 'ok', retryAt: 0 });
    }
    if (now() < earliest()) return false;
    const first = await store.firstDue();
    if (first === undefined) return false;
    const ripe = await store.take(isAhead(first) ? Infinity : now() + BATCH_MILLISECONDS, most + suspects.length);
    const batch = ripe.filter(({ id }) => !suspects.some((suspect) => suspect.id === id)).slice(0, most);
    if (batch.length === 0 && suspects.length > 0) return blameReceiver();
    // There may be more to come.
    if (batch.length < most && first > now() && !isAhead(first)) return false;
    const { url, headers, format } = reporting;
    const answer = readAnswer(format, await upload({ url, headers, ...reportBody(format, batch) }), now());
    switch (answer.kind) {
      case 'busy': {
        const doubled = FIRST_RETRY_MILLISECONDS * 2 ** Math.min(state.failures, 20);
        // What the receiver asks for is the least: the jitter halves at the most.
        await fail(answer.detail, Math.max(Math.min(doubled, LAST_RETRY_MILLISECONDS), answer.wait * 2));
        return false;
      }
      case 'refused':
        await fail(answer.detail, REFUSED_RETRY_MILLISECONDS);
        return false;
      case 'unreadable':
        if (batch.length > 1) most = Math.floor(batch.length / 2);
        else suspects.push(...batch);
        return suspects.length < MOST_SUSPECTS ? true : blameReceiver();
      case 'too-large':
        if (batch.length > 1) {
          most = limit = Math.floor(batch.length / 2);
          return true;
        }
        await store.delete(batch);
        await change({ dropped: state.dropped + 1 });
        return true;
      case 'taken': {
        await store.delete([...batch, ...suspects]);
        const { dropped, detail } = state;
        const rejected = answer.rejected + suspects.length;
        const isRejecting = rejected > 0;
        suspects = [];
        most = Math.min(limit, most * 2);
        await change({
          ...{ failures: 0, retryAt: 0, dropped: 0, lastSent: new Date(now()).toISOString() },
          detail: isRejecting ? 'refused' : 'ok',
        });
        if (dropped > 0) await tell('dropped', { dropped: String(dropped) });
        if (isRejecting && detail !== 'refused') await tell('refused', { dropped: String(rejected) });
        return true;
      }
    }
  };

  const send = async (): Promise<void> => {
    await ready;
    for (;;) {
      const { reporting, seen } = await target();
      if (reporting === undefined) {
        if (!seen) return;
        await store.clear();
        wakeAt(undefined);
        if (state !== nothingSent) await change(nothingSent);
        return;
      }
      if (!(await sendBatch(reporting))) break;
    }
    await plan();
  };
  // One at a time: two would send the same events.
  let sending: Promise<void> | undefined;
  let isAskedAgain = false;
  const update = (): Promise<void> => {
    isAskedAgain = true;
    sending ??= (async () => {
      while (isAskedAgain) {
        isAskedAgain = false;
        await send().catch(() => undefined);
      }
      sending = undefined;
    })();
    return sending;
  };

  return {
    update,
    add(event, isFinal) {
      if (event.type === 'decision' && !isFinal) keepOpen(event);
      queue(async () => {
        if (v.safeParse(ActivityEventSchema, event).success) return { event, due: now() + waitFor(event, isFinal) };
        // What the closed schema doesn't let through is told of, unless it was this that told.
        if (event.type === 'decision' || event.code !== 'report') await tell('failed', {});
        return undefined;
      });
    },
    settle(id, outcome, reason, logged) {
      const asked = open.get(id);
      open.delete(id);
      queue(async () => {
        const waiting = (await store.get(id))?.event;
        const before = waiting ?? logged ?? asked;
        if (before?.type !== 'decision') return undefined;
        const event = { ...before, outcome, ...(reason === undefined ? {} : { reason }) };
        // Sent already as it is.
        if (waiting === undefined && isSameEvent(before, event)) return undefined;
        return { event, due: now() + BATCH_MILLISECONDS };
      });
    },
    async summary() {
      await ready;
      const { reporting } = await target();
      if (reporting === undefined) return undefined;
      const { detail, dropped, lastSent, retryAt } = state;
      return {
        host: new URL(reporting.url).host,
        waiting: await store.count(),
        dropped,
        ...(lastSent === '' ? {} : { lastSent }),
        ...(detail === 'ok' ? {} : { problem: detail, ...(retryAt === 0 ? {} : { retryAt }) }),
      };
    },
  };
}
