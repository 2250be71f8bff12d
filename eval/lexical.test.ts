import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStringPrefix, lexemesOf, withoutComments } from './lexical.ts';

const languages = ['TypeScript', 'Python', 'Rust', 'SQL', 'C', 'Shell'];

test('nothing is lost', () => {
  const parts = fc.constantFrom(
    '/*',
    '*/',
    '//',
    '#',
    '"',
    "'",
    '`',
    '\\',
    '\n',
    '"""',
    'name',
    ' ',
    '12',
    '--',
    'é',
    '{',
    '*',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), fc.constantFrom(...languages), (chosen, language) => {
      const text = chosen.join('');
      expect(
        lexemesOf(text, language)
          .map((lexeme) => lexeme.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('comments go, strings and addresses stay', () => {
  const code = 'const a = "// no"; // yes\n/* yes */\nfetch(`https://x.org/`);\n';
  expect(withoutComments(code, 'TypeScript')).toBe('const a = "// no";\nfetch(`https://x.org/`);\n');
  expect(withoutComments('a = "#1" # one\n# two\nb = 2', 'Python')).toBe('a = "#1"\nb = 2');
  expect(withoutComments(' * end of a comment\n */\nint a;', 'C')).toBe('int a;');
});

test('the prefix of a string is no name', () => {
  const lexemes = lexemesOf('f"a" + name + x', 'Python');
  const names = lexemes.filter(({ kind }, i) => kind === 'word' && !isStringPrefix(lexemes, i));
  expect(names.map(({ text }) => text)).toEqual(['name', 'x']);
});
