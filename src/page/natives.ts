/**
 * MAIN world: the platform's own functions, captured before the page can replace them, and ways to call them that no
 * page can listen in on: no method is looked up, no array is iterated, no object has the page's prototypes behind it.
 */

export const { apply, construct, defineProperty, get, getOwnPropertyDescriptor } = Reflect;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeBytes = Uint8Array;

/** A method as a function whose first argument is what it is called on. Not to be called where the platform has none. */
export function methodOf(owner: object, name: string): (...values: never[]) => unknown {
  const native = getOwnPropertyDescriptor(owner, name)?.value as () => unknown;
  return (self: unknown, ...values: unknown[]) => apply(native, self, values);
}

export type Getter<T> = (self: unknown) => T;

/** The getter of an attribute, in the same way. Throws for objects of another kind, whatever their prototype. */
export function getterOf(owner: object, name: string): Getter<unknown> {
  const native = getOwnPropertyDescriptor(owner, name)?.get as () => unknown;
  return (self) => apply(native, self, []);
}

/** Whether a getter takes an object for one of its kind: unlike `instanceof`, no page can lie to it. */
export function isTakenBy(read: (self: unknown) => unknown, value: unknown): boolean {
  try {
    read(value);
    return true;
  } catch {
    return false;
  }
}

/** Adds to an array's end. A page can put setters in the way of an array's elements. */
export function append<T>(list: T[], value: T): void {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  defineProperty(list, list.length, descriptor);
}

export const listen = methodOf(EventTarget.prototype, 'addEventListener') as (
  target: unknown,
  type: string,
  listener: (event: never) => void,
  options?: unknown,
) => void;
export const unlisten = methodOf(EventTarget.prototype, 'removeEventListener') as (
  target: unknown,
  type: string,
  listener: (event: never) => void,
  options?: unknown,
) => void;
export const dispatch = methodOf(EventTarget.prototype, 'dispatchEvent') as (target: unknown, event: Event) => boolean;

/** `promise.then`, for values and not for decisions: a page could give itself whatever it lets a promise say. */
export const whenSettled = methodOf(Promise.prototype, 'then') as (
  promise: unknown,
  onValue: (value: never) => void,
  onError: (error: unknown) => void,
) => void;

export const weakGet = methodOf(WeakMap.prototype, 'get') as <T>(map: WeakMap<object, T>, key: object) => T | undefined;
export const weakSet = methodOf(WeakMap.prototype, 'set') as <T>(
  map: WeakMap<object, T>,
  key: object,
  value: T,
) => void;

const nowOf = methodOf(Performance.prototype, 'now') as (self: unknown) => number;
const { performance } = globalThis;
/** Milliseconds since the page began. */
export const now = (): number => nowOf(performance);

const encoder = new TextEncoder();
const encodeWith = methodOf(TextEncoder.prototype, 'encode') as (
  self: unknown,
  text: string,
) => Uint8Array<ArrayBuffer>;
/** A text as UTF-8. */
export const encode = (text: string): Uint8Array<ArrayBuffer> => encodeWith(encoder, text);

const NativeTypeError = TypeError;
const NativeDomException = DOMException;

/** An error that shows nothing of us in its stack. */
function bare<T extends Error>(error: T, name: string): T {
  const value = `${name}: ${error.message}`;
  defineProperty(error, 'stack', { __proto__: null, value, writable: true, configurable: true } as PropertyDescriptor);
  return error;
}
export const typeError = (message: string): TypeError => bare(new NativeTypeError(message), 'TypeError');
export const domException = (message: string, name: string): DOMException =>
  bare(new NativeDomException(message, name), 'Error');
