/** Hashes by the browser's own cryptography, in hexadecimal. */
import { hexOf } from '../engine/index/byte-buffer.ts';

export async function sha256Of(data: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', data)));
}

/** The name that git gives to this content (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects). */
export async function blobIdOf(content: Uint8Array): Promise<string> {
  const head = new TextEncoder().encode(`blob ${content.length}\0`);
  const object = new Uint8Array(head.length + content.length);
  object.set(head);
  object.set(content, head.length);
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-1', object)));
}
