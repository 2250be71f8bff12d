/** Why a job ended without an index: a reason from the closed list, and a sentence for the person. */
import type { HealthDetail } from '../contract/event.ts';
import { IndexError } from '../engine/index/error.ts';

/** An expected end of a job. */
export class IndexingFailure extends Error {
  override readonly name = 'IndexingFailure';
  readonly detail: HealthDetail;

  constructor(detail: HealthDetail, message: string) {
    super(message);
    this.detail = detail;
  }
}

/** The person cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Whatever was thrown, as a reason and a sentence. */
export function failureOf(error: unknown): { readonly detail: HealthDetail; readonly message: string } {
  if (error instanceof IndexingFailure) return { detail: error.detail, message: error.message };
  if (error instanceof IndexError) return { detail: error.code, message: error.message };
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return { detail: 'quota', message: 'The browser has too little space left for this index.' };
  }
  if (error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'NotReadableError')) {
    return { detail: 'missing', message: 'A file was moved or can’t be read. Choose the folder again.' };
  }
  if (error instanceof DOMException && error.name === 'NotAllowedError') {
    return { detail: 'failed', message: 'The browser doesn’t let Sourcekeep read this folder.' };
  }
  if (error instanceof RangeError) {
    return { detail: 'too-large', message: 'There is more here than fits into memory. Choose a smaller folder.' };
  }
  return { detail: 'failed', message: 'Indexing failed.' };
}
