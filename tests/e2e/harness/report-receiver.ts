/** A receiver of reports on a free port of this machine: unpacks what arrives, and answers as a test says. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface ReceivedReport {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it read before it was packed. */
  readonly body: string;
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ReportReceiver {
  /** `http://localhost:PORT/collect` */
  readonly url: string;
  readonly received: readonly ReceivedReport[];
  /** What the next requests get, one after the other; `drop` cuts the connection. The last one stays. */
  answerWith(...answers: (ReceiverAnswer | 'drop')[]): void;
  close(): Promise<void>;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Refuses what isn't packed as it says. `port`: where an earlier one listened. */
export async function startReceiver({ path = '/collect', port = 0 } = {}): Promise<ReportReceiver> {
  const received: ReceivedReport[] = [];
  let answers: (ReceiverAnswer | 'drop')[] = [{ status: 200 }];
  const server = createServer((request, response) => {
    void bytesOf(request).then((bytes) => {
      const { method = '', url = '', headers } = request;
      if (headers['content-encoding'] !== 'gzip') {
        response.writeHead(415).end();
        return;
      }
      received.push({ method, path: url, headers, body: gunzipSync(bytes).toString('utf8') });
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 'drop';
      if (answer === 'drop') request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, resolve);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${path}`,
    received,
    answerWith(...next) {
      answers = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
