/** Bytes of a file → text and git blob id. */
import { hash } from 'node:crypto';
import { encodingOf } from '../engine/skip.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a file, undefined for a binary one. What isn't UTF-8 is read as the code page that editors assume. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return undefined;
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What is hashed for a blob id; used again, since to allocate it costs as much as to hash it. */
let room = Buffer.allocUnsafeSlow(256 * 1024);

/** The name that git gives to this content, in hexadecimal (SHA-1; https://git-scm.com/book/en/v2/Git-Internals-Git-Objects). */
export function blobId(bytes: Uint8Array): string {
  const head = `blob ${bytes.length}\0`;
  const length = head.length + bytes.length;
  if (room.length < length) room = Buffer.allocUnsafeSlow(2 * length);
  room.write(head, 'latin1');
  room.set(bytes, head.length);
  return hash('sha1', room.subarray(0, length), 'hex');
}
