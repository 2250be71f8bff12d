/** Why the index could not be had: a detail of the closed list of health events, and what else people are told of it. */
import { IndexError } from '../../engine/index/error.ts';
import type { HealthDetail } from '../../contract/event.ts';
import { indexFailure } from '../open-stored-index.ts';

export interface DownloadFailure {
  readonly detail: HealthDetail;
  /** What the server answered, where that was the trouble. */
  readonly httpStatus?: number;
  /** How long the server wants to be left alone, in milliseconds. */
  readonly retryAfter?: number;
}

export class DownloadError extends Error {
  readonly failure: DownloadFailure;
  constructor(detail: HealthDetail, more: Omit<DownloadFailure, 'detail'> = {}) {
    super(detail);
    this.failure = { detail, ...more };
  }
}

/** What went wrong, whatever was thrown. */
export function failureOf(error: unknown): DownloadFailure {
  if (error instanceof DownloadError) return error.failure;
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return { detail: 'quota' };
  return { detail: error instanceof IndexError ? error.code : indexFailure(error).detail };
}
