/**
 * MAIN world: stands in for what sends an `XMLHttpRequest`. What fails because of us fails by the browser's own hand: the
 * request is opened again to an address that leads nowhere, so that its events and states are real ones.
 */
import { addressOf } from './address.ts';
import { createApprovals } from './approvals.ts';
import type { Gate } from './gate.ts';
import {
  apply,
  construct,
  domException,
  getterOf,
  type Getter,
  isTakenBy,
  methodOf,
  weakGet,
  weakSet,
} from './natives.ts';
import { matters, questionOf, type Snapshot, snapshotOf, urlMatters } from './snapshot.ts';
import { type Native, standIn, standInConstructor } from './stand-in.ts';

const { prototype } = XMLHttpRequest;
const nativeOpen = methodOf(prototype, 'open') as (xhr: unknown, method: string, url: string, isAsync: boolean) => void;
const nativeSend = methodOf(prototype, 'send') as (xhr: unknown) => void;
const readyStateOf = getterOf(prototype, 'readyState') as Getter<number>;
const toLowerCase = methodOf(String.prototype, 'toLowerCase') as (self: string) => string;
const documentType = getterOf(Document.prototype, 'contentType') as Getter<string>;
const cloneNode = methodOf(Node.prototype, 'cloneNode') as (node: unknown, isDeep: true) => Document;
const serializer = new XMLSerializer();
const serialize = methodOf(XMLSerializer.prototype, 'serializeToString') as (self: unknown, node: Document) => string;

const OPENED = 1;
/** No blob has that address, so that the browser itself finds nothing, without the network. */
const NOWHERE = `blob:${location.origin}/0`;

interface State {
  readonly method: string;
  readonly url: string;
  readonly isAsync: boolean;
  /** Content type that the page has set. */
  type: string;
  /** What is being asked about; another object for each time. */
  held: object | undefined;
}

function bodySnapshot(body: unknown): Snapshot | undefined {
  if (body === undefined || body === null) return undefined;
  if (!isTakenBy(documentType, body)) return snapshotOf(body);
  const copy = cloneNode(body, true);
  return { kind: 'text', value: copy, text: serialize(serializer, copy), type: documentType(copy) };
}

/** Lets a request fail, or throw where it is synchronous, as one does that finds no server. */
function fail(xhr: unknown, { isAsync }: State): void {
  nativeOpen(xhr, 'GET', NOWHERE, isAsync);
  nativeSend(xhr);
}

function assertNotHeld(state: State | undefined, name: string): void {
  if (state?.held === undefined) return;
  const why = "The object's state must be OPENED.";
  throw domException(`Failed to execute '${name}' on 'XMLHttpRequest': ${why}`, 'InvalidStateError');
}

/**
 * Judges what `XMLHttpRequest` sends, of this frame or another one. A synchronous one can't wait: what isn't known to be harmless fails, and passes
 * when it is tried again after it was let go.
 */
export function guardXhr(gate: Gate): void {
  const states = new WeakMap<object, State>();
  const approvals = createApprovals();

  const own = new WeakMap<object, true>();
  standInConstructor('XMLHttpRequest', (native, values, target) => {
    const xhr = construct(native, values, target);
    weakSet(own, xhr, true);
    return xhr;
  });

  /** Whether a request of another frame may be opened: its `send` may be that frame's, and know of another address. */
  const mayOpen = (method: string, url: string): boolean => {
    const address = addressOf(url);
    const key = `open ${method} ${address}`;
    if (!gate.isActive() || !urlMatters(gate, address) || approvals.take(key, undefined)) return true;
    gate.ask(questionOf('network', undefined, '', address), (go) => {
      if (go) approvals.add(key, undefined);
    });
    return false;
  };

  standIn(prototype, 'open', (native, self, values) => {
    if (values.length < 2) return apply(native, self, values);
    // In place: an array's own elements have no setters.
    values[0] = `${values[0] as string}`;
    values[1] = `${values[1] as string}`;
    if (!weakGet(own, self as object) && !mayOpen(values[0] as string, values[1] as string)) values[1] = NOWHERE;
    const result = apply(native, self, values);
    const isAsync = values.length < 3 || Boolean(values[2]);
    const state: State = {
      method: values[0] as string,
      url: values[1] as string,
      isAsync,
      type: '',
      held: undefined,
    };
    const old = weakGet(states, self as object);
    if (old) old.held = undefined;
    weakSet(states, self as object, state);
    return result;
  });

  standIn(prototype, 'setRequestHeader', (native, self, values) => {
    const state = weakGet(states, self as object);
    assertNotHeld(state, 'setRequestHeader');
    for (let i = 0; i < values.length; i += 1) values[i] = `${values[i] as string}`;
    const result = apply(native, self, values);
    if (state && toLowerCase(values[0] as string) === 'content-type') state.type = values[1] as string;
    return result;
  });

  standIn(prototype, 'abort', (native, self, values) => {
    const state = weakGet(states, self as object);
    if (state?.held) {
      state.held = undefined;
      fail(self, state);
    }
    return apply(native, self, values);
  });

  standIn(prototype, 'send', (native, self, values) => {
    if (!gate.isActive() || readyStateOf(self) !== OPENED) return apply(native, self, values);
    const xhr = self as object;
    // Opened by a function of another frame.
    const state = weakGet(states, xhr) ?? { method: 'POST', url: '', isAsync: true, type: '', held: undefined };
    weakSet(states, xhr, state);
    assertNotHeld(state, 'send');
    const method = toLowerCase(state.method);
    const body = method === 'get' || method === 'head' ? undefined : bodySnapshot(values[0]);
    const address = addressOf(state.url);
    const url = urlMatters(gate, address) ? address : undefined;
    const given = body === undefined ? [] : [body.value];
    if (url === undefined && !matters(gate, body)) return apply(native, self, given);
    const question = questionOf('network', body, state.type, url);
    if (!state.isAsync) {
      const key = `${method} ${address}`;
      if (approvals.take(key, body)) return apply(native, self, given);
      gate.ask(question, (go) => {
        if (go) approvals.add(key, body);
      });
      return fail(self, state);
    }
    const token = {};
    state.held = token;
    gate.ask(question, (go) => {
      if (state.held !== token) return;
      state.held = undefined;
      if (go) sendLate(native, self, given, state);
      else fail(self, state);
    });
    return undefined;
  });
}

function sendLate(native: Native, self: unknown, given: readonly unknown[], state: State): void {
  try {
    apply(native, self, given);
  } catch {
    // What `send` would have thrown at once, such as for an address that is forbidden.
    fail(self, state);
  }
}
