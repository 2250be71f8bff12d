/** What people read when the index of their organisation can't be refreshed. */
import { describe, expect, it } from 'vitest';
import { type HealthDetail, healthDetails } from '../../contract/event.ts';
import type { DownloadStatus, Status } from '../../contract/message.ts';
import { downloadWords } from './download-words.ts';
import { formatTime } from './format.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const since = now - 90 * 60_000;
const index = { created: '2026-11-20T12:00:00.000Z' } as NonNullable<Status['index']>;
const well: DownloadStatus = { detail: 'ok', since: 0, asked: now - 5 * 60_000, next: now + 240_000, underWay: false };
const failing = (detail: HealthDetail): DownloadStatus => ({ ...well, detail, since });

describe('downloadWords', () => {
  it('says what is wrong, since when, what is used and when the next try is', () => {
    expect(downloadWords(failing('unreachable'), index, now)).toEqual({
      isTrouble: true,
      title: 'The index isn’t being refreshed',
      text: `Since ${formatTime(new Date(since).toISOString(), now)} its server could not be reached, or has no valid certificate for its name. The one of 20 November is used. Next try in 4 min.`,
    });
  });

  it('names what the server answers', () => {
    const words = downloadWords({ ...failing('bad-answer'), httpStatus: 404, next: now }, undefined, now);
    expect(words.title).toBe('Your organisation’s index isn’t here yet');
    expect(words.text).toMatch(/ its server answers with error 404\. The next try is due\.$/);
  });

  it('counts from the last try where the page’s clock is older', () => {
    const status = { ...failing('timeout'), asked: now, next: now + 20 * 60_000 };
    expect(downloadWords(status, index, now - 25_000).text).toMatch(/ Next try in 20 min\.$/);
  });

  it('has other words for each trouble of a download', () => {
    const ofDownloads = healthDetails.filter(
      (detail) =>
        !['ok', 'missing', 'failed', 'invalid-key', 'reset', 'dropped', 'refused', 'not-caught'].includes(detail),
    );
    const texts = new Set(ofDownloads.map((detail) => downloadWords(failing(detail), index, now).text));
    expect(texts.size).toBe(ofDownloads.length);
    expect([...texts].some((text) => text.includes('can’t be read'))).toBe(false);
  });

  it('says how fresh the index is while all is well', () => {
    expect(downloadWords(well, index, now).text).toBe('Made on 20 November; refreshed 5 minutes ago.');
    expect(downloadWords({ ...well, underWay: true }, undefined, now).text).toBe('It is being fetched.');
  });
});
