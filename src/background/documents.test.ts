/** Documents handed to the offscreen page: whatever becomes of it, there is an answer. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MAX_DOCUMENT_BYTES, type DocumentReply, type DocumentRequest } from '../contract/document.ts';
import type { ByteInput } from '../engine/bytes/read-bytes.ts';
import { createDocuments } from './documents.ts';

const pdf = (name: string, length = 12): ByteInput => ({
  name,
  type: 'application/pdf',
  bytes: new Uint8Array(length).fill(65),
});

function offscreen(answer: (request: DocumentRequest) => Promise<DocumentReply>) {
  const asked: DocumentRequest[] = [];
  let closed = 0;
  const documents = createDocuments({
    ask: (request) => {
      asked.push(request);
      return answer(request);
    },
    close: () => {
      closed++;
      return Promise.resolve();
    },
  });
  return { documents, asked, closed: () => closed };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('documents', () => {
  test('are asked for one after another, bytes as base64', async () => {
    const { documents, asked } = offscreen(({ name }) =>
      Promise.resolve({ texts: [{ name, type: 'text/plain', text: `of ${name}` }], unread: [] }),
    );
    const reading = await documents.read([pdf('a'), pdf('b')], 5000);
    expect(reading.texts.map(({ text }) => text)).toEqual(['of a', 'of b']);
    expect(reading).toMatchObject({ unread: [], documents: [] });
    expect(asked[0]).toMatchObject({
      type: 'read-document',
      name: 'a',
      mime: 'application/pdf',
      base64: btoa('A'.repeat(12)),
    });
    expect(asked.every(({ milliseconds }) => milliseconds > 0 && milliseconds < 5000)).toBe(true);
  });

  test('that take too long are given up, and the page with them', async () => {
    const { documents, closed } = offscreen(() => new Promise(() => undefined));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const pending = documents.read([pdf('a'), pdf('b')], 60);
    await vi.advanceTimersByTimeAsync(60);
    const reading = await pending;
    expect(reading).toEqual({
      texts: [],
      unread: [
        { name: 'a', rule: 'time' },
        { name: 'b', rule: 'time' },
      ],
      documents: [],
    });
    expect(closed()).toBe(1);
  });

  test('that cannot be asked about could not be read', async () => {
    const { documents } = offscreen(() => Promise.reject(new Error('gone')));
    expect((await documents.read([pdf('a')], 5000)).unread).toEqual([{ name: 'a', rule: 'binary' }]);
  });

  test('that are too large for a message are not sent', async () => {
    const { documents, asked } = offscreen(() => Promise.reject(new Error('gone')));
    const reading = await documents.read([pdf('a', MAX_DOCUMENT_BYTES + 1)], 5000);
    expect(reading.unread).toEqual([{ name: 'a', rule: 'too-large' }]);
    expect(asked).toEqual([]);
  });
});
