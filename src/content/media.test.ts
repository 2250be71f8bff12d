/** What counts as picture, sound or film: never what could be text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filesCouldMatter, isMedia, isMediaType, textsInMedia } from './media.ts';

test('a real picture is one', () => {
  const icon = readFileSync(join(import.meta.dirname, '../../public/icons/icon-128.png'));
  expect(isMedia(icon.subarray(0, 4096))).toBe(true);
});

test('a text that somebody put into one is found whole, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.nat(3000),
      fc.nat(3000),
      fc.string({ unit: 'grapheme', minLength: 400, maxLength: 900 }).map((text) => text.replace(/\p{Cc}/gu, '\n')),
      (before, after, text) => {
        const bytes = new TextEncoder().encode(text);
        const all = new Uint8Array(before + bytes.length + after);
        all.set(bytes, before);
        expect(textsInMedia(all).map((one) => new TextDecoder().decode(one))).toEqual([text]);
      },
    ),
  );
  const icon = readFileSync(join(import.meta.dirname, '../../public/icons/icon-128.png'));
  expect(textsInMedia(new Uint8Array(icon))).toEqual([]);
});

test('no text is one, whatever it begins with', () => {
  const openings = fc.constantFrom(
    'GIF87a',
    'ID3',
    'RIFF1234WEBPVP8',
    'RIFF1234WAVEfmt ',
    '1234ftyp',
    'OggS',
    'fLaC',
    '',
  );
  fc.assert(
    fc.property(openings, fc.string({ unit: 'grapheme' }), (opening, text) => {
      const bytes = new TextEncoder().encode(`${opening}${text.replaceAll('\0', '')}`);
      expect(isMedia(bytes)).toBe(false);
    }),
  );
});

test('the types of code and of what holds text are none', () => {
  // `video/mp2t` is what a browser says of a TypeScript file.
  for (const type of ['', 'text/plain', 'video/mp2t', 'image/svg+xml', 'application/pdf'])
    expect(isMediaType({ type })).toBe(false);
  expect(isMediaType({ type: 'image/png' })).toBe(true);
});

test('pictures pass unless what can’t be read is held; whatever else comes with them is looked at', () => {
  const [picture, code] = [new File([], 'a.png', { type: 'image/png' }), new File([], 'a.ts', { type: 'video/mp2t' })];
  expect(filesCouldMatter([], true)).toBe(false);
  expect(filesCouldMatter([picture], false)).toBe(false);
  expect(filesCouldMatter([picture], true)).toBe(true);
  expect(filesCouldMatter([picture, code], false)).toBe(true);
});
