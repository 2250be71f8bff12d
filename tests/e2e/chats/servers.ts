/** The servers of the chat interfaces: each speaks the protocol of its client. */
import type { ServerResponse } from 'node:http';
import { decode, encode } from '@msgpack/msgpack';
import type { Arrivals } from '../ways/arrivals.ts';
import type { ServerSocket, SocketMessage } from '../ways/socket.ts';

/** Between the parts of a streamed answer: long enough to tell whether they were kept until the end. */
const PART_MILLISECONDS = 80;
const WORDS = ['That', ' is', ' a', ' good', ' question.'];
const RECORD_END = '\x1e';

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Sends one part after the other, unless the client has gone. */
function stream(
  response: ServerResponse,
  parts: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', ...headers });
  const next = (i: number): void => {
    const part = parts[i];
    if (part === undefined || response.destroyed) {
      response.end();
      return;
    }
    response.write(part);
    setTimeout(() => next(i + 1), PART_MILLISECONDS);
  };
  next(0);
}

const event = (value: unknown): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;

function uiMessageStream(): string[] {
  const id = 'answer';
  return [
    event({ type: 'start' }),
    event({ type: 'text-start', id }),
    ...WORDS.map((delta) => event({ type: 'text-delta', id, delta })),
    event({ type: 'text-end', id }),
    event({ type: 'finish' }),
    event('[DONE]'),
  ];
}

/** The JSON hub protocol: records of JSON; the first is the handshake. */
function jsonHub({ bytes }: SocketMessage, socket: ServerSocket): void {
  for (const record of bytes.toString('utf8').split(RECORD_END).filter(Boolean)) {
    const message = JSON.parse(record) as {
      protocol?: string;
      type?: number;
      invocationId?: string;
      arguments?: unknown[];
    };
    if (message.protocol !== undefined) socket.send(`{}${RECORD_END}`);
    if (message.type !== 1) continue;
    const [{ text }] = message.arguments as [{ text: string }];
    for (const word of WORDS)
      socket.send(JSON.stringify({ type: 1, target: 'answer', arguments: [word] }) + RECORD_END);
    socket.send(JSON.stringify({ type: 3, invocationId: message.invocationId, result: text.length }) + RECORD_END);
  }
}

/** A message of the MessagePack hub protocol: its length as a variable-length number, then an array. */
function packed(message: readonly unknown[]): Buffer {
  const bytes = encode(message);
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

function packedHub({ isText, bytes }: SocketMessage, socket: ServerSocket): void {
  if (isText || bytes[0] === 0x7b) {
    // The handshake is JSON in either protocol.
    socket.send(Buffer.from(`{}${RECORD_END}`));
    return;
  }
  let start = 0;
  while (((bytes[start] ?? 0) & 128) !== 0) start += 1;
  const [type, , invocation, , values] = decode(bytes.subarray(start + 1)) as [
    number,
    object,
    string,
    string,
    { text: string }[],
  ];
  if (type !== 1) return;
  for (const word of WORDS) socket.send(packed([1, {}, null, 'answer', [word], []]));
  socket.send(packed([3, {}, invocation, 3, values[0]?.text.length]));
}

/** Answers all the chat pages of this folder. */
export function answerChats(arrivals: Arrivals): void {
  const answered = (body: Buffer): string => `${body.length > 2000 ? 'much' : 'little'} was said`;
  arrivals.answer('/deep-chat-json', (_request, response, body) => json(response, { text: answered(body) }));
  arrivals.answer('/deep-chat-files', (_request, response, body) => json(response, { text: answered(body) }));
  arrivals.answer('/deep-chat-stream', (_request, response) =>
    stream(
      response,
      WORDS.map((text) => event({ text })),
    ),
  );
  arrivals.answer('/ai-sdk', (_request, response) =>
    stream(response, uiMessageStream(), { 'x-vercel-ai-ui-message-stream': 'v1' }),
  );
  arrivals.answer('/chatscope', (_request, response, body) => json(response, { answer: answered(body) }));
  arrivals.answer('/chats/say', (_request, response, body) => json(response, { answer: answered(body) }));
  arrivals.answer('/upload', (_request, response, body) => json(response, { answer: answered(body) }));
  arrivals.answer('/stream', (_request, response) => stream(response, WORDS));
  arrivals.answer('/slow', (_request, response) => void setTimeout(() => json(response, {}), 8_000));
  arrivals.onMessage((message, socket, url) => {
    if (url.startsWith('/signalr-json')) jsonHub(message, socket);
    else if (url.startsWith('/signalr-messagepack')) packedHub(message, socket);
    else if (url.startsWith('/deep-chat-socket')) socket.send(JSON.stringify({ text: answered(message.bytes) }));
    else socket.send(message.isText ? message.bytes.toString('utf8') : message.bytes);
  });
}
