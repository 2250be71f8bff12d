/** Which form of a content is read, and what the others add. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mainFlavour, saysTheSame, textOf, viewsOf } from './flavour.ts';

test.each([
  ['a b\nc', 'a\u00a0 b \n\n  c\n'],
  ['', ' \n'],
  ['  a', 'a'],
  ['a\r\nb', 'a\nb'],
])('%j says the same as %j', (a, b) => {
  expect(saysTheSame(a, b)).toBe(true);
  expect(saysTheSame(b, a)).toBe(true);
});

test.each([
  ['a b', 'ab'],
  ['// a\nb', '// a b'],
  ['a', 'a b'],
  ['a', ''],
  ['ab', 'ac'],
  ['a ', 'b '],
])('%j does not say the same as %j', (a, b) => {
  expect(saysTheSame(a, b)).toBe(false);
  expect(saysTheSame(b, a)).toBe(false);
});

test('what says the same differs in blanks alone', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', ' ', '\n', '\u00a0', '\t'), { maxLength: 8 })
    .map((bits) => bits.join(''));
  const plain = (said: string): string =>
    said
      .trim()
      .replace(/[^\S\n]*\n\s*/g, '\n')
      .replace(/[^\S\n]+/g, ' ');
  fc.assert(
    fc.property(text, text, (a, b) => saysTheSame(a, b) === (plain(a) === plain(b))),
    { numRuns: 3000 },
  );
});

test('plain text is the main flavour, then HTML; what HTML hides is a view of its own', () => {
  const html = { type: 'text/html', text: '<p>a</p><!-- hidden -->' };
  const plain = { type: 'text/plain', text: 'a' };
  expect(mainFlavour([html, plain])).toBe(plain);
  expect(mainFlavour([html])).toBe(html);
  expect(textOf(html).trim()).toBe('a');
  expect(viewsOf(html).map(({ shown, piece }) => [shown, piece.text.trim()])).toEqual([
    [true, 'a'],
    [false, 'hidden'],
  ]);
});
