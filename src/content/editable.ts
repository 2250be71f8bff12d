/** What kind of editor an element belongs to, and where the focus is, through shadow roots of every kind. */
import { shadowRootOf } from '../platform/dom.ts';

/** Fields; an editing host that takes text alone; every other editing host. */
export type Editable = 'input' | 'textarea' | 'plaintext-only' | 'rich';

const TEXTLESS_INPUTS = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'hidden',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);

/** The kind of editor at an element; undefined where nothing can be typed. */
export function editableKind(element: Element): Editable | undefined {
  if (element instanceof HTMLTextAreaElement) return element.disabled || element.readOnly ? undefined : 'textarea';
  if (element instanceof HTMLInputElement) {
    return element.disabled || element.readOnly || TEXTLESS_INPUTS.has(element.type) ? undefined : 'input';
  }
  if (!(element instanceof HTMLElement) || !element.isContentEditable) return undefined;
  return editingHost(element).contentEditable === 'plaintext-only' ? 'plaintext-only' : 'rich';
}

/** Whether line breaks and blanks of the text at an element are kept as they are. */
export function keepsWhiteSpace(element: Element): boolean {
  return getComputedStyle(element).whiteSpaceCollapse.startsWith('preserve');
}

/** The outermost editable element around an element, or the element itself where there is none. */
export function editingHost(element: HTMLElement): HTMLElement {
  let host = element;
  while (host.parentElement?.isContentEditable) host = host.parentElement;
  return host;
}

/** The focused element, inside shadow roots too; the body where nothing has the focus. */
export function deepActiveElement(): Element | null {
  return innermostActive(document.activeElement);
}

function innermostActive(element: Element | null): Element | null {
  let inner = element;
  while (inner) {
    const next: Element | null = shadowRootOf(inner)?.activeElement ?? null;
    if (!next) return inner;
    inner = next;
  }
  return null;
}

/** The element at which an event really happened: events show the host of a closed shadow root instead. */
export function deepTarget(event: Event): Element | null {
  const [target] = event.composedPath();
  if (target instanceof Element) return innermostActive(target);
  if (target instanceof Text) return target.parentElement;
  return document.body;
}

/** The same for events at a point, which need not be where the focus is. */
export function deepTargetAtPoint(event: MouseEvent): Element | null {
  let [target] = event.composedPath();
  while (target instanceof Element) {
    const inner: Element | null = shadowRootOf(target)?.elementFromPoint(event.clientX, event.clientY) ?? null;
    if (!inner || inner === target) return target;
    target = inner;
  }
  return target instanceof Text ? target.parentElement : document.body;
}
