import { describe, expect, test } from 'vitest';
import { excerpt, withoutMatchedLines } from './excerpt.ts';
import type { ExcerptLine, Finding } from './types.ts';

const source = (first: number, last: number): Finding => ({
  kind: 'source',
  repository: 'acme/one',
  file: 'a.ts',
  fileLines: [1, 9],
  inputLines: [first, last],
  lines: 9,
  share: 0.5,
  confidence: 'exact',
});
const text = ['one();', 'two();', 'three();', 'four();', 'five();', 'six();'].join('\n');
const flavours = [
  { type: 'text/html', text: '<b>other</b>' },
  { type: 'text/plain', text },
];

test('matched lines are shown with a line around them', () => {
  expect(excerpt(flavours, [source(3, 4)], 10)).toEqual([
    { line: 2, text: 'two();', matched: false },
    { line: 3, text: 'three();', matched: true },
    { line: 4, text: 'four();', matched: true },
    { line: 5, text: 'five();', matched: false },
  ]);
});

test('no more lines than asked for, and some of each finding', () => {
  const shown = excerpt(flavours, [source(1, 2), source(5, 6)], 4);
  expect(shown).toHaveLength(4);
  expect(shown.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
  expect(excerpt(flavours, [], 4)).toEqual([]);
});

test('credentials are masked', () => {
  const key = ['AKIA', 'QZ7RK2TPX4VLM6NB'].join('');
  const shown = excerpt([{ type: 'text/plain', text: `x\nkey = ${key}` }], [source(2, 2)], 5);
  expect(JSON.stringify(shown)).not.toContain(key);
  expect(shown[1]?.text).toBe(`key = ${'•'.repeat(20)}`);
});

test('cut lines leave a comment in the style of the text, and line ends as they were', () => {
  expect(withoutMatchedLines(text, [source(2, 4)])).toBe('one();\n// [3 lines kept by Sourcekeep]\nfive();\nsix();');
  expect(withoutMatchedLines('# a\r\nx = 1\r\n# b\r\n', [source(2, 2)])).toBe(
    '# a\r\n# [1 line kept by Sourcekeep]\r\n# b\r\n',
  );
  expect(withoutMatchedLines(text, [source(1, 2), source(2, 6)])).toBe('// [6 lines kept by Sourcekeep]');
  expect(withoutMatchedLines('-- a\nSELECT 1;\n-- b', [source(2, 2)])).toContain('-- [1 line kept by Sourcekeep]');
});

describe('what the input says in another form', () => {
  const encoded = [{ type: 'text/plain', text: `before();\n${'QUJD'.repeat(90)}\nafter();` }];
  const read = (...texts: string[]): ExcerptLine[] => texts.map((said) => ({ line: 2, text: said, matched: true }));

  test('is shown as it was read, every line of it', () => {
    const finding = source(2, 2);
    const lines = read('a {', '  x();', '}', 'b {', '}');
    expect(excerpt(encoded, [finding], 10, new Map([[finding, lines]]))).toEqual(lines);
    expect(excerpt(encoded, [finding], 3, new Map([[finding, lines]]))).toEqual(lines.slice(0, 3));
  });

  test('is shown once, beside what stands there literally', () => {
    const [one, other, literal] = [source(2, 2), source(2, 2), source(3, 3)];
    const passages = new Map([
      [one as Finding, read('a();', 'b();')],
      [other as Finding, read('b();', 'c();')],
    ]);
    const shown = excerpt(encoded, [one, other, literal] as Finding[], 10, passages);
    expect(shown.filter(({ text: said }) => said.length < 20).map(({ line, text: said }) => [line, said])).toEqual([
      [2, 'a();'],
      [2, 'b();'],
      [2, 'c();'],
      [3, 'after();'],
    ]);
  });

  test('credentials in it are masked, and the line that holds them in the other form is not shown', () => {
    const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');
    const finding: Finding = { kind: 'secret', rule: 'github-token', inputLines: [2, 2] };
    const passages = new Map<Finding, ExcerptLine[]>([[finding, read(`token = ${secret}`)]]);
    const shown = JSON.stringify(excerpt(encoded, [finding, source(1, 1)], 10, passages));
    expect(shown).toContain('token = ••••');
    expect(shown).toContain('before();');
    expect(shown).not.toContain('QUJD');
  });
});
