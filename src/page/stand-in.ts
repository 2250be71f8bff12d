/**
 * MAIN world: puts something of ours in the place of a native function, so that the page can neither tell nor get at
 * what it stands for: a proxy has its name, length, prototype and `new.target`.
 */
import { apply, defineProperty, getOwnPropertyDescriptor, NativeProxy, weakGet, weakSet } from './natives.ts';

/** A native function as it is called: on what, with what. */
export type Native = (this: unknown, ...values: unknown[]) => unknown;

/** What `Function.prototype.toString` says of each stand-in. */
const said = new WeakMap<object, string>();
const toText = Function.prototype.toString;

function replaced(descriptor: PropertyDescriptor, part: PropertyDescriptor): PropertyDescriptor {
  return { __proto__: null, ...descriptor, ...part } as PropertyDescriptor;
}

/** The proxy of a native function. Traps have no prototype: a page could add further ones to it, and be handed the native. */
function proxyOf<T extends object>(native: T, traps: ProxyHandler<T>): T {
  const proxy = new NativeProxy(native, { __proto__: null, ...traps } as ProxyHandler<T>);
  weakSet(said, proxy, apply(toText, native, []) as string);
  return proxy;
}

/**
 * Stands in for the method `name` of `owner`, where the platform has it.
 * @param call gets the native function, what it is called on, and the arguments
 */
export function standIn(
  owner: object,
  name: string,
  call: (native: Native, self: unknown, values: unknown[]) => unknown,
): void {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  if (typeof descriptor?.value !== 'function') return;
  const value = proxyOf(descriptor.value as Native, { apply: call });
  defineProperty(owner, name, replaced(descriptor, { value }));
}

/** Stands in for the getter of an attribute. */
export function standInGetter(owner: object, name: string, read: (native: Native, self: unknown) => unknown): void {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  if (!descriptor?.get) return;
  const value = proxyOf(descriptor.get as Native, { apply: (native, self) => read(native, self) });
  defineProperty(owner, name, replaced(descriptor, { get: value as () => unknown }));
}

type Constructor = new (...values: unknown[]) => object;

/**
 * Stands in for a constructor, wherever the page could find it.
 * @param make gets the native one, the arguments, and what was called with `new`
 */
export function standInConstructor(
  name: string,
  make: (native: Constructor, values: unknown[], target: Constructor) => object,
): void {
  const descriptor = getOwnPropertyDescriptor(globalThis, name);
  if (typeof descriptor?.value !== 'function') return;
  const native = descriptor.value as Constructor;
  const value = proxyOf(native, {
    construct: (_native, values: unknown[], target) => make(native, values, target as Constructor),
  });
  defineProperty(globalThis, name, replaced(descriptor, { value }));
  const { prototype } = native as { prototype: object };
  const own = getOwnPropertyDescriptor(prototype, 'constructor');
  if (own) defineProperty(prototype, 'constructor', replaced(own, { value }));
}

/** What a proxy says of itself, for those of other frames, which keep lists of their own. */
const NAMELESS = 'function () { [native code] }';

/** Lets every stand-in say that it is native code, under the name of what it stands for. */
export function guardToString(): void {
  standIn(Function.prototype, 'toString', (native, self, values) => {
    const known = typeof self === 'function' ? weakGet(said, self) : undefined;
    if (known !== undefined) return known;
    const text = apply(native, self, values) as string;
    if (text !== NAMELESS) return text;
    const name = getOwnPropertyDescriptor(self as object, 'name')?.value as unknown;
    return typeof name === 'string' && isOfStandIn(name) ? `function ${name}() { [native code] }` : text;
  });
}

/** Functions that are nameless by right: bound ones, and those without a name. */
function isOfStandIn(name: string): boolean {
  return name !== '' && !(name[0] === 'b' && name[5] === ' ');
}
