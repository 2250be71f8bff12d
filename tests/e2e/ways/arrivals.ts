/**
 * A server that stands for an AI tool: it serves the test pages and writes down everything that reaches it, by HTTP or
 * WebSocket, so that a test can ask whether a text arrived in whatever form.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { buildOnce } from '../../../scripts/build.mjs';
import { until } from '../harness/settings.ts';
import { fileOf } from '../harness/pages.ts';
import { readings } from './decode.ts';
import { acceptSocket, type ServerSocket, type SocketMessage } from './socket.ts';

export interface Arrival {
  readonly kind: 'http' | 'socket';
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** The body, or one message of a WebSocket. */
  readonly body: Buffer;
  /** Messages of a WebSocket alone. */
  readonly isText?: boolean;
}

/** Answers one request; `body` is what came with it. */
export type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

export interface Arrivals {
  /** `http://localhost:PORT`, and the same server at an origin that is another site to the browser. */
  readonly origin: string;
  readonly secondOrigin: string;
  /** All that came since the last `clear`, in order. */
  readonly all: readonly Arrival[];
  /** Requests and messages other than GETs of the pages' own files. */
  sent(): readonly Arrival[];
  /** Whether any telling line of the text came in any encoding: the question of a leak. */
  arrived(text: string): boolean;
  /** The telling lines of a text that came. */
  linesArrived(text: string): string[];
  /** Waits until every telling line of the text has come. */
  untilArrived(text: string, timeout?: number): Promise<void>;
  clear(): void;
  /** Serves a text at a path, such as a page of the test's own. */
  serve(path: string, text: string, type?: string, headers?: Readonly<Record<string, string>>): void;
  /** Answers requests to a path (without query) in the test's own way; they are written down all the same. */
  answer(path: string, answer: Answer): void;
  /** What the server says on a WebSocket message; absent, it sends each back. */
  onMessage(listener: ((message: SocketMessage, socket: ServerSocket, url: string) => void) | undefined): void;
  close(): Promise<void>;
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': '*',
};
const EMPTY = '<!doctype html><meta charset="utf-8"><title>empty</title><body></body>';

/** Lines by which a text is known: long enough that no other text holds them by chance. */
export function tellingLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line.length >= 14 && /[A-Za-z]{4}/.test(line)))];
}

/** The telling lines of a text that came with these requests and messages, in any encoding. */
export function linesIn(some: readonly Arrival[], text: string): string[] {
  const bodies = some.map(({ body }) => body);
  // Pieces sent one by one make a text again once they are joined.
  const streams = [
    ...bodies,
    Buffer.concat(bodies),
    ...some.flatMap(({ url, headers }) => [Buffer.from(url), Buffer.from(JSON.stringify(headers))]),
  ];
  const found = streams.flatMap(readings);
  return tellingLines(text).filter((line) => found.some((one) => one.includes(line)));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request) parts.push(part as Buffer);
  } catch {
    // Aborted on the way: what came, came.
  }
  return Buffer.concat(parts);
}

/** Starts the server on a free port. `/empty.html` is a page without anything; `/sink` and unknown paths take all. */
export async function startArrivals(): Promise<Arrivals> {
  const pages = await buildOnce('pages');
  const chats = await buildOnce('chats');
  const fileBelow = (path: string): ReturnType<typeof fileOf> =>
    path.startsWith('/chats/') ? fileOf(chats, path.slice('/chats'.length)) : fileOf(pages, path);
  const all: Arrival[] = [];
  const served = new Map<string, { text: string; type: string; headers: Readonly<Record<string, string>> }>();
  const answers = new Map<string, Answer>();
  let listener: ((message: SocketMessage, socket: ServerSocket, url: string) => void) | undefined;

  // Prompts travel in addresses too.
  const server = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const { method = 'GET', url = '/', headers } = request;
      all.push({ kind: 'http', method, url, headers, body });
      const path = new URL(url, 'http://localhost').pathname;
      const own = answers.get(path);
      const file =
        served.get(path) ??
        (path === '/empty.html' ? { text: EMPTY, type: 'text/html; charset=utf-8', headers: {} } : undefined);
      if (own !== undefined && method !== 'OPTIONS') own(request, response, body);
      else if (file !== undefined) {
        response
          .writeHead(200, { ...CORS, 'content-type': file.type, 'cache-control': 'no-store', ...file.headers })
          .end(file.text);
      } else {
        const built = method === 'GET' ? await fileBelow(path) : undefined;
        const type = built?.type ?? 'application/json';
        response
          .writeHead(200, { ...CORS, 'content-type': type, 'cache-control': 'no-store' })
          .end(built?.body ?? '{"ok":true}');
      }
    })();
  });
  /** The server no longer counts them as its own, and ends only after them. */
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request, stream) => {
    sockets.add(stream);
    stream.once('close', () => sockets.delete(stream));
    const { url = '/', headers } = request;
    all.push({ kind: 'socket', method: 'GET', url, headers, body: Buffer.alloc(0) });
    acceptSocket(request, stream, (message, socket) => {
      all.push({ kind: 'socket', method: 'MESSAGE', url, headers, body: message.bytes, isText: message.isText });
      if (listener) listener(message, socket, url);
      else socket.send(message.isText ? message.bytes.toString('utf8') : message.bytes);
    });
  });
  // No address: both loopbacks, since `localhost` is the one or the other from machine to machine.
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;

  const linesArrived = (text: string): string[] => linesIn(all, text);
  return {
    origin: `http://localhost:${port}`,
    secondOrigin: `http://127.0.0.1:${port}`,
    all,
    sent: () => all.filter(({ kind, method, url }) => kind === 'socket' || method !== 'GET' || url.includes('?')),
    arrived: (text) => linesArrived(text).length > 0,
    linesArrived,
    async untilArrived(text, timeout = 15_000) {
      const lines = tellingLines(text).length;
      await until('the text at the server', async () => linesArrived(text).length === lines, timeout);
    },
    clear: () => void all.splice(0),
    serve: (path, text, type = 'text/html; charset=utf-8', headers = {}) =>
      void served.set(path, { text, type, headers }),
    answer: (path, answer) => void answers.set(path, answer),
    onMessage: (next) => void (listener = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const stream of sockets) stream.destroy();
      }),
  };
}
