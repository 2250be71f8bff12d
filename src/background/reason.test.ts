/** Reasons that repeat what was held are not kept. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeldTexts } from './reason.ts';

const code = 'const carriedIn = carried.get(carryKey) ?? zero(currency);\nreturn settle(batch, carriedIn);';

describe('createHeldTexts', () => {
  it('notices a line of the held text in a reason, however it is spaced', () => {
    const held = createHeldTexts();
    held.remember('a', code);
    expect(held.isRepeatedIn('a', 'they asked for const carriedIn=carried.get( carryKey )')).toBe(true);
    expect(held.isRepeatedIn('a', 'Agreed with the payments team, ticket PAY-12')).toBe(false);
  });

  it('notices any four words in a row', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 4, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.nat(), (list, at) => {
        const held = createHeldTexts();
        held.remember('a', list.join(' '));
        const start = at % (list.length - 3);
        expect(held.isRepeatedIn('a', `because ${list.slice(start, start + 4).join(', ')}`)).toBe(true);
      }),
    );
  });

  it('keeps nothing that looks like code once the text is forgotten', () => {
    const held = createHeldTexts();
    held.remember('a', code);
    held.forget('a');
    expect(held.isRepeatedIn('a', 'zero(currency);')).toBe(true);
    expect(held.isRepeatedIn('a', 'Agreed with the payments team')).toBe(false);
  });
});
