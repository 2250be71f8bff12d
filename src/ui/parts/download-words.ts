/** How getting the policy's index goes, in words: what is wrong, since when, what is used meanwhile. Pure. */
import type { HealthDetail } from '../../contract/event.ts';
import type { DownloadStatus, Status } from '../../contract/message.ts';
import { formatAge, formatDay, formatRemaining, formatTime } from './format.ts';

/** Each goes on after "Since 09:12 ". */
const troubles: Partial<Readonly<Record<HealthDetail, string>>> = {
  unreachable: 'its server can’t be reached, or has no valid certificate for its name',
  timeout: 'its server sends nothing',
  'bad-answer': 'its server answers with an error',
  'too-large': 'its server sends more than there should be',
  'not-an-index': 'its server sends something that is no index',
  'newer-version': 'its server has one that needs a newer Sourcekeep',
  truncated: 'its server has one that is cut short',
  corrupt: 'its server has one that is damaged',
  'wrong-key': 'its server has one for another key than the policy’s',
  'wrong-signature': 'its server has one that isn’t signed with the policy’s key',
  'older-sequence': 'its server has an older one',
  quota: 'the disk has too little room for it',
};

function troubleOf({ detail, httpStatus }: DownloadStatus): string {
  if (httpStatus !== undefined) return `its server answers with error ${httpStatus}`;
  return troubles[detail] ?? 'it can’t be read';
}

function nextTry(next: number, now: number): string {
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
      text: `Since ${since} ${troubleOf(download)}.${used} ${nextTry(download.next, now)}`,
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
    title: 'From your organisation',
    text: download.underWay
      ? 'Its server is being asked for a newer one.'
      : `Made on ${formatDay(index.created)}; refreshed ${formatAge(download.asked, now)}.`,
  };
}
