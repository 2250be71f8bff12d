/** The activity log as it looks: filter, table, export, delete. */
import { useState } from 'preact/hooks';
import { type ActivityEvent, outcomes } from '../../contract/event.ts';
import type { Site } from '../../contract/site.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { formatNoun } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { outcomeWords } from '../parts/words.ts';
import styles from './activity.module.css';
import { EventTable } from './event-table.tsx';
import { type EventFilter, filterEvents } from './filter-events.ts';

export interface ActivityViewProps {
  /** The organisation keeps the log to itself. */
  readonly hidden: boolean;
  readonly managed: boolean;
  readonly sites: readonly Site[];
  /** Newest first; undefined until they are there. */
  readonly events: readonly ActivityEvent[] | undefined;
  readonly note: string;
  readonly now: number;
  readonly onJson: (events: readonly ActivityEvent[]) => void;
  readonly onCsv: (events: readonly ActivityEvent[]) => void;
  readonly onDelete: () => void;
}

const LEAD = 'Which file was matched where, and what became of it. What you pasted or sent isn’t in here.';

export function ActivityView({ hidden, note, events, ...rest }: ActivityViewProps) {
  return (
    <Page title="Activity" lead={LEAD} wide>
      {note !== '' && (
        <Notice tone="warn" live>
          {note}
        </Notice>
      )}
      {hidden ? (
        <Notice icon="lock">Your organisation has turned this page off.</Notice>
      ) : (
        events !== undefined && <Log {...rest} events={events} />
      )}
    </Page>
  );
}

type LogProps = Omit<ActivityViewProps, 'hidden' | 'note' | 'events'> & { readonly events: readonly ActivityEvent[] };

function Log({ events, sites, now, onJson, onCsv, onDelete }: LogProps) {
  const [words, setWords] = useState('');
  const [filter, setFilter] = useState<EventFilter>('all');
  const shown = filterEvents(events, filter, words);
  if (events.length === 0) {
    return (
      <div class={styles.empty}>
        <Icon name="activity" size={28} />
        <h2>Nothing yet</h2>
        <p>
          When something is found in what you paste, attach or send, it is listed here. What is clean is only counted.
        </p>
      </div>
    );
  }
  return (
    <>
      <div class={styles.tools}>
        <input
          type="search"
          class={styles.filter}
          aria-label="Filter events"
          placeholder="Filter by site, file, reason…"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <select
          class={styles.select}
          aria-label="Outcome"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value as EventFilter)}
        >
          <option value="all">Everything</option>
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcomeWords[outcome].name}
            </option>
          ))}
          <option value="health">Health</option>
        </select>
        <span class={styles.count} role="status">
          {formatNoun(shown.length, 'event')}
        </span>
        <div class={styles.buttons}>
          <Button icon="download" onClick={() => onJson(shown)} label="Export as JSON" disabled={shown.length === 0}>
            JSON
          </Button>
          <Button icon="download" onClick={() => onCsv(shown)} label="Export as CSV" disabled={shown.length === 0}>
            CSV
          </Button>
          <ConfirmButton question={`Delete ${formatNoun(events.length, 'event')}?`} yes="Delete" onConfirm={onDelete}>
            Delete all
          </ConfirmButton>
        </div>
      </div>
      <EventTable events={shown} sites={sites} now={now} />
    </>
  );
}
