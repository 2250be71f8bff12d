/** The heartbeat: once a day each browser says by what it is protected, so that it shows who has gone quiet. */
import * as v from 'valibot';
import type { HealthCode, HealthDetail } from '../contract/event.ts';
import type { CanaryResult } from '../contract/message.ts';
import type { Stored } from '../platform/storage.ts';
import { policyDigest } from '../policy/policy-digest.ts';
import type { PolicyState } from './effective-policy.ts';
import type { IndexState } from './index-source.ts';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** A function, so that nothing of it is left in the store build. */
export const beatSchema = () =>
  v.object({
    /** When, in milliseconds since 1970; 0 for never. */
    at: v.number(),
    /** Version, policy and sequence that it told. */
    about: v.string(),
    detail: v.string(),
  });
export type Beat = v.InferOutput<ReturnType<typeof beatSchema>>;
export const noBeat: Beat = { at: 0, about: '', detail: 'ok' };

/** Up to an hour earlier than after a day, by the browser's own id: a thousand that began together drift apart. */
export function dayOf(browser: string): number {
  return DAY_MILLISECONDS - (Number.parseInt(browser.slice(0, 8), 16) / 2 ** 32) * HOUR_MILLISECONDS;
}

/**
 * Whether one is due. A change of version, policy or index is told once an hour at the most; that all is well again, at
 * once. A clock that went back makes it due too.
 */
export function isBeatDue(last: Beat, next: Omit<Beat, 'at'>, browser: string, now: number): boolean {
  const age = now - last.at;
  if (age < 0 || age >= dayOf(browser)) return true;
  if (next.about === last.about && next.detail === last.detail) return false;
  return age >= HOUR_MILLISECONDS || (next.detail === 'ok' && last.detail !== 'ok');
}

/** What is wrong now, the worst first. */
export function troubleOf(state: PolicyState, index: IndexState, download: HealthDetail): HealthDetail {
  if (index.state === 'broken') return index.detail;
  const isWanted = state.policy.index !== undefined;
  // The last good index goes on protecting, but somebody should know.
  if (isWanted && download !== 'ok') return download;
  if (index.state === 'none' || (isWanted && index.active.origin !== 'policy')) return 'missing';
  return state.problems.length > 0 ? 'invalid-key' : 'ok';
}

export interface HeartbeatParts {
  readonly context: () => Promise<[PolicyState, IndexState]>;
  readonly canary: () => Promise<CanaryResult>;
  /** How the last download of the index ended. */
  readonly download: () => Promise<HealthDetail>;
  readonly browserId: () => Promise<string>;
  readonly version: () => string;
  readonly last: Pick<Stored<Beat>, 'read' | 'write'>;
  readonly record: (
    code: HealthCode,
    detail: HealthDetail,
    labels: Readonly<Record<string, string>>,
    indexSequence?: number,
  ) => Promise<void>;
  readonly now?: () => number;
}

export interface Heartbeat {
  /** Looks whether one is due. Resolves when it is written. */
  look(): Promise<void>;
}

export function createHeartbeat(parts: HeartbeatParts): Heartbeat {
  const { context, last, record, now = Date.now } = parts;

  const look = async (): Promise<void> => {
    const [state, index] = await context();
    // Without reports nobody would hear it.
    if (state.policy.reporting === undefined) return;
    const [browser, policy, download] = await Promise.all([
      parts.browserId(),
      policyDigest(state.raw),
      parts.download(),
    ]);
    const sequence = index.state === 'ready' ? index.active.summary.sequence : undefined;
    const about = [parts.version(), policy, sequence ?? ''].join(' ');
    const trouble = troubleOf(state, index, download);
    const before = await last.read();
    // The canary that went through is known only once it was tried: no change by itself.
    const known = trouble === 'ok' && before.detail === 'not-caught' && before.about === about ? 'not-caught' : trouble;
    if (!isBeatDue(before, { about, detail: known }, browser, now())) return;
    // A canary that fails is no reason to be quiet.
    const tried = await parts.canary().catch(() => undefined);
    const isMissed = tried?.state === 'missed';
    const detail = isMissed && trouble === 'ok' ? 'not-caught' : trouble;
    await last.write({ at: now(), about, detail });
    const labels = { ...state.policy.labels, browser, policy };
    await record('heartbeat', detail, labels, sequence);
    if (isMissed) await record('canary', 'not-caught', labels, sequence);
  };
  // One after the other: two at once would both find it due.
  let looking: Promise<void> = Promise.resolve();
  return {
    look() {
      looking = looking.then(look).catch(() => undefined);
      return looking;
    },
  };
}
