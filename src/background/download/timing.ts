/** When the server of the index is asked: spread over the browsers of an organisation, and less often while it fails. */
import type { IndexDownload } from '../../contract/index-store.ts';

const MINUTE = 60_000;
/** Two questions are never nearer to each other than this; alarms ring a little early or late. */
const NEAREST_MILLISECONDS = 30_000;
/** However often the policy wants the index refreshed, a server that fails is asked again after an hour at the latest. */
const LONGEST_BACK_OFF_MINUTES = 60;
/** What a server may ask for by `Retry-After`, at the most. */
const LONGEST_WAIT = 24 * 60 * MINUTE;
/** What is due when the browser starts is asked for within these. */
const START_SPREAD_MILLISECONDS = 5_000;

/** A number from 0 to 1 (exclusive) that stays the same for an installation: its share of any span of time. */
export function shareOf(browserId: string): number {
  return Number.parseInt(browserId.replaceAll('-', '').slice(0, 8), 16) / 2 ** 32;
}

/** How long this installation waits before it asks for something that is due, in milliseconds. */
export function startDelay(share: number): number {
  return Math.floor(share * START_SPREAD_MILLISECONDS);
}

/**
 * How long to wait after so many failures in a row, in milliseconds: 1, 2, 4 … minutes up to `refreshMinutes` and to an
 * hour, of which a random part of up to a half is left out; never less than the server asked for.
 * @param random 0 to 1
 * @param retryAfter what the server asked for, in milliseconds
 */
export function backOff(failures: number, refreshMinutes: number, random: number, retryAfter = 0): number {
  const longest = Math.min(refreshMinutes, LONGEST_BACK_OFF_MINUTES);
  const minutes = Math.min(2 ** (failures - 1), longest);
  return Math.min(Math.max(Math.round(minutes * MINUTE * (1 - random / 2)), retryAfter), LONGEST_WAIT);
}

/** `Retry-After` (RFC 9110, 10.2.3), seconds or a date, in milliseconds from `now`; 0 where there is none. */
export function retryAfterOf(header: string | null, now: number): number {
  if (header === null) return 0;
  const value = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return value > 0 ? value : 0;
}

/**
 * When the server is to be asked next, in milliseconds since 1970; not later than `now` where that is due.
 *
 * While all is well, each installation asks at its own moment of every period (`share` of it): ten thousand browsers
 * that were started together come back one by one. While something fails, after the wait of that failure.
 * @param hasIndex whether the index that the server gave last is here and can be read
 */
export function nextAsk(
  last: Pick<IndexDownload, 'asked' | 'failures' | 'wait'>,
  refreshMinutes: number,
  share: number,
  hasIndex: boolean,
  now: number,
): number {
  // Asked in the future: the clock was ahead then.
  if (last.asked === 0 || last.asked > now + NEAREST_MILLISECONDS) return now;
  if (last.failures > 0) return last.asked + last.wait;
  // One that turns out to be broken each time must not be fetched again without end.
  if (!hasIndex) return last.asked + MINUTE;
  const period = refreshMinutes * MINUTE;
  const phase = Math.floor(share * period);
  const from = last.asked + NEAREST_MILLISECONDS;
  return Math.ceil((from - phase) / period) * period + phase;
}
