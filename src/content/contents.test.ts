/** Two clipboards are the same when their flavours and files are, in whatever order they come. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { charactersOf, type Contents, linesOf, plainContents, sameContents, textOf } from './contents.ts';

const flavour = fc.record({
  type: fc.constantFrom('text/plain', 'text/html', 'x/own', 'text/uri-list'),
  text: fc.string(),
});
const contents = fc
  .uniqueArray(flavour, { selector: ({ type }) => type })
  .map((flavours): Contents => ({ flavours, files: [] }));

const withFile = (name: string, text: string, type = 'text/plain'): Contents => ({
  flavours: [],
  files: [new File([text], name, { type })],
});

describe('sameContents', () => {
  test('knows a clipboard again, whatever the order of its flavours', () => {
    fc.assert(
      fc.property(contents, (one) => {
        expect(sameContents(one, { ...one, flavours: one.flavours.toReversed() })).toBe(true);
      }),
    );
  });

  test('sees every difference of a text, an added and a missing flavour', () => {
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        const asText = ({ flavours }: Contents): string =>
          JSON.stringify(flavours.toSorted((a, b) => a.type.localeCompare(b.type)));
        expect(sameContents(one, other)).toBe(asText(one) === asText(other));
      }),
    );
  });

  test('compares files by name, size and type', () => {
    expect(sameContents(withFile('a.txt', 'abc'), withFile('a.txt', 'xyz'))).toBe(true);
    expect(sameContents(withFile('a.txt', 'abc'), withFile('b.txt', 'abc'))).toBe(false);
    expect(sameContents(withFile('a.txt', 'abc'), withFile('a.txt', 'abcd'))).toBe(false);
    expect(sameContents(withFile('a.txt', 'abc'), withFile('a.txt', 'abc', 'text/html'))).toBe(false);
    expect(sameContents(withFile('a.txt', 'abc'), { flavours: [], files: [] })).toBe(false);
  });
});

describe('counting', () => {
  test('lines of the plain text, else of the first flavour', () => {
    const html = { type: 'text/html', text: '<p>a</p>\n<p>b</p>' };
    expect(linesOf({ flavours: [html, { type: 'text/plain', text: 'a\nb\nc' }], files: [] })).toBe(3);
    expect(linesOf({ flavours: [html], files: [] })).toBe(2);
    expect(linesOf({ flavours: [], files: [] })).toBe(0);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(linesOf(plainContents(`a${text}`))).toBe(text.split('\n').length);
      }),
    );
  });

  test('characters of all flavours', () => {
    expect(
      charactersOf({
        flavours: [
          { type: 'a', text: 'abc' },
          { type: 'b', text: 'de' },
        ],
        files: [],
      }),
    ).toBe(5);
    expect(textOf(plainContents('x'), 'text/html')).toBeUndefined();
  });
});
