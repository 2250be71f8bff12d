/** The server's end of a WebSocket (RFC 6455), as far as tests need it: messages in, messages out. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface SocketMessage {
  readonly isText: boolean;
  readonly bytes: Buffer;
}

export interface ServerSocket {
  send(message: string | Uint8Array): void;
  close(): void;
}

function frameOf(opcode: number, data: Buffer): Buffer {
  const { length } = data;
  let head: Buffer;
  if (length < 126) head = Buffer.from([0x80 | opcode, length]);
  else if (length < 65_536) {
    head = Buffer.from([0x80 | opcode, 126, 0, 0]);
    head.writeUInt16BE(length, 2);
  } else {
    head = Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, data]);
}

interface Frame {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly data: Buffer;
  /** Bytes of the whole frame. */
  readonly size: number;
}

/** The first frame in the bytes, once it is there whole. Clients mask theirs. */
function frameIn(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  let length = second & 0x7f;
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  const isMasked = (second & 0x80) !== 0;
  const start = at + (isMasked ? 4 : 0);
  if (bytes.length < start + length) return undefined;
  const data = Buffer.from(bytes.subarray(start, start + length));
  if (isMasked) for (let i = 0; i < length; i += 1) data[i] = (data[i] ?? 0) ^ (bytes[at + (i & 3)] ?? 0);
  return { isFinal: (first & 0x80) !== 0, opcode: first & 0x0f, data, size: start + length };
}

/** Answers the handshake and calls `onMessage` with each whole message. */
export function acceptSocket(
  request: IncomingMessage,
  stream: Duplex,
  onMessage: (message: SocketMessage, socket: ServerSocket) => void,
): ServerSocket {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  const protocol = request.headers['sec-websocket-protocol']?.split(',')[0]?.trim();
  stream.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      '\r\n',
    ].join('\r\n'),
  );
  const socket: ServerSocket = {
    send: (message) => void stream.write(frameOf(typeof message === 'string' ? TEXT : BINARY, Buffer.from(message))),
    close: () => void stream.end(frameOf(CLOSE, Buffer.from([3, 232]))),
  };
  let unread = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let isText = true;
  stream.on('data', (data: Buffer) => {
    unread = Buffer.concat([unread, data]);
    for (let frame = frameIn(unread); frame !== undefined; frame = frameIn(unread)) {
      unread = unread.subarray(frame.size);
      if (frame.opcode === CLOSE) socket.close();
      else if (frame.opcode === PING) stream.write(frameOf(PONG, frame.data));
      else if (frame.opcode <= BINARY) {
        if (frame.opcode !== 0) isText = frame.opcode === TEXT;
        parts.push(frame.data);
        if (!frame.isFinal) continue;
        const bytes = Buffer.concat(parts);
        parts = [];
        onMessage({ isText, bytes }, socket);
      }
    }
  });
  // A browser that closes while something is sent is no failure of a test.
  stream.on('error', () => undefined);
  return socket;
}
