/** The queue of reports in words. */
import { describe, expect, it } from 'vitest';
import { reportLine, reportTrouble } from './report-words.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const well = { host: 'siem.example', waiting: 0, dropped: 0, lastSent: '2026-11-23T11:55:00Z' };

describe('reportLine', () => {
  it.each([
    [well, 'Last sent 5 minutes ago, nothing waits.'],
    [{ ...well, waiting: 1 }, 'Last sent 5 minutes ago, 1 event waiting.'],
    [{ host: '', waiting: 1200, dropped: 0 }, 'Nothing sent yet, 1,200 events waiting.'],
  ])('says when and how many: %o', (reports, words) => expect(reportLine(reports, now)).toBe(words));
});

describe('reportTrouble', () => {
  it('says nothing where all is well', () => expect(reportTrouble(well, now)).toBeUndefined());
  it('says what is wrong, when it is tried again, and that nothing is lost', () => {
    expect(reportTrouble({ ...well, waiting: 3, problem: 'unreachable', retryAt: now + 90_000 }, now)).toEqual({
      tone: 'warn',
      title: 'The receiver can’t be reached.',
      text: 'Next attempt in 2 min. Nothing is lost: 3 events will be sent then.',
    });
  });
  it('says that a receiver takes reports and throws them away', () => {
    expect(reportTrouble({ ...well, problem: 'refused' }, now)?.title).toContain('thrown');
  });
  it('says how many found no room', () => {
    const { title, text } =
      reportTrouble({ ...well, waiting: 5000, dropped: 7, problem: 'refused', retryAt: now }, now) ?? {};
    expect(title).toContain('refuses');
    expect(text).toBe('Next attempt now. There was no room for 7 more events.');
  });
});
