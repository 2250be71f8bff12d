/** What the browser would copy by itself: the selection, of a field or of the document. */

/** The text that is selected where a copy or cut begins; empty where nothing is. */
export function copiedText(event: Event): string {
  const [target] = event.composedPath();
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) {
    const { selectionStart, selectionEnd, value } = target;
    if (selectionStart !== null && selectionEnd !== null) return value.slice(selectionStart, selectionEnd);
  }
  return getSelection()?.toString() ?? '';
}
