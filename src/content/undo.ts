/** Takes the last change of an editor back. */

/** Editors with a history of their own take the event; for the others the browser undoes. */
export function undoLastChange(target: Element): void {
  const event = new InputEvent('beforeinput', {
    inputType: 'historyUndo',
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  target.dispatchEvent(event);
  if (!event.defaultPrevented) document.execCommand('undo');
}
