/** Encodings that source files come in, and git's names for contents. */
import { describe, expect, it } from 'vitest';
import { blobId, decodeText } from './text.ts';

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from('naïve = "ü"'), 'naïve = "ü"'],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFa'), 'a'],
    ['UTF-16, little end first', Buffer.from('\uFEFFnaïve', 'utf16le'), 'naïve'],
    ['UTF-16, big end first', Buffer.from('\uFEFFnaïve', 'utf16le').swap16(), 'naïve'],
    ['Latin-1', Buffer.from('naïve', 'latin1'), 'naïve'],
    ['nothing', Buffer.alloc(0), ''],
  ])('reads %s', (_, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('reads no binary', () => {
    expect(decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]))).toBeUndefined();
  });
});

describe('blobId', () => {
  it.each([
    ['', 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'],
    ['a\n', '78981922613b2afb6025042ff6bd878ac1994e85'],
  ])('is what git says of %j', (text, id) => {
    expect(blobId(Buffer.from(text))).toBe(id);
  });
});
