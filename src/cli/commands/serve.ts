/** `sourcekeep serve`: an index and a packed extension on http, for trials. Any static web server does the same. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure, describeSystemError, hasCode } from '../failure.ts';
import type { Streams } from '../streams.ts';

const SEGMENT = /^[0-9a-f]{64}\.segment$/u;

export interface ServeOptions {
  readonly port: string;
  readonly host?: string;
}

/** Serves until the process is told to end. Throws a `Failure` for a folder that is no index, or a port that is taken. */
export async function serve(folder: string, options: ServeOptions, streams: Streams): Promise<number> {
  const port = Number(options.port);
  if (!/^\d+$/u.test(options.port) || port > 65_535) throw new Failure('--port: must be a number up to 65535');
  await stat(join(folder, 'index.json')).catch((error: unknown) => {
    throw new Failure(`${join(folder, 'index.json')}: ${describeSystemError(error)}`);
  });
  const server = await listen(serverOf(folder, streams.out), port, options.host ?? '127.0.0.1');
  const ended = new Promise<void>((resolve) => server.once('close', resolve));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address : { address: '', port };
  const host = at.address.includes(':') ? `[${at.address}]` : at.address;
  streams.out(`http://${host}:${at.port}/index.json\n`);
  await ended;
  return 0;
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const problem = hasCode(error, 'EADDRINUSE') ? 'is in use' : describeSystemError(error);
      reject(new Failure(`--port: ${port} ${problem}`));
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** What may be asked for: media type by name. */
const SERVED = [
  [/^index\.json$/u, 'application/json'],
  [SEGMENT, 'application/octet-stream'],
  // What `pack` writes.
  [/^update\.xml$/u, 'application/xml'],
  [/^sourcekeep-[\d.]+\.crx$/u, 'application/x-chrome-extension'],
] as const;

/**
 * A server of index and package alone: nothing else of the folder, and nothing above it, can be named. Each answer is a
 * line of `log`.
 */
export function serverOf(folder: string, log: (line: string) => void = () => undefined): Server {
  return createServer((request, response) => {
    response.once('close', () => log(`${request.method} ${request.url} ${response.statusCode}\n`));
    answer(folder, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
  // A browser's page may read it too; it reveals nothing without the key.
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, { Allow: 'GET, HEAD' });
  const [, type] = SERVED.find(([pattern]) => pattern.test(name)) ?? [];
  if (type === undefined) return end(response, 404);
  const segment = SEGMENT.test(name);
  const file = join(folder, name);
  const facts = await stat(file).catch(() => undefined);
  if (!facts?.isFile()) return end(response, 404);
  // A segment is named by its hash and never changes; the others are small enough to hash each time.
  const hash = segment
    ? name.slice(0, 64)
    : createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
  const etag = `"${hash}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Cache-Control', segment ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('Content-Type', type);
  const known = (request.headers['if-none-match'] ?? '').split(/\s*,\s*/u);
  if (known.some((tag) => tag.replace(/^W\//u, '') === etag || tag === '*')) return end(response, 304);
  const range = rangeOf(request, etag, facts.size);
  if (range === 'unsatisfiable') return end(response, 416, { 'Content-Range': `bytes */${facts.size}` });
  const [first, last] = range ?? [0, facts.size - 1];
  response.setHeader('Content-Length', last - first + 1);
  if (range) response.setHeader('Content-Range', `bytes ${first}-${last}/${facts.size}`);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD' || facts.size === 0) return void response.end();
  createReadStream(file, { start: first, end: last })
    .on('error', () => response.destroy())
    .pipe(response);
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers);
  response.end();
}

/** First and last byte of a single range (RFC 9110 §14); undefined for the whole file. */
function rangeOf(request: IncomingMessage, etag: string, size: number): [number, number] | 'unsatisfiable' | undefined {
  const condition = request.headers['if-range'];
  if (typeof condition === 'string' && condition !== etag) return undefined;
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/u.exec(request.headers.range ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < first) return undefined;
  return first > last ? 'unsatisfiable' : [first, last];
}
