/** The index key as people hand it over: the text of `index.key`, or pasted. */

const KEY_BYTES = 32;

export type KeyReading = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly reason: string };

/** Checks that a text is 32 bytes in base64; says what it is instead, never what it holds. */
export function readKey(text: string): KeyReading {
  const key = text.trim();
  if (key === '') return { ok: false, reason: 'The key is missing. The command line wrote it beside the index.' };
  const body = key.replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || body.length % 4 === 1) {
    return { ok: false, reason: 'This is not an index key: a key is 32 bytes in base64.' };
  }
  const bytes = Math.floor((body.length * 3) / 4);
  if (bytes !== KEY_BYTES) {
    return { ok: false, reason: `This key is ${bytes} bytes long; an index key has ${KEY_BYTES}.` };
  }
  return { ok: true, key };
}
