/** Bodies of which not all came are never taken for read. */
import { expect, test } from 'vitest';
import { MAX_BODY_BYTES } from '../contract/message.ts';
import { readInputs } from './inputs.ts';

const documents = { read: async () => ({ texts: [], unread: [], documents: [] }) };
const unreadOf = async (body: { type: string; size: number; text?: string; isPart?: true }): Promise<string[]> => {
  const { text, ...rest } = body;
  const bytes = text === undefined ? {} : { base64: Buffer.from(text, 'latin1').toString('base64') };
  const request = { channel: 'network' as const, flavours: [], bodies: [{ name: 'a', ...rest, ...bytes }] };
  const { unread } = await readInputs(request, documents, 1000);
  return unread.map(({ rule }) => rule);
};

test('without its bytes it is too large', async () => {
  expect(await unreadOf({ type: 'text/plain', size: MAX_BODY_BYTES + 1 })).toEqual(['too-large']);
});

test('the beginning of a picture is unread, though it reads like a form with all its fields', async () => {
  const form = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhello\r\n--x--\r\n';
  const body = { type: 'multipart/form-data; boundary=x', size: 40_000_000 };
  for (const text of [`\x89PNG\r\n\x1a\n\0\0\0\r\n${form}`, `\0\0\0\x18ftyp${'\0'.repeat(60)}\r\n${form}`]) {
    // All of such a body can be read, and nothing is in it.
    expect(await unreadOf({ ...body, size: text.length, text })).toEqual([]);
    expect(await unreadOf({ ...body, text, isPart: true })).toEqual(['binary']);
  }
  const text = `\x89PNG\r\n\x1a\n${'\0'.repeat(4000)}`;
  expect(await unreadOf({ type: 'image/png', size: 40_000_000, text, isPart: true })).toHaveLength(1);
});
