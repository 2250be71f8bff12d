/**
 * MAIN world: takes away what sends in ways that nobody can wait for. Pages look whether these are there, since not every
 * browser has them, and use the older ways, which are guarded.
 */
const { deleteProperty } = Reflect;

/**
 * `fetchLater` sends when the page is gone; `WebSocketStream` and `WebTransport` are streams without messages, so that
 * there is nothing whole to judge.
 */
export function withdrawStreams(): void {
  deleteProperty(globalThis, 'fetchLater');
  deleteProperty(globalThis, 'WebSocketStream');
  deleteProperty(globalThis, 'WebTransport');
}
