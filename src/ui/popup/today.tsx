/** What happened at this site today: three counts and the latest decisions. */
import type { DecisionEvent } from '../../contract/event.ts';
import type { Status } from '../../contract/message.ts';
import { formatCount, formatTime } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { channelNames, findingsLine, outcomeWords } from '../parts/words.ts';
import styles from './today.module.css';

const SHOWN = 3;

export interface TodayProps {
  readonly today: Status['today'];
  readonly recent: readonly DecisionEvent[];
  readonly now: number;
}

export function Today({ today, recent, now }: TodayProps) {
  return (
    <section class={styles.today} aria-label="Today on this site">
      <dl class={styles.counts}>
        {(['checked', 'warned', 'stopped'] as const).map((name) => (
          <div key={name}>
            <dt>{name} today</dt>
            <dd>{formatCount(today[name])}</dd>
          </div>
        ))}
      </dl>
      {recent.length === 0 ? (
        <p class={styles.empty}>Nothing was found here today.</p>
      ) : (
        <ol class={styles.recent} aria-label="Latest decisions">
          {recent.slice(0, SHOWN).map((event) => {
            const { name, tone, icon } = outcomeWords[event.outcome];
            return (
              <li key={event.id}>
                <span class={`${styles.mark} ${styles[tone]}`}>
                  <Icon name={icon} />
                </span>
                <div class={styles.what}>
                  <span>
                    {channelNames[event.channel]}: {name.toLowerCase()}
                  </span>
                  <span class={styles.finding}>{findingsLine(event.findings)}</span>
                </div>
                <time dateTime={event.time}>{formatTime(event.time, now)}</time>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
