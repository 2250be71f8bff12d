/**
 * MAIN world, before any script of the page: tells the isolated world whenever a document is opened anew, since that
 * removes every listener there. Does nothing else and hides as little as it can: a Proxy keeps name, length and
 * "[native code]" of the functions that it stands for.
 */
import { HANDOVER, SIGNAL } from '../contract/page-signal.ts';

// Captured before the page can replace them.
const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const dispatch = EventTarget.prototype.dispatchEvent;
const NativeFocusEvent = FocusEvent;
const NativeProxy = Proxy;

/** A detached node that the isolated world listens to; the page never gets hold of it. */
let node: EventTarget | null = null;

document.addEventListener(
  HANDOVER,
  (event) => {
    event.stopImmediatePropagation();
    node = (event as FocusEvent).relatedTarget;
  },
  { capture: true, once: true },
);

function tell(opened: unknown): void {
  if (node) apply(dispatch, node, [new NativeFocusEvent(SIGNAL, { relatedTarget: opened as Document })]);
}

type Native = (this: unknown, ...values: unknown[]) => unknown;

function replace(
  name: 'open' | 'write' | 'writeln',
  call: (native: Native, self: unknown, values: unknown[]) => unknown,
): void {
  const descriptor = getOwnPropertyDescriptor(Document.prototype, name);
  if (!descriptor) return;
  const value = new NativeProxy(descriptor.value as Native, {
    apply: (native, self, values) => call(native, self, values),
  });
  defineProperty(Document.prototype, name, { ...descriptor, value });
}

replace('open', (native, self, values) => {
  const result = apply(native, self, values);
  tell(self);
  return result;
});

const nativeWrite = Document.prototype.write;

for (const name of ['write', 'writeln'] as const) {
  replace(name, (native, self, values) => {
    // Writing to a document that is complete opens it and at once runs the scripts it is given. Writing nothing first
    // opens it the same way, and leaves the moment in between.
    apply(nativeWrite, self, []);
    tell(self);
    return apply(native, self, values);
  });
}
