/** The proof of visibility: what it takes, and everything that makes it begin anew. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VISIBLE_MILLISECONDS } from '../../contract/message.ts';
import { isCovered, isProven, locate, lookAway, type Proof, see, unseen, watchedParts } from './visibility.ts';

const whole = { isVisible: true, intersectionRatio: 1 };
const covered = { isVisible: false, intersectionRatio: 1 };

function seenAt(time: number): Proof {
  return see(see(unseen, 'panel', whole, time), 'button', whole, time);
}

describe('proof of visibility', () => {
  it('takes half a second of both the panel and the button', () => {
    const proof = seenAt(1000);
    expect(isProven(proof, 1000 + VISIBLE_MILLISECONDS - 1)).toBe(false);
    expect(isProven(proof, 1000 + VISIBLE_MILLISECONDS)).toBe(true);
    expect(isProven(see(unseen, 'button', whole, 0), 10_000)).toBe(false);
    expect(isProven(see(unseen, 'panel', whole, 0), 10_000)).toBe(false);
  });

  it('counts from the part that came into sight last', () => {
    const proof = see(see(unseen, 'panel', whole, 0), 'button', whole, 900);
    expect(isProven(proof, 1000)).toBe(false);
    expect(isProven(proof, 1400)).toBe(true);
  });

  it('begins anew after either part was covered', () => {
    for (const part of watchedParts) {
      const uncovered = see(see(seenAt(0), part, covered, 2000), part, whole, 2010);
      expect(isProven(uncovered, 2400)).toBe(false);
      expect(isProven(uncovered, 2510)).toBe(true);
    }
  });

  it('is not impressed by repeated good news', () => {
    expect(isProven(see(seenAt(0), 'button', whole, 450), 500)).toBe(true);
  });

  it('wants the whole button, and forgives the panel a rounded edge', () => {
    const nearly = { isVisible: true, intersectionRatio: 0.985 };
    expect(isProven(see(seenAt(0), 'panel', nearly, 0), 1000)).toBe(true);
    expect(isProven(see(seenAt(0), 'button', nearly, 0), 1000)).toBe(false);
    expect(isProven(see(seenAt(0), 'panel', { isVisible: true, intersectionRatio: 0.5 }, 0), 1000)).toBe(false);
  });

  it('proves nothing in a browser that cannot tell', () => {
    expect(isProven(see(seenAt(0), 'button', { intersectionRatio: 1 }, 0), 1000)).toBe(false);
  });

  it('tells covered from scrolled out of view', () => {
    expect(isCovered(seenAt(0))).toBe(false);
    expect(isCovered(see(seenAt(0), 'button', { isVisible: false, intersectionRatio: 0.4 }, 0))).toBe(false);
    expect(isCovered(see(seenAt(0), 'button', covered, 0))).toBe(true);
    expect(isCovered(see(see(seenAt(0), 'panel', covered, 0), 'panel', whole, 9))).toBe(false);
  });

  it('begins anew when the dialog moves, and when nobody looks', () => {
    const still = locate(seenAt(0), '10 10', 0);
    expect(isProven(locate(still, '10 10', 900), 1000)).toBe(true);
    expect(isProven(locate(still, '10 11', 900), 1000)).toBe(false);
    expect(isProven(lookAway(still, 900), 1000)).toBe(false);
    expect(isProven(lookAway(still, 900), 1400)).toBe(true);
  });

  it('never holds within half a second of the last thing that spoke against it', () => {
    const step = fc.record({
      part: fc.constantFrom(...watchedParts),
      isVisible: fc.boolean(),
      intersectionRatio: fc.constantFrom(0, 0.5, 1),
      wait: fc.integer({ min: 0, max: 400 }),
      moves: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let proof = unseen;
        let time = 0;
        let against = 0;
        let place = 0;
        for (const { part, isVisible, intersectionRatio, wait, moves } of steps) {
          time += wait;
          if (moves) {
            proof = locate(proof, String((place += 1)), time);
            against = time;
          }
          proof = see(proof, part, { isVisible, intersectionRatio }, time);
          if (!isVisible || intersectionRatio < 1) against = time;
          if (time - against < VISIBLE_MILLISECONDS) expect(isProven(proof, time)).toBe(false);
        }
      }),
    );
  });
});
