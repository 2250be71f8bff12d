/** Makes a held gesture of sending happen after all: the same events once more, and what the browser does after them. */
import { editableKind } from './editable.ts';

/** A copy of a mouse or pointer event, for its element. */
export function copyOf(event: MouseEvent): MouseEvent {
  const { bubbles, cancelable, composed, detail, screenX, screenY, clientX, clientY, button, buttons } = event;
  const { ctrlKey, altKey, shiftKey, metaKey } = event;
  const shared = { bubbles, cancelable, composed, detail, screenX, screenY, clientX, clientY, button, buttons };
  const init: MouseEventInit = { ...shared, ctrlKey, altKey, shiftKey, metaKey, view: window };
  if (!(event instanceof PointerEvent)) return new MouseEvent(event.type, init);
  const { pointerId, pointerType, isPrimary, width, height, pressure } = event;
  return new PointerEvent(event.type, { ...init, pointerId, pointerType, isPrimary, width, height, pressure });
}

/** Presses an element again. A click does by itself what a click does, forms included. */
export function replayPress(target: Element, events: readonly MouseEvent[]): void {
  for (const event of events) if (target.isConnected) target.dispatchEvent(event);
}

/** Presses Enter again, as `event` was. */
export function replayEnter(target: Element, event: KeyboardEvent): void {
  if (!dispatchKey(target, 'keydown', event)) return;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (dispatchKey(target, 'keypress', event) && isPlain) enter(target);
  dispatchKey(target, 'keyup', event);
}

function dispatchKey(target: Element, type: string, event: KeyboardEvent): boolean {
  const { key, code, location, ctrlKey, altKey, shiftKey, metaKey } = event;
  const init = { key, code, location, ctrlKey, altKey, shiftKey, metaKey, view: window };
  // Many pages still look at these.
  const old = { keyCode: 13, which: 13, charCode: type === 'keypress' ? 13 : 0 };
  const copy = new KeyboardEvent(type, { ...init, ...old, bubbles: true, cancelable: true, composed: true });
  return target.dispatchEvent(copy);
}

/** What the browser does on Enter, where the page leaves it to it. */
function enter(target: Element): void {
  const kind = editableKind(target);
  if (kind === 'input') submitImplicitly(target as HTMLInputElement);
  else if (kind !== undefined) document.execCommand(kind === 'rich' ? 'insertParagraph' : 'insertLineBreak');
}

const formElements = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'elements')?.get as (
  this: HTMLFormElement,
) => HTMLFormControlsCollection;

function submitImplicitly({ form }: HTMLInputElement): void {
  if (!form) return;
  // Asked of the prototype, since a field that is called `elements` would answer itself.
  const button = [...formElements.call(form)].find(isSubmitButton);
  if (button) button.click();
  else submitWithout(form);
}

function isSubmitButton(element: Element): element is HTMLElement {
  if (element instanceof HTMLButtonElement) return element.type === 'submit';
  return element instanceof HTMLInputElement && (element.type === 'submit' || element.type === 'image');
}

/**
 * Submits a form again: validated, with its `submit` event, and with its submitter. The click by which that is
 * done is to be kept from the page (`isMeans`).
 */
export function replaySubmit(form: HTMLFormElement, submitter: HTMLElement | null): void {
  if (submitter?.isConnected === true) pressUnheard(submitter);
  else submitWithout(form);
}

function submitWithout(form: HTMLFormElement): void {
  const button = document.createElement('button');
  button.hidden = true;
  Element.prototype.append.call(form, button);
  pressUnheard(button);
  button.remove();
}

let isUnheard = false;

/** Whether a click is the means of submitting a form again, and nothing else. */
export function isMeans(): boolean {
  return isUnheard;
}

function pressUnheard(button: HTMLElement): void {
  isUnheard = true;
  try {
    button.click();
  } finally {
    isUnheard = false;
  }
}
