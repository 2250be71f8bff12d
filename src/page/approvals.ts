/**
 * MAIN world: what was just asked about and may go, for ways that can't wait: the first try fails or is put off, the
 * next one of the very same passes. Kept by value, so that nothing else passes in its place.
 */
import { blobSize, type Snapshot } from './snapshot.ts';
import { methodOf, now } from './natives.ts';

const STANDING_MILLISECONDS = 60_000;
const MOST = 16;

interface Approval {
  readonly url: string;
  readonly text: string;
  readonly blob: Blob | undefined;
  readonly end: number;
  next: Approval | undefined;
}

export interface Approvals {
  /** @returns false for what can't be told again, such as a form with files */
  add(url: string, body: Snapshot | undefined): boolean;
  /** Whether just this may go; once. */
  take(url: string, body: Snapshot | undefined): boolean;
}

const decoder = new TextDecoder('latin1');
/** Each byte becomes another character. */
const decode = methodOf(TextDecoder.prototype, 'decode') as (self: TextDecoder, bytes: Uint8Array) => string;

function keyOf(body: Snapshot | undefined): { readonly text: string; readonly blob: Blob | undefined } | undefined {
  if (body === undefined) return { text: '', blob: undefined };
  if (body.kind === 'text') return { text: `text ${body.text}`, blob: undefined };
  if (body.kind === 'bytes') return { text: `bytes ${decode(decoder, body.value)}`, blob: undefined };
  if (body.kind === 'blob') return { text: `blob ${blobSize(body.value)}`, blob: body.value };
  return body.kind === 'form' && body.files.length === 0 ? { text: `form ${body.text}`, blob: undefined } : undefined;
}

export function createApprovals(): Approvals {
  let first: Approval | undefined;
  return {
    add(url, body) {
      const key = keyOf(body);
      if (key === undefined) return false;
      first = { url, text: key.text, blob: key.blob, end: now() + STANDING_MILLISECONDS, next: first };
      let last: Approval | undefined = first;
      for (let count = 1; count < MOST && last; count += 1) last = last.next;
      if (last) last.next = undefined;
      return true;
    },
    take(url, body) {
      const key = keyOf(body);
      if (key === undefined) return false;
      const time = now();
      let before: Approval | undefined;
      for (let one = first; one; one = one.next) {
        if (one.url === url && one.text === key.text && one.blob === key.blob && one.end > time) {
          if (before) before.next = one.next;
          else first = one.next;
          return true;
        }
        before = one;
      }
      return false;
    },
  };
}
