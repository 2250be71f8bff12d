/**
 * MAIN world: stands in for `send` of connections that carry messages. They arrive in the order in which they were sent,
 * also behind one that is still asked about, and a close waits for them.
 */
import type { Gate } from './gate.ts';
import { apply, encode, getterOf, weakGet, weakSet } from './natives.ts';
import { arraySize, blobSize, matters, questionOf, type Snapshot, snapshotOf } from './snapshot.ts';
import { type Native, standIn, standInGetter } from './stand-in.ts';

/** A message that waits; `go` is undefined until it is answered. */
interface Message {
  readonly value: unknown;
  readonly size: number;
  go: boolean | undefined;
  next: Message | undefined;
}

interface Queue {
  first: Message | undefined;
  last: Message | undefined;
  /** Bytes of all messages that wait. */
  bytes: number;
  /** Arguments of a `close` that waits for them. */
  closing: unknown[] | undefined;
}

export interface Channel {
  readonly prototype: object;
  /** What `readyState` is called while messages may be sent, and once a `close` was asked for. */
  readonly open: unknown;
  readonly closing: unknown;
  /** Arguments of `close` that the platform refuses. */
  readonly refusesClose?: (values: readonly unknown[]) => boolean;
  /** Tells the page that its connection broke, and closes it. */
  readonly fail: (channel: object) => void;
}

function sizeOf(snapshot: Snapshot): number {
  if (snapshot.kind === 'text') return arraySize(encode(snapshot.text));
  if (snapshot.kind === 'bytes') return arraySize(snapshot.value);
  return snapshot.kind === 'blob' ? blobSize(snapshot.value) : 0;
}

/** Judges what goes out over one kind of connection. */
export function guardChannel(gate: Gate, { prototype, open, closing, refusesClose, fail }: Channel): void {
  const queues = new WeakMap<object, Queue>();
  const readyState = getterOf(prototype, 'readyState');
  let nativeSend: Native;
  let nativeClose: Native;

  const drain = (channel: object, queue: Queue): void => {
    for (let message = queue.first; message; message = queue.first) {
      if (message.go === undefined) return;
      if (!message.go) {
        queue.first = queue.last = undefined;
        queue.bytes = 0;
        fail(channel);
        return;
      }
      queue.first = message.next;
      if (!message.next) queue.last = undefined;
      queue.bytes -= message.size;
      trySend(channel, message.value);
    }
    if (queue.closing) {
      const values = queue.closing;
      queue.closing = undefined;
      apply(nativeClose, channel, values);
    }
  };
  const trySend = (channel: object, value: unknown): void => {
    try {
      apply(nativeSend, channel, [value]);
    } catch {
      // It was closed meanwhile, or can take no more: what was sent then is lost natively as well.
    }
  };

  standIn(prototype, 'send', (native, self, values) => {
    nativeSend = native;
    if (values.length === 0 || !gate.isActive()) return apply(native, self, values);
    const state = readyState(self);
    const snapshot = snapshotOf(values[0]);
    if (state !== open) return apply(native, self, [snapshot.value]);
    const channel = self as object;
    const queue = weakGet(queues, channel) ?? { first: undefined, last: undefined, bytes: 0, closing: undefined };
    if (queue.closing) return undefined;
    const isAsked = matters(gate, snapshot);
    if (!isAsked && !queue.first) return apply(native, self, [snapshot.value]);
    const message: Message = {
      value: snapshot.value,
      size: sizeOf(snapshot),
      go: isAsked ? undefined : true,
      next: undefined,
    };
    if (queue.last) queue.last.next = message;
    else queue.first = message;
    queue.last = message;
    queue.bytes += message.size;
    weakSet(queues, channel, queue);
    if (isAsked) {
      gate.ask(questionOf('network', snapshot, '', undefined), (go) => {
        message.go = go;
        drain(channel, queue);
      });
    }
    return undefined;
  });

  standIn(prototype, 'close', (native, self, values) => {
    nativeClose = native;
    const queue = weakGet(queues, self as object);
    if (!queue?.first || refusesClose?.(values)) return apply(native, self, values);
    queue.closing ??= values;
    return undefined;
  });

  standInGetter(prototype, 'readyState', (native, self) => {
    const state = apply(native, self, []);
    return state === open && weakGet(queues, self as object)?.closing ? closing : state;
  });
  standInGetter(prototype, 'bufferedAmount', (native, self) => {
    return (apply(native, self, []) as number) + (weakGet(queues, self as object)?.bytes ?? 0);
  });
}
