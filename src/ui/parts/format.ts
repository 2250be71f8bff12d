/** Numbers, sizes, times and regions as people read them. Pure: the present time is an argument. */

const LOCALE = 'en';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayAndClock = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long' });
const regions = new Intl.DisplayNames(LOCALE, { type: 'region', fallback: 'code' });

export function formatCount(value: number): string {
  return whole.format(value);
}

/** `1 file`, `2 files`; the plural is given where it isn't one "s" more. */
export function formatNoun(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`;
}

/** Bytes in decimal units: `0 B`, `8.2 kB`, `42 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  // 999.5 would be written as 1000.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${(unit > 0 && value < 9.95 ? oneDigit : whole).format(value)} ${units[unit] ?? ''}`;
}

/** How long ago: `just now`, `5 minutes ago`, `yesterday`. Both in milliseconds since 1970. */
export function formatAge(then: number, now: number): string {
  const age = Math.max(0, now - then);
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute');
  if (age < DAY) return relative.format(-Math.floor(age / HOUR), 'hour');
  if (age < 30 * DAY) return relative.format(-Math.floor(age / DAY), 'day');
  if (age < 365 * DAY) return relative.format(-Math.floor(age / (30 * DAY)), 'month');
  return relative.format(-Math.floor(age / (365 * DAY)), 'year');
}

/** What is left of a pause, rounded up: `15 min`, `40 s`. */
export function formatRemaining(milliseconds: number): string {
  const left = Math.max(0, milliseconds);
  return left > MINUTE ? `${Math.ceil(left / MINUTE)} min` : `${Math.ceil(left / SECOND)} s`;
}

/** How long something took: `3 ms`, `1.4 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < SECOND) return `${(milliseconds < 10 ? oneDigit : whole).format(milliseconds)} ms`;
  if (milliseconds < MINUTE) return `${oneDigit.format(milliseconds / SECOND)} s`;
  const seconds = Math.round(milliseconds / SECOND);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A point in time, local: `14:05` on the same day, `3 Nov, 14:05` before. `iso` is ISO 8601. */
export function formatTime(iso: string, now: number): string {
  const time = new Date(iso);
  const sameDay = time.toDateString() === new Date(now).toDateString();
  return (sameDay ? clock : dayAndClock).format(time);
}

/** A day, local: `20 November`. `iso` is ISO 8601. */
export function formatDay(iso: string): string {
  const parts = day.formatToParts(new Date(iso));
  const part = (type: 'day' | 'month'): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('day')} ${part('month')}`;
}

/** `line 8`, `lines 110–147`. */
export function formatLines([first, last]: readonly [number, number]): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

/** 0 to 1 as a percentage. */
export function formatShare(share: number): string {
  return `${whole.format(share * 100)}%`;
}

/** The name of an ISO 3166-1 alpha-2 code; empty for an empty one. */
export function regionName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}
