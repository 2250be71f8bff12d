/** The guard of dropping: holds what comes from elsewhere and could matter, and lets it land when it may. */
import { type Contents, readContents, textOf } from './contents.ts';
import { foldersOf } from './dropped-folders.ts';
import { deepTargetAtPoint } from './editable.ts';
import { heldDrop } from './held.ts';
import type { Intercept } from './intercept.ts';
import { isMediaType } from './media.ts';
import { tellHeldDrop } from './page-signal.ts';

/** Arms the guard. */
export function guardDrop(intercept: Intercept): void {
  /** What was dragged from this page. A drag's own end is not always told, so it counts only for the same contents. */
  let dragged: Contents | undefined;

  intercept.listen('drop', (event) => {
    if (!event.isTrusted) return;
    const fromHere = dragged;
    dragged = undefined;
    if (!intercept.isGuarded(event) || !event.dataTransfer) return;
    const carried = intercept.toHold('drop', event.dataTransfer);
    const target = deepTargetAtPoint(event);
    // Text that is moved within the page has been there already, and only the browser can move it.
    if (!carried || !target || isPartOf(carried.contents, fromHere)) return;
    intercept.stop(event);
    const { clientX, clientY, screenX, screenY } = event;
    const drop = tellHeldDrop(event.dataTransfer);
    const folders = foldersOf(event.dataTransfer);
    const contents = folders ? { ...carried.contents, folders } : carried.contents;
    intercept.hold.take(heldDrop({ target, clientX, clientY, screenX, screenY, drop }, { ...carried, contents }));
  });

  const onDragStart = (event: DragEvent): void => {
    if (!event.isTrusted) return;
    const drags = !event.defaultPrevented && event.dataTransfer && intercept.isGuarded(event);
    dragged = drags && event.dataTransfer ? readContents(event.dataTransfer) : undefined;
  };
  // Before the page's listeners and again after them: they can set other contents, and can keep the event from us.
  intercept.listen('dragstart', onDragStart);
  intercept.listen('dragstart', onDragStart, 'bubble');
  intercept.listen('dragend', (event) => {
    if (event.isTrusted) dragged = undefined;
  });
  // Pointers don't move during a drag.
  intercept.listen('pointermove', (event) => {
    if (event.isTrusted && event.buttons === 0) dragged = undefined;
  });
}

/** A picture that is dragged within the page comes with its file, which `dragstart` doesn't show. */
function isPartOf({ flavours, files }: Contents, whole: Contents | undefined): boolean {
  if (whole === undefined || flavours.length === 0 || !files.every(isMediaType)) return false;
  return flavours.every(({ type, text }) => textOf(whole, type) === text);
}
