/** One question to the server of the index, and its answer in pieces as they come. */
import { DownloadError } from './failure.ts';
import { retryAfterOf } from './timing.ts';

/** What a transfer is made with. */
export interface Network {
  /** Asks the server; rejects where it can't be reached, isn't who it says it is, or when the signal says so. */
  request(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response>;
  /** How long fewer than `SLOWEST_BYTES` may come before the server counts as gone, in milliseconds. */
  readonly stallMilliseconds: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A server that lets a byte through now and then would hold up every later question, such as that of a mended policy. */
export const SLOWEST_BYTES = 8_192;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it comes. Throws a `DownloadError`; whoever doesn't read to the end closes the connection. */
  readonly body: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Closes the connection of an answer that nobody reads. */
  discard(): void;
}

/**
 * @param accepted statuses that are an answer; every other one is the failure `bad-answer`
 * @throws DownloadError `unreachable`, `timeout` (next to nothing for a while), `bad-answer`
 */
export async function ask(
  network: Network,
  url: string,
  headers: Readonly<Record<string, string>>,
  accepted: readonly number[],
): Promise<Answer> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = network.stallMilliseconds;
  let since = 0;
  const listen = (): void => {
    clearTimeout(timer);
    since = performance.now();
    timer = setTimeout(() => controller.abort(), left);
  };
  const broken = (): DownloadError => {
    clearTimeout(timer);
    return new DownloadError(controller.signal.aborted ? 'timeout' : 'unreachable');
  };
  const discard = (): void => {
    clearTimeout(timer);
    controller.abort();
  };

  listen();
  let response: Response;
  try {
    response = await network.request(url, headers, controller.signal);
  } catch {
    throw broken();
  }
  const { status } = response;
  if (!accepted.includes(status)) {
    discard();
    const retryAfter = retryAfterOf(response.headers.get('retry-after'), network.now());
    throw new DownloadError('bad-answer', { httpStatus: status, retryAfter });
  }
  async function* read(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    if (response.body === null) return discard();
    const reader = response.body.getReader();
    let ended = false;
    let bytes = 0;
    left = network.stallMilliseconds;
    try {
      while (!ended) {
        listen();
        const { done, value } = await reader.read().catch(() => {
          throw broken();
        });
        // The time that the reader takes is not the server's.
        clearTimeout(timer);
        ended = done;
        bytes += value?.length ?? 0;
        left -= performance.now() - since;
        if (bytes >= SLOWEST_BYTES) {
          bytes = 0;
          left = network.stallMilliseconds;
        }
        if (value !== undefined) yield value;
      }
    } finally {
      if (ended) clearTimeout(timer);
      else discard();
    }
  }
  return { status, headers: response.headers, body: read(), discard };
}
