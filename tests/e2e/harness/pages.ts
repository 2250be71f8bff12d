/** Serves the built test pages on a free port of this machine. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { buildOnce } from '../../../scripts/build.mjs';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

export interface Pages {
  /** `http://localhost:PORT`; the same pages are at `secondOrigin`, which is another site to the browser. */
  readonly origin: string;
  readonly secondOrigin: string;
  close(): Promise<void>;
}

/**
 * A file of `folder` by the path of a URL, with its media type; undefined where there is none. Editors load their
 * parts on the way, so that nothing is read into memory before it is asked for.
 */
export async function fileOf(folder: string, url: string): Promise<{ type: string; body: Buffer } | undefined> {
  const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
  const file = path.endsWith('/') ? `${path}index.html` : path;
  try {
    return { type: types[extname(file)] ?? 'application/octet-stream', body: await readFile(join(folder, file)) };
  } catch {
    return undefined;
  }
}

export interface ServeOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Further files that aren't in the folder: their text by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Serves a folder at `localhost` and `127.0.0.1`. */
export async function serveFolder(folder: string, { port = 0, files = {} }: ServeOptions = {}): Promise<Pages> {
  const server = createServer((request, response) => {
    const text = files[request.url ?? '/'];
    if (text !== undefined) {
      response.writeHead(200, { 'content-type': types[extname(request.url ?? '')] ?? 'text/plain' }).end(text);
      return;
    }
    void fileOf(folder, request.url ?? '/').then((found) => {
      if (found === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': found.type, 'cache-control': 'no-store' }).end(found.body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // No address: both loopbacks, since `localhost` is the one or the other from machine to machine.
    server.listen(port, () => resolve());
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    origin: `http://localhost:${bound}`,
    secondOrigin: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Builds the test pages if need be and serves them. */
export async function startPages(): Promise<Pages> {
  return serveFolder(await buildOnce('pages'));
}
