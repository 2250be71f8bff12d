/** MAIN world: the connections that carry messages: WebSockets, and data channels of WebRTC. */
import { guardChannel } from './channel.ts';
import { urlCouldMatter } from '../contract/could-matter.ts';
import { createApprovals } from './approvals.ts';
import type { Gate } from './gate.ts';
import { construct, dispatch, methodOf } from './natives.ts';
import { questionOf } from './snapshot.ts';
import { standInConstructor } from './stand-in.ts';

const NativeEvent = Event;
const NORMAL = 1000;
const FIRST_CODE = 3000;
const LAST_CODE = 4999;

/** A port that browsers refuse to connect to. */
const NOWHERE = 'wss://localhost:1/';

/** The page is told of an error, and then of the end of the connection, so that it doesn't wait for an answer. */
function failWith(close: (channel: object) => void): (channel: object) => void {
  return (channel) => {
    dispatch(channel, new NativeEvent('error'));
    close(channel);
  };
}

/**
 * Judges what WebSockets send. A message that the person doesn't let go ends the connection: a page that waits for its
 * answer would wait forever.
 */
export function guardWebSocket(gate: Gate): void {
  const { prototype } = WebSocket;
  guardChannel(gate, {
    prototype,
    open: WebSocket.OPEN,
    closing: WebSocket.CLOSING,
    refusesClose(values) {
      const code = values[0];
      if (code === undefined) return false;
      // Converted once: what the platform gets later is the number.
      const number = Number(code);
      (values as unknown[])[0] = number;
      return number !== NORMAL && !(number >= FIRST_CODE && number <= LAST_CODE);
    },
    fail: failWith(methodOf(prototype, 'close') as (channel: object) => void),
  });
  guardAddresses(gate);
}

/** The object has to be there at once: one whose address carries a prompt fails, and the same connects once it may. */
function guardAddresses(gate: Gate): void {
  const approvals = createApprovals();
  standInConstructor('WebSocket', (native, values, target) => {
    if (values.length === 0) return construct(native, values, target);
    const url = `${values[0] as string}`;
    values[0] = url;
    if (!gate.isActive() || !urlCouldMatter(url) || approvals.take(url, undefined)) {
      return construct(native, values, target);
    }
    gate.ask(questionOf('network', undefined, '', url), (mayGo) => {
      if (mayGo) approvals.add(url, undefined);
    });
    return construct(native, [NOWHERE], target);
  });
}

/** Judges what data channels of WebRTC send: voice modes use them for text too. */
export function guardDataChannel(gate: Gate): void {
  if (typeof RTCDataChannel !== 'function') return;
  const { prototype } = RTCDataChannel;
  const close = methodOf(prototype, 'close') as (channel: object) => void;
  guardChannel(gate, { prototype, open: 'open', closing: 'closing', fail: failWith(close) });
}
