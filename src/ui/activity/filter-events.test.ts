/** The filter of the activity log. */
import { expect, it } from 'vitest';
import type { ActivityEvent } from '../../contract/event.ts';
import { type EventFilter, filterEvents } from './filter-events.ts';

const base = { time: '2026-11-23T12:00:00.000Z', version: '0.1.0' };
const events: ActivityEvent[] = [
  {
    ...base,
    type: 'decision',
    id: 'a',
    site: 'chatgpt',
    host: 'chatgpt.com',
    channel: 'paste',
    action: 'block',
    outcome: 'blocked',
    findings: [{ kind: 'source', repository: 'acme/payments', file: 'src/ledger.ts' }],
    characters: 1,
    lines: 1,
  },
  {
    ...base,
    type: 'decision',
    id: 'b',
    site: 'claude',
    host: 'claude.ai',
    channel: 'drop',
    action: 'justify',
    outcome: 'overridden',
    findings: [{ kind: 'secret', rule: 'jwt' }],
    characters: 1,
    lines: 1,
    reason: 'a sample token',
  },
  { ...base, type: 'health', id: 'c', code: 'index', detail: 'wrong-key' },
];
const ids = (filter: EventFilter, words = '') => filterEvents(events, filter, words).map(({ id }) => id);

it('shows all', () => expect(ids('all')).toEqual(['a', 'b', 'c']));
it('by outcome', () => expect(ids('blocked')).toEqual(['a']));
it('by health', () => expect(ids('health')).toEqual(['c']));
it('by file', () => expect(ids('all', 'LEDGER')).toEqual(['a']));
it('by reason', () => expect(ids('all', 'sample')).toEqual(['b']));
it('by several words', () => expect(ids('all', 'claude jwt')).toEqual(['b']));
it('by both', () => expect(ids('blocked', 'claude')).toEqual([]));
