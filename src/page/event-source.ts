/**
 * MAIN world: an `EventSource` whose address carries a prompt begins once it may. Until then, and from then on, the page
 * has one of ours, which passes on what the browser's own one says.
 */
import { addressOf } from './address.ts';
import type { Gate } from './gate.ts';
import { apply, construct, defineProperty, dispatch, type Getter, getterOf, listen, methodOf } from './natives.ts';
import { questionOf, urlMatters } from './snapshot.ts';
import { type Native, standInConstructor } from './stand-in.ts';

const NativeTarget = EventTarget;
const NativeEvent = Event;
const NativeMessage = MessageEvent;
const CLOSED = 2;
const HANDLERS = ['open', 'message', 'error'] as const;

const typeOf = getterOf(Event.prototype, 'type') as Getter<string>;
const dataOf = getterOf(MessageEvent.prototype, 'data');
const originOf = getterOf(MessageEvent.prototype, 'origin') as Getter<string>;
const idOf = getterOf(MessageEvent.prototype, 'lastEventId') as Getter<string>;

/** Passes an event on as one of our object's. */
function copyOf(event: Event): Event {
  const type = typeOf(event);
  if (type === 'open' || type === 'error') return new NativeEvent(type);
  const init = { __proto__: null, data: dataOf(event), origin: originOf(event), lastEventId: idOf(event) };
  return new NativeMessage(type, init as MessageEventInit);
}

/** Judges addresses of event streams. */
export function guardEventSource(gate: Gate): void {
  if (typeof EventSource !== 'function') return;
  const { prototype } = EventSource;
  const readyStateOf = getterOf(prototype, 'readyState') as Getter<number>;
  const close = methodOf(prototype, 'close') as (source: unknown) => void;

  standInConstructor('EventSource', (native, values, target) => {
    const given = `${values[0] as string}`;
    const url = addressOf(given);
    if (values.length > 0) values[0] = url;
    if (!gate.isActive() || !urlMatters(gate, url)) return construct(native, values, target);
    const options = values[1] as EventSourceInit | null | undefined;
    const withCredentials = typeof options === 'object' && options !== null && Boolean(options.withCredentials);

    const ours = construct(NativeTarget, [], target) as EventTarget;
    let source: object | undefined;
    let isClosed = false;
    const passed: string[] = [];
    const pass = (type: string): void => {
      for (let i = 0; i < passed.length; i += 1) if (passed[i] === type) return;
      defineProperty(passed, passed.length, own({ value: type }));
      if (source) listen(source, type, (event: Event) => void dispatch(ours, copyOf(event)));
    };
    const begin = (): void => {
      source = construct(native, [url, { __proto__: null, withCredentials }]);
      for (let i = 0; i < passed.length; i += 1) {
        listen(source, passed[i] as string, (event: Event) => void dispatch(ours, copyOf(event)));
      }
    };

    defineProperty(ours, 'url', own({ value: url }));
    defineProperty(ours, 'withCredentials', own({ value: withCredentials }));
    const readyState = (): number => (isClosed ? CLOSED : source ? readyStateOf(source) : 0);
    defineProperty(ours, 'readyState', own({ get: readyState }));
    const end = (): void => {
      isClosed = true;
      if (source) close(source);
    };
    defineProperty(ours, 'close', own({ value: end, writable: true }));
    const add = (type: unknown, ...others: unknown[]): void => {
      const name = `${type as string}`;
      pass(name);
      listen(ours, name, others[0] as () => void, others[1]);
    };
    defineProperty(ours, 'addEventListener', own({ value: add, writable: true }));
    for (let i = 0; i < HANDLERS.length; i += 1) addHandler(ours, HANDLERS[i] as string, pass);

    gate.ask(questionOf('network', undefined, '', url), (mayGo) => {
      if (isClosed) return;
      if (mayGo) begin();
      else {
        isClosed = true;
        dispatch(ours, new NativeEvent('error'));
      }
    });
    return ours;
  });
}

/** `onopen` and the like. */
function addHandler(ours: EventTarget, type: string, pass: (type: string) => void): void {
  let handler: unknown = null;
  pass(type);
  listen(ours, type, (event: Event) => {
    if (typeof handler === 'function') apply(handler as Native, ours, [event]);
  });
  const set = (value: unknown): void => {
    handler = typeof value === 'function' ? value : null;
  };
  defineProperty(ours, `on${type}`, own({ get: () => handler, set }));
}

function own(descriptor: PropertyDescriptor): PropertyDescriptor {
  return { __proto__: null, configurable: true, enumerable: true, ...descriptor } as PropertyDescriptor;
}
