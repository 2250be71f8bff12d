/** Asks the one address that the policy names for the index. In the enterprise build alone. */

/** Sends no cookies and no referrer, follows nobody elsewhere; the browser's own cache keeps nothing of an index. */
export function request(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(url, {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    cache: 'no-store',
    headers,
    signal,
  });
}
