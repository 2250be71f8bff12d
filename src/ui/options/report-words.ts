/** What is shown of the queue of reports, in words. Pure: the present time is an argument. */
import type { Status } from '../../contract/message.ts';
import { formatAge, formatNoun, formatRemaining } from '../parts/format.ts';
import type { Tone } from '../parts/notice.tsx';

type Reports = NonNullable<Status['reports']>;

const problems: Readonly<Partial<Record<NonNullable<Reports['problem']>, string>>> = {
  unreachable: 'The receiver can’t be reached.',
  'bad-answer': 'The receiver is too busy or fails.',
  refused: 'The receiver refuses the reports: its address, format or token in the policy is wrong.',
  'invalid-key': 'The headers in the policy can’t be sent.',
};

/** What is wrong and when it is tried again; undefined where all is well. */
export function reportTrouble(
  { problem, retryAt, dropped, waiting }: Reports,
  now: number,
): { readonly tone: Tone; readonly title: string; readonly text: string } | undefined {
  if (problem === undefined) return undefined;
  if (retryAt === undefined) {
    return { tone: 'warn', title: 'The receiver has thrown reports away.', text: 'Its own log says why.' };
  }
  const next = retryAt <= now ? 'now' : `in ${formatRemaining(retryAt - now)}`;
  const lost = dropped === 0 ? '' : ` There was no room for ${formatNoun(dropped, 'more event')}.`;
  const kept = waiting === 0 ? '' : ` Nothing is lost: ${formatNoun(waiting, 'event')} will be sent then.`;
  return {
    tone: 'warn',
    title: problems[problem] ?? 'The last report failed.',
    text: `Next attempt ${next}.${dropped === 0 ? kept : lost}`,
  };
}

/** When something was sent last, and what waits. */
export function reportLine({ lastSent, waiting }: Reports, now: number): string {
  const sent = lastSent === undefined ? 'Nothing sent yet' : `Last sent ${formatAge(Date.parse(lastSent), now)}`;
  return `${sent}, ${waiting === 0 ? 'nothing waits' : `${formatNoun(waiting, 'event')} waiting`}.`;
}
