/**
 * MAIN world: takes the isolated world's node and port, and tells it whenever a document is opened anew, since that
 * removes every listener there.
 */
import { HANDOVER, OPENED, SUCCESSOR } from '../contract/page-signal.ts';
import { PORT } from '../contract/page-port.ts';
import { apply, get, getOwnPropertyDescriptor } from './natives.ts';
import { type Native, standIn } from './stand-in.ts';

// Captured before the page can replace them.
const { addEventListener, dispatchEvent: dispatch } = EventTarget.prototype;
const { stopImmediatePropagation } = Event.prototype;
const relatedTargetOf = getOwnPropertyDescriptor(FocusEvent.prototype, 'relatedTarget')
  ?.get as () => EventTarget | null;
const portsOf = getOwnPropertyDescriptor(MessageEvent.prototype, 'ports')?.get as () => readonly MessagePort[];
const NativeEvent = Event;
const viewOf = getOwnPropertyDescriptor(Document.prototype, 'defaultView')?.get;
const { open: nativeOpen, write: nativeWrite } = Document.prototype;
const { hasChildNodes } = Node.prototype;
const { reload } = location;
const setInnerHtml = getOwnPropertyDescriptor(Element.prototype, 'innerHTML')?.set;
const { trustedTypes } = window as { trustedTypes?: { isHTML(value: unknown): boolean } };
const isTrustedHtml = trustedTypes?.isHTML.bind(trustedTypes);

/**
 * Detached nodes that isolated worlds listen to; the page never gets hold of one that came before its own scripts. A
 * list of links: a page can put a setter in the way of an array's elements.
 */
interface Link {
  readonly node: EventTarget;
  readonly next: Link | undefined;
}
let links: Link | undefined;

function tellOne(node: EventTarget, type: string): void {
  apply(dispatch, node, [new NativeEvent(type)]);
}

function tell(type: string): void {
  for (let link = links; link; link = link.next) tellOne(link.node, type);
}

/** What carries no node may come from the page, and gets no answer by which a page could tell that we are here. */
function onHandover(event: Event): void {
  const node = apply(relatedTargetOf, event, []) as EventTarget | null;
  if (!node) return;
  apply(stopImmediatePropagation, event, []);
  tell(SUCCESSOR);
  links = { node, next: links };
  apply(addEventListener, node, [PORT, onPort]);
  takeNode?.(node);
  // So that its world knows that it was taken.
  tellOne(node, OPENED);
}

let takePort: ((port: MessagePort) => void) | undefined;
let takeNode: ((node: EventTarget) => void) | undefined;

function onPort(event: Event): void {
  const port = (apply(portsOf, event, []) as readonly MessagePort[])[0];
  if (port) takePort?.(port);
}

/** Tells whether listeners were removed. Nobody who doesn't know its name can listen to it. */
const CANARY = `${Math.random()}`;
let heard = false;
function onCanary(): void {
  heard = true;
}
function isErased(): boolean {
  heard = false;
  tellOne(document, CANARY);
  return !heard;
}

/** What else listens here, and has to again. */
interface Arm {
  readonly arm: () => void;
  readonly next: Arm | undefined;
}
let arms: Arm | undefined;
export function onDocumentOpened(arm: () => void): void {
  arms = { arm, next: arms };
}

/** Again after each `document.open()`, which removes these listeners too; those that are still there stay. */
function listen(): void {
  for (let one = arms; one; one = one.next) one.arm();
  apply(addEventListener, document, [HANDOVER, onHandover, true]);
  apply(addEventListener, document, [CANARY, onCanary, true]);
}

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
  standIn(Document.prototype, name, (native, self, values) => {
    const view = otherViewOf(self);
    if (view === undefined) return call(native, self, values);
    // Only the frame's own script can reach its listeners, also when this frame has left the page meanwhile. What a
    // page puts in the place of that frame's function can be no native one either.
    const other = get(get(get(view, 'Document') as object, 'prototype') as object, name) as Native;
    return apply(other, self, values);
  });
}

function onOpened(): void {
  listen();
  tell(OPENED);
}

let depth = 0;

/** Calls a function that may open this document, and listens again, before everybody else, where it did. */
function callOpening(native: Native, self: unknown, values: unknown[]): unknown {
  // Another document in the same window, or one that was opened in a way that we don't stand in for.
  if (depth === 0 && isErased()) onOpened();
  depth += 1;
  try {
    return apply(native, self, values);
  } finally {
    depth -= 1;
    if (isErased()) forestall();
  }
}

/**
 * Opening removes all listeners, then all nodes; a custom element or a frame that reacts to that can listen before we
 * do. Opening once more, when nothing is left to react, removes what they added; a page that adds elements without end
 * hangs itself alone.
 */
function forestall(): void {
  let reacts: boolean;
  do {
    listen();
    reacts = apply(hasChildNodes, document, []) as boolean;
    apply(nativeOpen, document, []);
    // Refused: whoever reacted has stopped the page from loading. It is loaded anew, without the listeners.
    if (!isErased()) {
      apply(reload, location, []);
      break;
    }
  } while (reacts);
  onOpened();
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

function write(native: Native, self: unknown, values: unknown[]): unknown {
  // As the native function does, and before anything is opened: converting may throw.
  let strings = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (isTrustedHtml?.(values[i]) === true) continue;
    strings += 1;
    values[i] = `${values[i] as string}`;
  }
  // Writing to a document that is complete opens it and at once runs the scripts it is given. Writing nothing first
  // opens it the same way, and leaves the moment in between.
  if (strings === 0 || !refusesStrings()) callOpening(nativeWrite as Native, self, []);
  return callOpening(native, self, values);
}

/**
 * Stands in for what opens documents, and waits for isolated worlds. Scripts are brought into open tabs as well, where an
 * earlier one may be: they stand in for one another. None asks for another one, since the page could hear the question
 * or the answer.
 * @param onPort gets the port of each isolated world that comes
 * @param onNode gets its detached node, before that world knows that the node was taken
 */
export function guardDocumentOpen(onPort: (port: MessagePort) => void, onNode: (node: EventTarget) => void): void {
  takePort = onPort;
  takeNode = onNode;
  listen();
  replace('open', callOpening);
  replace('write', write);
  replace('writeln', write);
  apply(dispatch, document, [new FocusEvent(HANDOVER)]);
}
