/** What the offscreen page reads, outside a browser: PDF.js is the same there. */
import { describe, expect, test } from 'vitest';
import { pdfOf } from '../../tests/fixtures/files/pdf.ts';
import type { DocumentReply } from '../contract/document.ts';
import { readDocument } from './read-document.ts';

const lines = Array.from(
  { length: 30 },
  (_, i) => `  const tariff${i} = ledger.open(${i * 7}, 'gr\u00f6\u00dfe (a) \\n');`,
);
const read = (bytes: Uint8Array, milliseconds = 60_000): Promise<DocumentReply> =>
  readDocument({
    type: 'read-document',
    name: 'a.pdf',
    mime: '',
    base64: Buffer.from(bytes).toString('base64'),
    milliseconds,
  });
const words = (text = ''): string[] => text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));

describe('PDF', () => {
  test('the lines of all pages', async () => {
    const { texts, unread } = await read(pdfOf([lines.slice(0, 20), lines.slice(20)]));
    expect(words(texts[0]?.text)).toEqual(lines.map((line) => line.trim()));
    expect(texts).toMatchObject([{ name: 'a.pdf', type: 'text/plain' }]);
    expect(unread).toEqual([]);
  });

  test('a file attached to it', async () => {
    const { texts } = await read(pdfOf([['see the attachment']], { attachment: ['src.ts', lines.join('\n')] }));
    expect(texts[1]).toEqual({ name: 'a.pdf › src.ts', type: 'text/plain', text: lines.join('\n') });
  });

  test('one that wants a password says so', async () => {
    expect(await read(pdfOf([lines], { encrypted: true }))).toEqual({
      texts: [],
      unread: [{ name: 'a.pdf', rule: 'encrypted' }],
    });
  });

  test('without text, or broken: it could not be read', async () => {
    const unread = { texts: [], unread: [{ name: 'a.pdf', rule: 'binary' }] };
    expect(await read(pdfOf([[]]))).toEqual(unread);
    expect(await read(new TextEncoder().encode('%PDF-1.4\nnothing else'))).toEqual(unread);
  });

  test('no time: nothing is begun, and that is said', async () => {
    expect(await read(pdfOf([lines]), -1)).toEqual({ texts: [], unread: [{ name: 'a.pdf', rule: 'time' }] });
  });
});

test('anything else is read like any bytes', async () => {
  const { texts } = await read(new TextEncoder().encode(lines.join('\n')));
  expect(texts.map(({ text }) => text)).toEqual([lines.join('\n')]);
});
