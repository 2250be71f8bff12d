/** MAIN world: stands in for `fetch`. A request is made once, of what the page gave, and that request is judged and sent. */
import type { Gate } from './gate.ts';
import {
  apply,
  get,
  getOwnPropertyDescriptor,
  type Getter,
  getterOf,
  listen,
  methodOf,
  NativePromise,
  NativeProxy,
  typeError,
  whenSettled,
} from './natives.ts';
import { matters, questionOf, type Snapshot, snapshotOf, urlMatters } from './snapshot.ts';
import { type Native, standIn } from './stand-in.ts';

const NativeRequest = Request;
const urlOf = getterOf(Request.prototype, 'url') as Getter<string>;
const methodNameOf = getterOf(Request.prototype, 'method') as Getter<string>;
const headersOf = getterOf(Request.prototype, 'headers') as Getter<Headers>;
const signalOf = getterOf(Request.prototype, 'signal') as Getter<AbortSignal>;
const bodyOf = getterOf(Request.prototype, 'body') as Getter<ReadableStream | null>;
const referrerOf = getterOf(Request.prototype, 'referrer') as Getter<string>;
const referrerPolicyOf = getterOf(Request.prototype, 'referrerPolicy') as Getter<ReferrerPolicy>;
const readBlob = methodOf(Request.prototype, 'blob') as (request: unknown) => Promise<Blob>;
const headerOf = methodOf(Headers.prototype, 'get') as (headers: unknown, name: string) => string | null;
const isAborted = getterOf(AbortSignal.prototype, 'aborted') as Getter<boolean>;
const reasonOf = getterOf(AbortSignal.prototype, 'reason') as Getter<unknown>;

/** A request and the body that it was given, if it was given one here. */
interface Made {
  readonly request: Request;
  readonly body: Snapshot | undefined;
}

/** Makes the request that `fetch` would make of its arguments. Throws what that throws. */
function make(values: unknown[]): Made {
  const init = values[1];
  let body: Snapshot | undefined;
  if ((typeof init !== 'object' && typeof init !== 'function') || init === null)
    return { request: new NativeRequest(values[0] as RequestInfo, init as RequestInit | undefined), body };
  // Each option is read once, by the browser; the body is taken out of the page's reach on its way.
  const read = new NativeProxy<RequestInit>(
    { __proto__: null } as RequestInit,
    {
      __proto__: null,
      get(_target: object, key: string) {
        const value = get(init, key) as unknown;
        if (key !== 'body' || value === undefined || value === null) return value;
        body = snapshotOf(value);
        return body.value;
      },
    } as ProxyHandler<RequestInit>,
  );
  return { request: new NativeRequest(values[0] as RequestInfo, read), body };
}

/** The same request with another body, which is all of the first one's. */
function withBody(request: Request, body: Blob): Request {
  return new NativeRequest(request, {
    __proto__: null,
    body,
    referrer: referrerOf(request),
    referrerPolicy: referrerPolicyOf(request),
  } as RequestInit);
}

/** Whether a body came along that wasn't given here: that of a request of the page. */
function hasUnseenBody(request: Request, body: Snapshot | undefined): boolean {
  if (body !== undefined) return body.kind === 'stream';
  const method = methodNameOf(request);
  return method !== 'GET' && method !== 'HEAD' && bodyOf(request) !== null;
}

/** Sends nothing before it was asked about; a promise for the page that settles as that of `fetch` does. */
function hold(gate: Gate, native: Native, self: unknown, { request, body }: Made, url: string | undefined): unknown {
  return new NativePromise((resolve, reject) => {
    let isOver = false;
    const signal = signalOf(request);
    const send = (final: Request): void =>
      whenSettled(apply(native, self, [final]), resolve as (value: never) => void, reject);
    const ask = (final: Request, seen: Snapshot | undefined): void => {
      if (isOver) return;
      gate.ask(questionOf('network', seen, headerOf(headersOf(final), 'content-type') ?? '', url), (go) => {
        if (isOver) return;
        isOver = true;
        if (go) send(final);
        else reject(typeError('Failed to fetch'));
      });
    };
    listen(signal, 'abort', () => {
      if (isOver) return;
      isOver = true;
      reject(reasonOf(signal));
    });
    if (!hasUnseenBody(request, body)) {
      ask(request, body);
      return;
    }
    // Read whole: what is judged must be what is sent, and a page could change what is still to come.
    whenSettled(
      readBlob(request),
      (value: Blob) => ask(withBody(request, value), { kind: 'blob', value }),
      (error) => {
        if (isOver) return;
        isOver = true;
        reject(isAborted(signal) ? reasonOf(signal) : error);
      },
    );
  });
}

const PREFIX = "Failed to construct 'Request': ";
const slice = methodOf(String.prototype, 'slice') as (self: string, from: number, to?: number) => string;

/** What the browser says of a request that can't be made, in the words that it has for `fetch`. */
function asOfFetch(error: unknown): unknown {
  const isObject = typeof error === 'object' && error !== null;
  const message = isObject ? (getOwnPropertyDescriptor(error, 'message')?.value as unknown) : undefined;
  if (typeof message !== 'string' || slice(message, 0, PREFIX.length) !== PREFIX) return error;
  return typeError(`Failed to execute 'fetch' on 'Window': ${slice(message, PREFIX.length)}`);
}

/** Judges what `fetch` sends: bodies of all kinds, and prompts in addresses. */
export function guardFetch(gate: Gate): void {
  standIn(globalThis, 'fetch', (native, self, values) => {
    if (values.length === 0 || !gate.isActive()) return apply(native, self, values);
    let made: Made;
    try {
      made = make(values);
    } catch (error) {
      return new NativePromise((_resolve, reject) => reject(asOfFetch(error)));
    }
    const { request, body } = made;
    const url = urlOf(request);
    const asked = urlMatters(gate, url) ? url : undefined;
    const isClear = asked === undefined && !hasUnseenBody(request, body) && !matters(gate, body);
    return isClear || isAborted(signalOf(request))
      ? apply(native, self, [request])
      : hold(gate, native, self, made, asked);
  });
}
