/** Lets a held drop land: events of our own at the place of the drop, then the insertion that the browser would make. */
import { type Contents, transferOf } from './contents.ts';
import { deepActiveElement, editableKind, editingHost } from './editable.ts';
import { announceInput, insertDropped } from './insert.ts';
import { tellDropped } from './page-signal.ts';
import { selectionAt } from './place.ts';
import { attach, isFileInput } from './replay-files.ts';

/** What has to be known of a drop once its event is over. */
export interface DropPoint {
  readonly target: Element;
  readonly clientX: number;
  readonly clientY: number;
  readonly screenX: number;
  readonly screenY: number;
  /** By which the MAIN world knows it. */
  readonly drop: number;
}

/** Drops `contents` where they were let go. */
export function replayDrop(point: DropPoint, contents: Contents): void {
  const target = point.target.isConnected
    ? point.target
    : (document.elementFromPoint(point.clientX, point.clientY) ?? document.body);
  const event = new DragEvent('drop', { ...pointOf(point), dataTransfer: transferOf(contents) });
  if (contents.files.length > 0) tellDropped(point.drop);
  target.dispatchEvent(event);
  if (event.defaultPrevented) return;
  // The browser takes as many files as the input does.
  if (isFileInput(target) && contents.files.length > 0 && !target.disabled) {
    attach(target, target.multiple ? contents.files : contents.files.slice(0, 1));
  }
  if (!editableKind(target)) return;
  placeCaret(target, point);
  const focused = deepActiveElement() ?? target;
  if (announceInput(focused, contents, 'insertFromDrop')) return;
  insertDropped(focused, contents);
}

/** A page that shows where to drop takes that away once the drop is over; it never hears of a stopped one. */
export function endDrag(point: DropPoint): void {
  point.target.dispatchEvent(new DragEvent('dragleave', pointOf(point)));
}

function pointOf({ clientX, clientY, screenX, screenY }: DropPoint): DragEventInit {
  return { bubbles: true, cancelable: true, composed: true, clientX, clientY, screenX, screenY };
}

function placeCaret(target: Element, { clientX, clientY }: DropPoint): void {
  if (!(target instanceof HTMLElement)) return;
  const root = target.getRootNode();
  const shadowRoots = root instanceof ShadowRoot ? [root] : [];
  const position = document.caretPositionFromPoint?.(clientX, clientY, { shadowRoots });
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    target.focus({ preventScroll: true });
    if (position?.offsetNode === target) target.setSelectionRange(position.offset, position.offset);
    return;
  }
  editingHost(target).focus({ preventScroll: true });
  if (position) selectionAt(target)?.collapse(position.offsetNode, position.offset);
}
