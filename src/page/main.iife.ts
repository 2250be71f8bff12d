/**
 * MAIN world, before any script of the page: tells the isolated world whenever a document is opened anew, since that
 * removes every listener there. Does nothing else and shows as little as it can: a Proxy keeps name, length and
 * "[native code]" of the function that it stands for.
 */
import { HANDOVER, OPENED, SUCCESSOR } from '../contract/page-signal.ts';

// Captured before the page can replace them.
const { apply, defineProperty, get, getOwnPropertyDescriptor } = Reflect;
const { addEventListener, dispatchEvent: dispatch, removeEventListener } = EventTarget.prototype;
const { preventDefault, stopImmediatePropagation } = Event.prototype;
const relatedTargetOf = getOwnPropertyDescriptor(FocusEvent.prototype, 'relatedTarget')
  ?.get as () => EventTarget | null;
const NativeEvent = Event;
const NativeProxy = Proxy;
const viewOf = getOwnPropertyDescriptor(Document.prototype, 'defaultView')?.get;
const nativeWrite = Document.prototype.write;
const setInnerHtml = getOwnPropertyDescriptor(Element.prototype, 'innerHTML')?.set;
const { trustedTypes } = window as { trustedTypes?: { isHTML(value: unknown): boolean } };
const isTrustedHtml = trustedTypes?.isHTML.bind(trustedTypes);

/** Asks for a MAIN script that came before, and for the node of an isolated world that did. */
const question = new FocusEvent(HANDOVER, { cancelable: true });

/** Detached nodes that isolated worlds listen to; the page never gets hold of one that came before its own scripts. */
const nodes: EventTarget[] = [];

function tell(type: string): void {
  for (let i = 0; i < nodes.length; i += 1) apply(dispatch, nodes[i], [new NativeEvent(type)]);
}

function onHandover(event: Event): void {
  if (event === question) return;
  apply(stopImmediatePropagation, event, []);
  const node = apply(relatedTargetOf, event, []) as EventTarget | null;
  if (node) {
    tell(SUCCESSOR);
    nodes[nodes.length] = node;
  } else {
    apply(preventDefault, event, []);
  }
}

/** Again after each `document.open()`, which removes this listener too; one that is still there stays the only one. */
function listen(): void {
  apply(addEventListener, document, [HANDOVER, onHandover, true]);
}

type Native = (this: unknown, ...values: unknown[]) => unknown;
type Name = 'open' | 'write' | 'writeln';

/**
 * The frame that shows a document other than this one's own; undefined for documents that are shown nowhere.
 * `document` is asked anew each time: a frame's first, empty document can be followed by another in the same window.
 */
function otherViewOf(self: unknown): object | undefined {
  if (self === document || !viewOf) return undefined;
  return (apply(viewOf, self, []) as object | null) ?? undefined;
}

function replace(name: Name, call: (native: Native, self: unknown, values: unknown[]) => unknown): void {
  const descriptor = getOwnPropertyDescriptor(Document.prototype, name);
  if (!descriptor) return;
  const value = new NativeProxy(descriptor.value as Native, {
    apply(native, self: unknown, values: unknown[]) {
      const view = otherViewOf(self);
      if (view === undefined) return call(native, self, values);
      // Only the frame's own script can reach its listeners, also when this frame has left the page meanwhile. What a
      // page puts in the place of that frame's function can be no native one either.
      const other = get(get(get(view, 'Document') as object, 'prototype') as object, name) as Native;
      return apply(other, self, values);
    },
  });
  defineProperty(Document.prototype, name, { ...descriptor, value });
}

function onOpened(): void {
  listen();
  tell(OPENED);
}

/** Whether the page's Trusted Types refuse plain strings, so that writing one will throw and open nothing. */
function refusesStrings(): boolean {
  try {
    if (setInnerHtml) apply(setInnerHtml, inert, ['']);
    return false;
  } catch {
    return true;
  }
}
const inert = document.createElement('template');

function install(): void {
  replace('open', (native, self, values) => {
    const result = apply(native, self, values);
    onOpened();
    return result;
  });
  replace('write', write);
  replace('writeln', write);
}

function write(native: Native, self: unknown, values: unknown[]): unknown {
  // As the native function does, and before anything is opened: converting may throw.
  const texts: unknown[] = [];
  let strings = 0;
  for (const value of values) {
    const trusted = isTrustedHtml?.(value) === true;
    if (!trusted) strings += 1;
    texts[texts.length] = trusted ? value : `${value as string}`;
  }
  // Writing to a document that is complete opens it and at once runs the scripts it is given. Writing nothing first
  // opens it the same way, and leaves the moment in between.
  if (strings === 0 || !refusesStrings()) apply(nativeWrite, self, []);
  onOpened();
  const result = apply(native, self, texts);
  onOpened();
  return result;
}

// Scripts are brought into open tabs as well: one that is there already has the functions in hand, and says so.
listen();
if (apply(dispatch, document, [question])) install();
else apply(removeEventListener, document, [HANDOVER, onHandover, true]);
