/** A cut line is found again only where it wasn't before. */
import { expect, test } from 'vitest';
import { holdsCutLine } from './read-back.ts';

const cut = ['  const secret = compute();', '}', 'return;'];

test('finds a line that came back', () => {
  expect(holdsCutLine('draft', 'draft\nconst secret = compute();\n', cut)).toBe(true);
});

test('is not misled by lines that stood there before, or that stand everywhere', () => {
  const before = 'const secret = compute();\n';
  expect(holdsCutLine(before, `${before}}\nreturn;\nmore`, cut)).toBe(false);
  expect(holdsCutLine(before, `${before}${before}`, cut)).toBe(true);
  expect(holdsCutLine('', '', cut)).toBe(false);
});
