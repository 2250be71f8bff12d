/** What is shown of a text, and what is left of it without matched lines. */
import { describe, expect, test } from 'vitest';
import { findSecrets } from './detectors/secret.ts';
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

describe('without matched lines', () => {
  const cutting = (input: string, ...findings: Finding[]): string => withoutMatchedLines(input, findings);

  test('the block around a match goes; a comment in the style of the text is left, and line ends as they were', () => {
    const blocks = ['own();', '', 'one();', 'two();', 'three();', '', 'other();'];
    for (const end of ['\n', '\r\n', '\r']) {
      const left = ['own();', '', '// [3 lines kept by Sourcekeep]', '', 'other();', ''].join(end);
      expect(cutting(blocks.join(end) + end, source(4, 4))).toBe(left);
    }
    expect(cutting('a = 1\n\n# b\nx = 1\n\n# c\n', source(4, 4))).toBe(
      'a = 1\n\n# [2 lines kept by Sourcekeep]\n\n# c\n',
    );
    expect(cutting(text, source(1, 2), source(2, 6))).toBe('// [6 lines kept by Sourcekeep]');
    expect(cutting('-- a\n\nSELECT 1;\n\n-- b', source(3, 3))).toContain('-- [1 line kept by Sourcekeep]');
  });

  test('lines that open and close it go with it', () => {
    const lines = ['own();', 'function a() {', '', '  one();', '', '  two();', '', '}', '', 'other();'];
    expect(cutting(lines.join('\n'), source(2, 6))).toBe('own();\n// [7 lines kept by Sourcekeep]\n\nother();');
    expect(cutting(lines.slice(1).join('\n'), source(3, 7))).toBe('// [7 lines kept by Sourcekeep]\n\nother();');
  });

  test('a block of which the match holds the last line stays, but for that', () => {
    const lines = ['own();', 'own2();', 'own3();', '', 'one();', 'two();'];
    expect(cutting(lines.join('\n'), source(3, 6))).toBe('own();\nown2();\n// [4 lines kept by Sourcekeep]');
  });

  test('what a person says stays, before, behind and next to it', () => {
    const said = [
      'Why does `two()` return null when the list is empty?',
      'one();',
      'two();',
      'Please explain it to me.',
    ];
    for (const range of [source(2, 3), source(1, 4)]) {
      expect(cutting(said.join('\n'), range)).toBe(`${said[0]}\n// [2 lines kept by Sourcekeep]\n${said[3]}`);
    }
    expect(cutting(said.slice(0, 1).join('\n'), source(1, 1))).toBe('// [1 line kept by Sourcekeep]');
  });

  test('fences stay whole, and what stands in another one', () => {
    const lines = ['Why?', '```ts', 'one();', 'two();', '```', 'And', '~~~', 'own();', 'own2();', '~~~'];
    const left = ['Why?', '```ts', '// [2 lines kept by Sourcekeep]', '```', 'And', '~~~', 'own();', 'own2();', '~~~'];
    expect(cutting(lines.join('\n'), source(4, 4))).toBe(left.join('\n'));
    expect(cutting(lines.join('\n'), source(3, 5))).toBe(left.join('\n'));
  });

  const key = ['AKIA', 'QZ7RK2TPX4VLM6NB'].join('');
  const secret = (first: number, last = first): Finding => ({
    kind: 'secret',
    rule: 'aws-access-key-id',
    inputLines: [first, last],
  });

  test('of a line with a credential, the credential alone goes', () => {
    const input = `one();\nconst key = '${key}'; // ${key}\ntwo();`;
    const left = "const key = '[secret kept by Sourcekeep]'; // [secret kept by Sourcekeep]";
    expect(cutting(input, secret(2))).toBe(`one();\n${left}\ntwo();`);
    expect(cutting(`${input}\nother = "${key}"`, secret(2))).toContain(key);
    for (const line of [
      `password = "${key}"`,
      `api_key: ${key}`,
      `{"secret":"${key}"}`,
      `Authorization: Bearer ${key}`,
    ]) {
      expect(findSecrets(cutting(line, ...findSecrets(line)))).toEqual([]);
    }
  });

  test('a key of many lines becomes one mark, lines behind it keep their numbers', () => {
    const body = Array.from({ length: 6 }, (_, i) => `MIIEpAIBAAKCAQEA${i}wq8Jm3nX0vZr5Qk7`.repeat(2)).join('\n');
    const pem = ['-----BEGIN RSA PRIVATE ', `KEY-----\n${body}\n-----END RSA PRIVATE `, 'KEY-----'].join('');
    const lines = pem.split('\n').length;
    const input = `a();\n${pem}\nb();\n\nc();\n`;
    const left = cutting(input, secret(2, 1 + lines), source(4 + lines, 4 + lines));
    expect(left).toBe('a();\n[secret kept by Sourcekeep]\nb();\n\n// [1 line kept by Sourcekeep]\n');
  });

  test('a credential that stands there in another form takes its line along', () => {
    const encoded = Buffer.from(`const key = '${key}';`).toString('base64');
    expect(cutting(`a();\n${encoded}\nb();`, secret(2))).toBe('a();\n// [1 line kept by Sourcekeep]\nb();');
  });
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
