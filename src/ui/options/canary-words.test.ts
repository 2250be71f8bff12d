/** What became of the canary, in words. */
import { expect, it } from 'vitest';
import { canaryWords } from './canary-words.ts';

it('says what was caught, as what, and what would be done', () => {
  const repository = 'sourcekeep/canary';
  const caught = { state: 'caught', source: 'index', repository, action: 'block', milliseconds: 3 } as const;
  expect(canaryWords(caught)).toEqual({
    tone: 'good',
    title: 'The canary was caught',
    text: 'The snippet of the index was recognised as sourcekeep/canary in 3 ms. What would be done about it: block.',
  });
});

it.each([
  [{ state: 'missed', source: 'policy', milliseconds: 1 }, 'stop', 'Index the code that it is from'],
  [{ state: 'missed', source: 'index', milliseconds: 1 }, 'stop', 'make the index again'],
  [{ state: 'no-index', milliseconds: 1 }, 'stop', 'See “Index”'],
  [{ state: 'none', milliseconds: 1 }, 'warn', 'index --canary'],
] as const)('says what to do: %o', (result, tone, advice) => {
  const words = canaryWords(result);
  expect(words.tone).toBe(tone);
  expect(words.text).toContain(advice);
});
