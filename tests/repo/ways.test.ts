/** The tests' own instruments: what arrives is recognised in every encoding, and pieces of code are what they claim. */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readings } from '../e2e/ways/decode.ts';
import { piecesOf } from '../e2e/ways/pieces.ts';

const LINE = 'const price = `${items[0]} <b>&"quoted"\\</b>`; // 日本語';
const once: Readonly<Record<string, (text: string) => string>> = {
  JSON: JSON.stringify,
  percent: encodeURIComponent,
  form: (text) => new URLSearchParams({ text }).toString(),
  Base64: (text) => Buffer.from(text).toString('base64'),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  entities: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;'),
  escapes: (text) => [...text].map((letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`).join(''),
};
const atLast: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: (text) => gzipSync(text),
  zlib: (text) => deflateSync(text),
  raw: (text) => deflateRawSync(text),
  zip: (text) => Buffer.from(zipSync({ 'a.ts': Buffer.from(text) })),
  'UTF-16': (text) => Buffer.from(`some words\n${text}`, 'utf16le'),
  plain: (text) => Buffer.from(`before ${text} after`),
};

for (const [outer, wrap] of Object.entries(atLast)) {
  for (const [inner, encode] of Object.entries(once)) {
    test(`a line is found in ${inner} in ${outer}, and not before it is there`, () => {
      const isFound = (text: string): boolean => readings(wrap(encode(text))).some((one) => one.includes(LINE));
      expect(isFound(LINE)).toBe(true);
      expect(isFound(LINE.replace('price', 'prize'))).toBe(false);
    });
  }
}

test.each([4, 20, 40])('there are pieces of %i lines of both kinds', (lines) => {
  const { indexed, public: others } = piecesOf(lines);
  expect(indexed.length).toBeGreaterThan(40);
  expect(others.length).toBeGreaterThan(20);
  for (const piece of [...indexed, ...others]) expect(piece.split('\n')).toHaveLength(lines);
});
