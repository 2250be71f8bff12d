/** One sentence for what is remembered. */
import { expect, test } from 'vitest';
import { rememberedWords } from './ledger-section.tsx';

test('none, one and many are told in words', () => {
  expect(rememberedWords(0)).toBe('Nothing is remembered now.');
  expect(rememberedWords(1)).toBe('One small paste is remembered.');
  expect(rememberedWords(1200)).toMatch(/^1[^\d]?200 small pastes are remembered\.$/);
});
