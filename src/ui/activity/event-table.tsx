/** The events as a table. */
import { useState } from 'preact/hooks';
import type { ActivityEvent } from '../../contract/event.ts';
import type { Site } from '../../contract/site.ts';
import { Button } from '../parts/button.tsx';
import { formatCount, formatTime } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { PathText } from '../parts/path-text.tsx';
import { actionNames, channelNames, findingText, healthText, outcomeWords } from '../parts/words.ts';
import styles from './event-table.module.css';

/** Rows that are put into the page at once; a full log has thousands. */
const STEP = 200;

export interface EventTableProps {
  readonly events: readonly ActivityEvent[];
  readonly sites: readonly Site[];
  readonly now: number;
}

export function EventTable({ events, sites, now }: EventTableProps) {
  const [limit, setLimit] = useState(STEP);
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  if (events.length === 0) return <p class={styles.empty}>No event fits the filter.</p>;
  return (
    <>
      <div class={styles.frame} role="region" aria-label="Events" tabIndex={0}>
        <table class={styles.table}>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Site</th>
              <th scope="col">Channel</th>
              <th scope="col">Action</th>
              <th scope="col">Outcome</th>
              <th scope="col">Found</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {events.slice(0, limit).map((event) => (
              <EventRow key={event.id} event={event} names={names} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {events.length > limit && (
        <div>
          <Button onClick={() => setLimit(limit + STEP)}>
            Show {formatCount(Math.min(STEP, events.length - limit))} more
          </Button>
        </div>
      )}
    </>
  );
}

function EventRow({
  event,
  names,
  now,
}: {
  readonly event: ActivityEvent;
  readonly names: ReadonlyMap<string, string>;
  readonly now: number;
}) {
  const time = (
    <td class={styles.time}>
      <time dateTime={event.time} title={new Date(event.time).toLocaleString('en')}>
        {formatTime(event.time, now)}
      </time>
    </td>
  );
  if (event.type === 'health') {
    return (
      <tr>
        {time}
        <td colSpan={6} class={styles.health}>
          {healthText(event)}
        </td>
      </tr>
    );
  }
  const { name, tone, icon } = outcomeWords[event.outcome];
  return (
    <tr>
      {time}
      <td>
        <span class={styles.line}>{names.get(event.site) ?? event.site}</span>
        {names.get(event.site) !== event.host && <span class={styles.small}>{event.host}</span>}
      </td>
      <td>{channelNames[event.channel]}</td>
      <td class={styles.action}>{actionNames[event.action]}</td>
      <td>
        <span class={`${styles.outcome} ${styles[tone]}`}>
          <Icon name={icon} size={15} />
          {name}
        </span>
      </td>
      <td class={styles.found}>
        {event.findings.length === 0 && <span class={styles.small}>–</span>}
        {event.findings.map((finding, index) => {
          const { title, detail } = findingText(finding);
          return (
            <div key={index}>
              <span class={styles.line}>
                <PathText path={title} />
              </span>
              <span class={styles.small}>{detail}</span>
            </div>
          );
        })}
      </td>
      <td class={styles.reason}>{event.reason ?? ''}</td>
    </tr>
  );
}
