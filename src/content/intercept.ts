/**
 * The listeners on the window, in the capture phase, armed before any script of the page and again whenever the page
 * opens its document anew. What can't matter passes untouched.
 */
import type { SiteState } from '../contract/message.ts';
import { type Contents, readContents, textOf } from './contents.ts';
import { couldMatter } from './could-matter.ts';
import { deepTarget, deepTargetAtPoint, editableKind } from './editable.ts';
import { heldDrop, heldPaste } from './held.ts';
import type { Hold } from './hold.ts';
import type { PasteReplay } from './replay-paste.ts';

export interface InterceptParts {
  readonly hold: Hold;
  readonly replay: PasteReplay;
  readonly site: () => SiteState;
  /** Whether the page is the AI site now: its path may have changed. */
  readonly isOnSite: () => boolean;
  /** Whether an event belongs to the dialog. */
  readonly isOurs: (event: Event) => boolean;
  /** Something may be pasted soon. */
  readonly wake: () => void;
}

export interface Intercept {
  /** Adds the listeners where they are missing; those that are still there keep their place. */
  arm(): void;
  /** Removes them for good. */
  retire(): void;
}

export function createIntercept(parts: InterceptParts): Intercept {
  /** What was dragged from this page. A drag's own end is not always told, so it counts only for the same contents. */
  let dragged: Contents | undefined;

  const isGuarded = (event: Event): boolean =>
    event.isTrusted && !parts.isOurs(event) && parts.site().active && parts.isOnSite();

  /** What the event holds, when it has to wait; undefined when it may pass. */
  const toHold = (transfer: DataTransfer | null): { contents: Contents; matters: boolean } | undefined => {
    if (!transfer) return undefined;
    const contents = readContents(transfer);
    const matters = couldMatter(contents.flavours);
    const needed = matters || (parts.site().holdAll && contents.flavours.length > 0);
    return needed || parts.hold.isBusy() ? { contents, matters } : undefined;
  };

  const stop = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const onPaste = (event: ClipboardEvent): void => {
    if (!event.isTrusted || parts.replay.claims(event) || !isGuarded(event)) return;
    const held = toHold(event.clipboardData);
    const target = deepTarget(event);
    if (!held || !target) return;
    stop(event);
    parts.hold.take(heldPaste(parts.replay, target, held.contents, held.matters));
  };

  const onDrop = (event: DragEvent): void => {
    if (!event.isTrusted) return;
    const fromHere = dragged;
    dragged = undefined;
    if (!isGuarded(event) || !event.dataTransfer) return;
    const held = toHold(event.dataTransfer);
    const target = deepTargetAtPoint(event);
    // Files alone are not looked into. Text that is moved within the page has been there already, and only the browser
    // can move it.
    if (!held || held.contents.flavours.length === 0 || !target || isPartOf(held.contents, fromHere)) return;
    stop(event);
    const { clientX, clientY, screenX, screenY } = event;
    parts.hold.take(heldDrop({ target, clientX, clientY, screenX, screenY }, held.contents, held.matters));
  };

  /** Before the page's listeners and again after them: they can set other contents, and can keep the event from us. */
  const onDragStart = (event: DragEvent): void => {
    if (!event.isTrusted) return;
    const drags = !event.defaultPrevented && event.dataTransfer && isGuarded(event);
    dragged = drags && event.dataTransfer ? readContents(event.dataTransfer) : undefined;
  };
  const onDragEnd = (event: DragEvent): void => {
    if (event.isTrusted) dragged = undefined;
  };
  /** Pointers don't move during a drag. */
  const onMove = (event: PointerEvent): void => {
    if (event.isTrusted && event.buttons === 0) dragged = undefined;
  };

  const onFocus = (event: FocusEvent): void => {
    const target = deepTarget(event);
    if (target && editableKind(target)) parts.wake();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Control' || event.key === 'Meta') parts.wake();
  };

  const listeners: readonly (readonly [string, (event: never) => void])[] = [
    ['paste', onPaste],
    ['drop', onDrop],
    ['dragstart', onDragStart],
    ['dragend', onDragEnd],
    ['pointermove', onMove],
    ['focusin', onFocus],
    ['keydown', onKey],
    // A tab that was hidden may have lost its port, and with it changes of its site's state.
    ['visibilitychange', () => parts.wake()],
    ['pageshow', () => parts.wake()],
  ];
  let retired = false;
  return {
    arm() {
      if (retired) return;
      for (const [type, listener] of listeners) window.addEventListener(type, listener as EventListener, true);
      window.addEventListener('dragstart', onDragStart);
    },
    retire() {
      retired = true;
      for (const [type, listener] of listeners) window.removeEventListener(type, listener as EventListener, true);
      window.removeEventListener('dragstart', onDragStart);
    },
  };
}

function isPartOf({ flavours }: Contents, whole: Contents | undefined): boolean {
  return whole !== undefined && flavours.every(({ type, text }) => textOf(whole, type) === text);
}
