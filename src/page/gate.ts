/**
 * The MAIN world's only way to ask: a question goes over the port to the isolated world, which asks the service worker
 * and the person. No promises here and no methods that a page could replace: a page that patched `Promise.prototype`
 * would otherwise give itself the answer.
 */
import type { Channel } from '../contract/event.ts';
import type { Flavour } from '../contract/finding.ts';
import type { PageBody, PageMessage, PortMessage } from '../contract/page-port.ts';

const { apply, getOwnPropertyDescriptor } = Reflect;
const { addEventListener } = EventTarget.prototype;
const { postMessage, start } = MessagePort.prototype;
const dataOf = getOwnPropertyDescriptor(MessageEvent.prototype, 'data')?.get as () => unknown;

/** What is about to go out, or to come into the page. */
export interface Question {
  readonly channel: Channel;
  readonly flavours: readonly Flavour[];
  readonly bodies: readonly PageBody[];
}

export interface Gate {
  /** Whether this page is guarded now. False where no isolated world runs: another script's wrappers ask then. */
  isActive(): boolean;
  /** Whether even what is too small for code has to be asked about. */
  holdsAll(): boolean;
  /** Asks; `answered` is called once and later, with whether it may go on. */
  ask(question: Question, answered: (go: boolean) => void): void;
  /** Takes the port of an isolated world; a later one takes over. */
  take(port: MessagePort): void;
}

/** Questions without an answer: links, since a page can put setters in the way of an array's or object's keys. */
interface Waiting {
  readonly id: number;
  readonly answered: (go: boolean) => void;
  next: Waiting | undefined;
}

export function createGate(): Gate {
  let current: MessagePort | undefined;
  let active = true;
  let holdsAll = true;
  let waiting: Waiting | undefined;
  let last = 0;

  const answer = (id: number, go: boolean): void => {
    let before: Waiting | undefined;
    for (let one = waiting; one; one = one.next) {
      if (one.id !== id) {
        before = one;
        continue;
      }
      if (before) before.next = one.next;
      else waiting = one.next;
      one.answered(go);
      return;
    }
  };

  return {
    isActive: () => current !== undefined && active,
    holdsAll: () => holdsAll,
    ask({ channel, flavours, bodies }, answered) {
      if (!current) {
        answered(true);
        return;
      }
      last += 1;
      const id = last;
      waiting = { id, answered, next: waiting };
      const message: PageMessage = {
        kind: 'judge',
        id,
        channel,
        flavours: flavours as Flavour[],
        bodies: bodies as PageBody[],
      };
      apply(postMessage, current, [message]);
    },
    take(port) {
      current = port;
      apply(addEventListener, port, [
        'message',
        (event: Event) => {
          const message = apply(dataOf, event, []) as PortMessage;
          if (message.kind === 'answer') answer(message.id, message.go);
          else if (port === current) {
            active = message.active;
            holdsAll = message.holdAll;
          }
        },
      ]);
      apply(start, port, []);
    },
  };
}
