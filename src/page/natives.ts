/**
 * MAIN world: the platform's own functions, captured before the page can replace them, and ways to call them that no
 * page can listen in on: no method is looked up, no array is iterated, no object has the page's prototypes behind it.
 */

export const { apply, construct, defineProperty, get, getOwnPropertyDescriptor } = Reflect;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeBytes = Uint8Array;

type Method = (...values: never[]) => unknown;

/** A method as a function whose first argument is what it is called on. Undefined where the platform has none. */
export function methodOf<Call extends Method>(owner: object, name: string): Call {
  const native = getOwnPropertyDescriptor(owner, name)?.value as (() => unknown) | undefined;
  return ((self: unknown, ...values: unknown[]) => apply(native as () => unknown, self, values)) as unknown as Call;
}

/** The getter of an attribute, in the same way. Throws for objects of another kind, whatever their prototype. */
export function getterOf<T>(owner: object, name: string): (self: unknown) => T {
  const native = getOwnPropertyDescriptor(owner, name)?.get as () => T;
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

export const listen = methodOf<
  (target: unknown, type: string, listener: (event: never) => void, options?: unknown) => void
>(EventTarget.prototype, 'addEventListener');
export const unlisten = methodOf<
  (target: unknown, type: string, listener: (event: never) => void, options?: unknown) => void
>(EventTarget.prototype, 'removeEventListener');
export const dispatch = methodOf<(target: unknown, event: Event) => boolean>(EventTarget.prototype, 'dispatchEvent');

/** `promise.then`, for values and not for decisions: a page could give itself whatever it lets a promise say. */
export const whenSettled = methodOf<
  (promise: unknown, onValue: (value: never) => void, onError: (error: unknown) => void) => void
>(Promise.prototype, 'then');

export const weakGet = methodOf<<T>(map: WeakMap<object, T>, key: object) => T | undefined>(WeakMap.prototype, 'get');
export const weakSet = methodOf<<T>(map: WeakMap<object, T>, key: object, value: T) => void>(WeakMap.prototype, 'set');

const nowOf = methodOf<(self: unknown) => number>(Performance.prototype, 'now');
const { performance } = globalThis;
/** Milliseconds since the page began. */
export const now = (): number => nowOf(performance);

const encoder = new TextEncoder();
const encodeWith = methodOf<(self: unknown, text: string) => Uint8Array<ArrayBuffer>>(TextEncoder.prototype, 'encode');
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
