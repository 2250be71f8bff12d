/** When the server is asked: spread over browsers, never more often than it should be, and never forgotten. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff, nextAsk, retryAfterOf, shareOf, startDelay } from './timing.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-23T09:00:00Z');
const well = { failures: 0, wait: 0 };

describe('shareOf', () => {
  it('spreads installations evenly from 0 to 1', () => {
    const shares = Array.from({ length: 4_000 }, () => shareOf(crypto.randomUUID()));
    const quarters = [0, 0, 0, 0];
    for (const share of shares) quarters[Math.floor(share * 4)] = (quarters[Math.floor(share * 4)] ?? 0) + 1;
    for (const count of quarters) expect(Math.abs(count - 1_000)).toBeLessThan(200);
    expect(shareOf('ffffffff-ffff-4fff-bfff-ffffffffffff')).toBeLessThan(1);
    expect(startDelay(0.999)).toBeLessThan(5_000);
  });
});

describe('nextAsk', () => {
  it('is at once before the first answer and where the clock was ahead; a minute later where the index is missing', () => {
    expect(nextAsk({ ...well, asked: 0 }, 60, 0.3, false, NOW)).toBe(NOW);
    expect(nextAsk({ ...well, asked: NOW - 1 }, 60, 0.3, false, NOW)).toBe(NOW - 1 + MINUTE);
    expect(nextAsk({ ...well, asked: NOW + 24 * 60 * MINUTE }, 60, 0.3, true, NOW)).toBe(NOW);
  });

  it('is within one period behind the last, at the same moment of each period', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000_000),
        fc.integer({ min: 1, max: 10_080 }),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        (seconds, minutes, share) => {
          const asked = NOW + seconds * 1000;
          const next = nextAsk({ ...well, asked }, minutes, share, true, asked);
          expect(next).toBeGreaterThanOrEqual(asked + MINUTE / 2);
          expect(next).toBeLessThanOrEqual(asked + MINUTE / 2 + minutes * MINUTE);
          expect(nextAsk({ ...well, asked: next + 3_000 }, minutes, share, true, next) - next).toBe(minutes * MINUTE);
        },
      ),
    );
  });

  it('is after its wait where the last try failed', () => {
    expect(nextAsk({ asked: NOW, failures: 2, wait: 90_000 }, 60, 0.3, false, NOW)).toBe(NOW + 90_000);
  });
});

describe('backOff', () => {
  it('lies between a half and all of 1, 2, 4 … minutes, up to the period and to an hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 10_080 }),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        (failures, minutes, random) => {
          const most = Math.min(2 ** (failures - 1), minutes, 60) * MINUTE;
          const wait = backOff(failures, minutes, random);
          expect(wait).toBeLessThanOrEqual(most);
          expect(wait).toBeGreaterThanOrEqual(most / 2);
        },
      ),
    );
  });

  it('is never less than what the server asks for, and never more than a day', () => {
    expect(backOff(1, 60, 0, 10 * MINUTE)).toBe(10 * MINUTE);
    expect(backOff(1, 60, 0, Number.MAX_VALUE)).toBe(24 * 60 * MINUTE);
  });
});

describe('retryAfterOf', () => {
  it('reads seconds and dates; anything else is none', () => {
    expect(retryAfterOf('120', NOW)).toBe(120_000);
    expect(retryAfterOf('Mon, 23 Nov 2026 09:05:00 GMT', NOW)).toBe(5 * MINUTE);
    expect(retryAfterOf('Mon, 23 Nov 2026 08:05:00 GMT', NOW)).toBe(0);
    expect(retryAfterOf('soon', NOW)).toBe(0);
    expect(retryAfterOf(null, NOW)).toBe(0);
  });
});
