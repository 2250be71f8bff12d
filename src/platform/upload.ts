/** Sends a text to the one address that the policy names for reports. In the enterprise build alone. */

export interface Upload {
  readonly url: string;
  /** The policy's headers; those of the body itself are ours. */
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
  readonly body: string;
}

export type UploadAnswer =
  | {
      readonly status: number;
      /** The header `Retry-After`, empty where there is none. */
      readonly retryAfter: string;
      /** The first characters of what the server says. */
      readonly text: string;
    }
  /** Nobody answered in time, there is no way there, or it leads elsewhere. */
  | 'unreachable'
  /** The policy's headers are none. */
  | 'invalid-headers';

const TIMEOUT_MILLISECONDS = 30_000;
/** So much of an answer is read. */
const MAX_ANSWER_BYTES = 16_384;

async function gzip(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
}

async function startOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  if (response.body === null) return text;
  for await (const part of response.body) {
    text += decoder.decode(part, { stream: true });
    length += part.length;
    // Leaving the loop ends the connection.
    if (length >= MAX_ANSWER_BYTES) break;
  }
  return text;
}

/** Posts a body, gzipped. Sends no cookies and no referrer, and follows nowhere. Never rejects. */
export async function upload({ url, headers, type, body }: Upload): Promise<UploadAnswer> {
  let all: Headers;
  try {
    all = new Headers(headers);
  } catch {
    return 'invalid-headers';
  }
  all.set('Content-Type', type);
  all.set('Content-Encoding', 'gzip');
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: await gzip(body),
      headers: all,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    // The status counts, whether or not the rest of the answer arrives.
    const text = await startOf(response).catch(() => '');
    return { status: response.status, retryAfter: response.headers.get('retry-after') ?? '', text };
  } catch {
    return 'unreachable';
  }
}
