/** How getting the policy's index goes, in words: what is wrong, since when, what is used meanwhile. Pure. */
import type { HealthDetail } from '../../contract/event.ts';
import type { DownloadStatus, Status } from '../../contract/message.ts';
import { formatAge, formatDay, formatRemaining, formatTime } from './format.ts';

/** Each goes on after "Since 09:12 "; where the activity log has words for it, with those. */
const troubles: Partial<Readonly<Record<HealthDetail, string>>> = {
  unreachable: 'its server could not be reached, or has no valid certificate for its name',
  timeout: 'its server sends nothing',
  'bad-answer': 'its server answers with an error',
  'too-large': 'its server sends more than there should be',
  'not-an-index': 'what its server has is not an index',
  'newer-version': 'the one on its server needs a newer Sourcekeep',
  truncated: 'the one on its server is cut short',
  corrupt: 'the one on its server is damaged',
  'wrong-key': 'the one on its server needs another key than the policy’s',
  'wrong-signature': 'the one on its server has a wrong signature',
  'older-sequence': 'the one on its server is older than the one in use',
  quota: 'the browser ran out of space for it',
};

function troubleOf({ detail, httpStatus }: DownloadStatus): string {
  if (httpStatus !== undefined) return `its server answers with error ${httpStatus}`;
  return troubles[detail] ?? 'it can’t be read';
}

function nextTry({ next, asked }: DownloadStatus, shown: number): string {
  // A page looks at its clock twice a minute.
  const now = Math.max(shown, asked);
  return next <= now ? 'The next try is due.' : `Next try in ${formatRemaining(next - now)}.`;
}

export interface DownloadWords {
  readonly isTrouble: boolean;
  readonly title: string;
  readonly text: string;
}

/** @param now milliseconds since 1970 */
export function downloadWords(download: DownloadStatus, index: Status['index'], now: number): DownloadWords {
  if (download.detail !== 'ok') {
    const since = formatTime(new Date(download.since).toISOString(), now);
    const used = index === undefined ? '' : ` The one of ${formatDay(index.created)} is used.`;
    return {
      isTrouble: true,
      title: index === undefined ? 'Your organisation’s index isn’t here yet' : 'The index isn’t being refreshed',
      text: `Since ${since} ${troubleOf(download)}.${used} ${nextTry(download, now)}`,
    };
  }
  if (index === undefined) {
    return {
      isTrouble: false,
      title: 'Your organisation’s index isn’t here yet',
      text: download.underWay ? 'It is being fetched.' : 'It will be fetched in a moment.',
    };
  }
  return {
    isTrouble: false,
    title: 'Kept up to date',
    text: download.underWay
      ? 'Its server is being asked for a newer one.'
      : `Made on ${formatDay(index.created)}; refreshed ${formatAge(download.asked, now)}.`,
  };
}
