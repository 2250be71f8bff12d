/** Reads from the one address that the policy names. In the enterprise build alone. */

export type Download =
  | { readonly ok: true; readonly data: Uint8Array<ArrayBuffer>; readonly etag: string }
  /** The server says that nothing has changed since that `etag`. */
  | { readonly ok: true; readonly data: undefined; readonly etag: string }
  | { readonly ok: false; readonly reason: 'unreachable' | 'bad-answer' | 'too-large' };

/** Longest wait for a server, in milliseconds. */
const TIMEOUT_MILLISECONDS = 60_000;

/** Gets a file of `most` bytes at the most; sends no cookies and no referrer. */
export async function download(url: string, most: number, etag = ''): Promise<Download> {
  let response: Response;
  try {
    response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-cache',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      headers: etag === '' ? {} : { 'If-None-Match': etag },
    });
  } catch {
    return { ok: false, reason: 'unreachable' };
  }
  if (response.status === 304) return { ok: true, data: undefined, etag };
  if (!response.ok || response.body === null) return { ok: false, reason: 'bad-answer' };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for await (const part of response.body) {
      length += part.length;
      // A server may name no length, or a wrong one.
      if (length > most) return { ok: false, reason: 'too-large' };
      parts.push(part);
    }
  } catch {
    return { ok: false, reason: 'unreachable' };
  }
  const data = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return { ok: true, data, etag: response.headers.get('etag') ?? '' };
}
