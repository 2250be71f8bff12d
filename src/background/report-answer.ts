/** What a receiver's answer to a batch means: taken, come back later, not so, or too much at once. */
import * as v from 'valibot';
import type { UploadAnswer } from '../platform/upload.ts';
import type { ReportFormat } from './report-formats.ts';

export type ReportAnswer =
  /** `rejected`: events that the receiver took and threw away; sending them again would change nothing. */
  | { readonly kind: 'taken'; readonly rejected: number }
  /** `wait`: milliseconds that the receiver asks for, 0 where it names none. */
  | { readonly kind: 'busy'; readonly wait: number; readonly detail: 'unreachable' | 'bad-answer' }
  | { readonly kind: 'refused'; readonly detail: 'refused' | 'invalid-key' }
  /** One of the events may be what the receiver can't read, or all of them. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-large' };

/** Asked to wait longer, nobody does. */
const MAX_WAIT_MILLISECONDS = 86_400_000;

/** Splunk's own codes for "later" (internal error, busy, queues full, shutting down); 0 is success. */
const SPLUNK_LATER: readonly number[] = [8, 9, 18, 19, 20, 23, 24, 26, 27];

// Functions, so that nothing of them is left in the store build.
const splunkAnswer = () => v.object({ code: v.number() });
const otlpAnswer = () =>
  v.object({
    // 64-bit integers are texts in the JSON form; some receivers write numbers.
    partialSuccess: v.object({ rejectedLogRecords: v.pipe(v.union([v.string(), v.number()]), v.transform(Number)) }),
  });

function read<S extends v.GenericSchema>(schema: S, text: string): v.InferOutput<S> | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** `Retry-After` in milliseconds from now: seconds or a date; 0 for anything else. */
export function waitOf(retryAfter: string, now: number): number {
  if (retryAfter === '') return 0;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(0, wait), MAX_WAIT_MILLISECONDS);
}

/** @param now milliseconds since 1970 */
export function readAnswer(format: ReportFormat, answer: UploadAnswer, now: number): ReportAnswer {
  if (answer === 'unreachable') return { kind: 'busy', wait: 0, detail: 'unreachable' };
  if (answer === 'invalid-headers') return { kind: 'refused', detail: 'invalid-key' };
  const { status, retryAfter, text } = answer;
  const later: ReportAnswer = { kind: 'busy', wait: waitOf(retryAfter, now), detail: 'bad-answer' };
  if (status === 413) return { kind: 'too-large' };
  if (status === 400 || status === 422) return { kind: 'unreadable' };
  if (status === 408 || status === 429 || status >= 500) return later;
  if (status < 200 || status >= 300) return { kind: 'refused', detail: 'refused' };
  if (format === 'splunk-hec') {
    // Whoever says something else is no collector, but a page of something in between.
    const code = read(splunkAnswer(), text)?.code;
    if (code === undefined || SPLUNK_LATER.includes(code)) return later;
    if (code !== 0) return { kind: 'refused', detail: 'refused' };
  }
  const rejected = format === 'otlp' ? (read(otlpAnswer(), text)?.partialSuccess.rejectedLogRecords ?? 0) : 0;
  return { kind: 'taken', rejected: Number.isFinite(rejected) ? rejected : 0 };
}
