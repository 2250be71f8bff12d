/** Bytes of every kind, made by the libraries that make them elsewhere, and what is read of them. */
import { describe, expect, test } from 'vitest';
import { readBytes } from './read-bytes.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const code = Array.from(
  { length: 40 },
  (_, i) => `export const tariff${i} = ledger.open(${i * 7}, 'größe — ${i}');`,
).join('\n');
const textsOf = (bytes: Uint8Array, type = '', name = ''): string[] =>
  readBytes({ name, type, bytes }).texts.map(({ text }) => text);

describe('plain text', () => {
  test('in UTF-8, with and without a mark', () => {
    expect(textsOf(utf8(code))).toEqual([code]);
    expect(textsOf(utf8(`\ufeff${code}`))).toEqual([code]);
  });
  test('in UTF-16, by mark or by its zero bytes', () => {
    const little = new Uint8Array(Buffer.from(code, 'utf16le'));
    const big = new Uint8Array(Buffer.from(code, 'utf16le').swap16());
    for (const bytes of [little, big]) expect(textsOf(bytes)).toEqual([code]);
    for (const [mark, bytes] of [
      [[0xff, 0xfe], little],
      [[0xfe, 0xff], big],
    ] as const) {
      expect(textsOf(Uint8Array.from([...mark, ...bytes]))).toEqual([code]);
    }
  });
  test('in UTF-32', () => {
    const bytes = new Uint8Array(Uint32Array.from(code, (character) => character.codePointAt(0) as number).buffer);
    expect(textsOf(bytes)).toEqual([code]);
  });
  test('in an old Western encoding', () => {
    const western = code.replaceAll('—', '-');
    expect(textsOf(new Uint8Array(Buffer.from(western, 'latin1')))).toEqual([western]);
  });
  test('cut in the middle of a character', () => {
    expect(textsOf(utf8(`${code}ß`).subarray(0, -1))).toEqual([`${code}\ufffd`]);
  });
  test('more than the limit is read up to it, and said', () => {
    const { texts, unread } = readBytes({ name: 'a.txt', type: '', bytes: utf8(code) }, { bytes: 100 });
    expect(texts[0]?.text).toBe(new TextDecoder().decode(utf8(code).subarray(0, 100)));
    expect(unread).toEqual([{ name: 'a.txt', rule: 'too-large' }]);
  });
});

test('a form of millions of fields ends in time, and holds the values of them all', () => {
  const lines = Array.from({ length: 700 }, (_, i) => `const value${i} = total(${i});`);
  const few = lines.map((line, i) => `f${i}=${encodeURIComponent(line)}`).join('&');
  const type = 'application/x-www-form-urlencoded';
  const { texts } = readBytes({ name: '', type, bytes: new TextEncoder().encode(few) });
  expect(texts.map(({ text }) => text).join('\n')).toBe(lines.join('\n'));
  expect(texts.length).toBeLessThan(600);
  const many = new TextEncoder().encode('a=%20&'.repeat(1_000_000));
  expect(readBytes({ name: '', type, bytes: many }).texts.length).toBeLessThan(600);
});
