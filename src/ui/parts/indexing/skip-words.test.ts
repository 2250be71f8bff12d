/** What was left out, in words. */
import { expect, it } from 'vitest';
import { skippedText } from './skip-words.ts';

it('names the most frequent first', () =>
  expect(skippedText({ binary: 12, ignored: 2_000, empty: 0 })).toBe('2,000 in .gitignore, 12 binary'));
it('says nothing of nothing', () => expect(skippedText({})).toBe(''));
it.each(['vendored', 'generated', 'minified', 'binary', 'data', 'licence', 'too-large'])('has words for %s', (reason) =>
  expect(skippedText({ [reason]: 1 })).toMatch(/^1 [a-z]/),
);
