/** The door for bytes: what they are by their magic and structure, and the texts in them. Synchronous and pure. */
import { plainText } from './plain-text.ts';
import { type ByteInput, type ByteLimits, type BytesReading, defaultLimits, Reading } from './reading.ts';

/**
 * Reads every text in some bytes: plain, compressed, in archives, in forms and in framed messages, one inside another.
 * @param limits what differs from `defaultLimits`
 * @returns texts in their order, what could not be read and why, and documents that need a reader that may wait. Never
 * throws for what the bytes hold.
 */
export function readBytes(input: ByteInput, limits: Partial<ByteLimits> = {}): BytesReading {
  const reading = new Reading({ ...defaultLimits, ...limits });
  const text = plainText(input.bytes.subarray(0, reading.left));
  if (text === undefined) reading.addUnread(input.name, 'binary');
  else reading.addText(input, text);
  if (input.bytes.length > reading.left) reading.addUnread(input.name, 'too-large');
  return { texts: reading.texts, unread: reading.unread, documents: reading.documents };
}
