/** What may pass unseen is small, and nothing that has the form of a secret is among it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { couldMatter, urlCouldMatter } from './could-matter.ts';

const plain = (text: string) => [{ type: 'text/plain', text }];

describe('couldMatter', () => {
  test.each(['', 'hello', 'thank you very much', 'a b c d', 'fix the bug', '1 2 3 4 5 6', 'a.b.c.d.e', '   \n\n\t  '])(
    'lets %j pass',
    (text) => expect(couldMatter(plain(text))).toBe(false),
  );

  test.each([
    'five words are quite enough',
    'const a = b.c(d)[e];',
    'AKIAQWERTYUIOPASDFGH',
    'AKIA2OGYBAH6STMMNXNN',
    'token: "abc123def456"',
    'pg://a:secret@h',
    'postgres://u:pw@h',
    'ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '一二三四五六七八九十一二三四五六',
  ])('holds %j', (text) => expect(couldMatter(plain(text))).toBe(true));

  test('looks at every flavour', () => {
    const flavours = [
      { type: 'text/plain', text: 'hi' },
      { type: 'application/x-own', text: 'const a = b.c(d)[e];' },
    ];
    expect(couldMatter(flavours)).toBe(true);
    expect(couldMatter([])).toBe(false);
  });

  test('more text never matters less', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        if (couldMatter(plain(a))) expect(couldMatter(plain(a + b))).toBe(true);
      }),
    );
  });

  test('whatever surrounds a secret, it is held', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/).filter((text) => /\d/.test(text) && /[a-z]/i.test(text));
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, found, after) => {
        expect(couldMatter(plain(`${before}${found}${after}`))).toBe(true);
      }),
    );
  });

  test('fewer than five words without a long run pass, however many blanks are between them', () => {
    const word = fc.stringMatching(/^[a-z]{1,11}$/);
    const blanks = fc.stringMatching(/^[ \n\t]{1,50}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), blanks, (found, between) => {
        expect(couldMatter(plain(found.join(between)))).toBe(false);
      }),
    );
  });

  test('a text too long to look at matters', () => {
    expect(couldMatter(plain(' '.repeat(50_000_000)))).toBe(true);
  });
});

describe('urlCouldMatter', () => {
  test.each([
    'https://a.example/',
    'https://a.example/api/models?limit=20&order=updated',
    'https://a.example/a/b/c.js?v=1.2.3#one two three four five six',
    'https://a.example/?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    'https://a.example/?next=https%3A%2F%2Fb.example%2F%3Fa%3Db%26c%3Dd',
    'wss://a.example/chat?v=2',
    'blob:https://a.example/0b1f0c0e-7d6c-4c55-9cb5-0f2f7c1c1f10',
  ])('lets %j pass', (url) => expect(urlCouldMatter(url)).toBe(false));

  test.each([
    'https://a.example/search?q=how+do+I+write+this',
    'https://a.example/search?q=how%20do%20I%20write%20this',
    'https://a.example/say/const%20a%20%3D%20b%20%2B%20c',
    'https://a.example/?q=%28function%28%29%7Breturn%201%7D%29%28%29%3B',
    '/search?q=how do I write this',
    'https://a.example/?q=a%0Ab%0ac%0D%0Ad',
  ])('holds %j', (url) => expect(urlCouldMatter(url)).toBe(true));

  test('fewer blanks do where even small texts matter', () => {
    expect(urlCouldMatter('https://a.example/?q=project+x', 1)).toBe(true);
    expect(urlCouldMatter('https://a.example/?q=project', 1)).toBe(false);
  });
});
