/** A cut line is found again only where it wasn't before. */
import { expect, test, vi } from 'vitest';
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

test('finds a line among others of a field that has only one', () => {
  expect(holdsCutLine('draft', 'draft const secret = compute(); more', cut)).toBe(true);
});

test('does not search a large text for each of many lines', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `const value${i} = compute(${i});`);
  const rest = 'what is left of it all\n'.repeat(100_000);
  const search = vi.spyOn(String.prototype, 'indexOf');
  try {
    expect(holdsCutLine(rest, `${rest}more`, many)).toBe(false);
    expect(search.mock.calls.length).toBeLessThan(100);
    expect(holdsCutLine(rest, `${rest}${many[7777]}`, many)).toBe(true);
    expect(holdsCutLine(rest, `${rest}${many.join(' ')}`, many)).toBe(true);
  } finally {
    search.mockRestore();
  }
});
