/**
 * Keeps what happens in the dialog from the page: each event at our element is stopped at `window`, before anyone else
 * hears it, and handed to the dialog by call. Nothing is prevented, so typing, scrolling and buttons work as ever.
 * PLATFORM-measured: a page's window-capture listener otherwise hears every key typed in a closed shadow root.
 */

/** Carry what is typed. While a dialog is open they are stopped wherever they go: the page is inert anyway. */
export const typingEvents = [
  'keydown',
  'keypress',
  'keyup',
  'beforeinput',
  'input',
  'textInput',
  'compositionstart',
  'compositionupdate',
  'compositionend',
  'paste',
  'copy',
  'cut',
  'beforecopy',
  'beforecut',
  'beforepaste',
] as const;

/** Every other event that leaves a shadow root, or might in some version of Chromium. */
export const otherEvents = [
  'click',
  'auxclick',
  'dblclick',
  'contextmenu',
  'mousedown',
  'mouseup',
  'mousemove',
  'mouseover',
  'mouseout',
  'mouseenter',
  'mouseleave',
  'pointerdown',
  'pointerup',
  'pointermove',
  'pointerrawupdate',
  'pointerover',
  'pointerout',
  'pointerenter',
  'pointerleave',
  'pointercancel',
  'gotpointercapture',
  'lostpointercapture',
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
  'wheel',
  'mousewheel',
  'focus',
  'blur',
  'focusin',
  'focusout',
  'DOMActivate',
  'DOMFocusIn',
  'DOMFocusOut',
  'drag',
  'dragstart',
  'dragend',
  'dragenter',
  'dragleave',
  'dragover',
  'drop',
  'change',
  'submit',
  'reset',
  'formdata',
  'invalid',
  'select',
  'selectstart',
  'selectionchange',
  'search',
  'scroll',
  'scrollend',
  'cancel',
  'close',
  'toggle',
  'beforetoggle',
  'command',
  'beforematch',
  'fullscreenchange',
  'fullscreenerror',
  'load',
  'error',
  'animationstart',
  'animationiteration',
  'animationend',
  'animationcancel',
  'transitionrun',
  'transitionstart',
  'transitionend',
  'transitioncancel',
  'securitypolicyviolation',
] as const;

/** Listening to these without `passive` would slow down scrolling in every page. */
const passiveEvents: ReadonlySet<string> = new Set(['wheel', 'mousewheel', 'touchstart', 'touchmove']);
const typing: ReadonlySet<string> = new Set(typingEvents);

/** Gets the events of one element of ours; with `modal`, what is typed elsewhere too. */
export interface ShieldedTarget {
  readonly element: EventTarget;
  readonly modal: boolean;
  receive(event: Event): void;
}

const targets = new Set<ShieldedTarget>();

/** Starts handing events at an element to its owner; ends with what it returns. */
export function shieldTarget(target: ShieldedTarget): () => void {
  targets.add(target);
  return () => targets.delete(target);
}

/** Whether an event, heard at `window`, happened in something of ours; such events are nobody else's business. */
export function isShielded(event: Event): boolean {
  return ownerOf(event) !== undefined;
}

function ownerOf(event: Event): ShieldedTarget | undefined {
  for (const target of targets) if (event.target === target.element) return target;
  if (!typing.has(event.type)) return undefined;
  // A page can take the focus off our element by `blur()`; what is typed next would land on its body.
  for (const target of targets) if (target.modal && event.isTrusted) return target;
  return undefined;
}

function stopAndHandOver(event: Event): void {
  if (targets.size === 0) return;
  const owner = ownerOf(event);
  if (owner === undefined) return;
  event.stopImmediatePropagation();
  if (event.isTrusted) owner.receive(event);
}

/**
 * Puts the shield up in a window. Must come before any other listener there, ours included; doing it again is harmless,
 * and necessary after `document.open()`, which silently removes all listeners.
 */
export function armDialogShield(target: Window): void {
  for (const type of [...typingEvents, ...otherEvents]) {
    target.addEventListener(type, stopAndHandOver, { capture: true, passive: passiveEvents.has(type) });
  }
}
