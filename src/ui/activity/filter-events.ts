/** Which events fit the filter. Pure. */
import type { ActivityEvent, Outcome } from '../../contract/event.ts';
import { findingText, healthText, outcomeWords } from '../parts/words.ts';

/** Every event, those of health alone, or decisions that ended in one way. */
export type EventFilter = 'all' | 'health' | Outcome;

function textOf(event: ActivityEvent): string {
  if (event.type === 'health') return healthText(event);
  const { site, host, channel, action, outcome, findings, reason = '' } = event;
  const found = findings.map((finding) => Object.values(findingText(finding)).join(' '));
  return [site, host, channel, action, outcomeWords[outcome].name, reason, ...found].join(' ');
}

/** Every word must be somewhere in the event; case is ignored. */
export function filterEvents(events: readonly ActivityEvent[], filter: EventFilter, words: string): ActivityEvent[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return events.filter((event) => {
    if (filter === 'health' && event.type !== 'health') return false;
    if (filter !== 'all' && filter !== 'health' && (event.type !== 'decision' || event.outcome !== filter))
      return false;
    const text = textOf(event).toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
