/**
 * The last steps of a replay: events of our own at the editor, and where it leaves them unanswered, the insertion that
 * the browser would have made. Never `insertText` for several lines: it takes a second for every hundred of them.
 */
import { type Contents, textOf, transferOf } from './contents.ts';
import { type Editable, editableKind, takesFormattedText } from './editable.ts';
import { selectionAt } from './place.ts';
import { sanitizeHtml } from './sanitize.ts';

/** Tells the editor what is about to be inserted. True when it takes care of that itself. */
export function announceInput(
  target: Element,
  contents: Contents,
  inputType: 'insertFromPaste' | 'insertFromDrop',
): boolean {
  const formatted = takesFormattedText(target);
  const event = new InputEvent('beforeinput', {
    inputType,
    bubbles: true,
    cancelable: true,
    composed: true,
    ...(formatted
      ? { dataTransfer: transferOf(contents), targetRanges: selectedRanges(target) }
      : { data: textOf(contents, 'text/plain') ?? '' }),
  });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

function selectedRanges(target: Element): StaticRange[] {
  const selection = selectionAt(target);
  if (!selection || selection.rangeCount === 0) return [];
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  return [new StaticRange({ startContainer, startOffset, endContainer, endOffset })];
}

/** Inserts at the selection, as one undo step, what the browser would have inserted. False where there is no way. */
export function insertContents(target: Element, contents: Contents): boolean {
  const kind = editableKind(target);
  if (kind === undefined) return false;
  const text = textOf(contents, 'text/plain');
  const html = textOf(contents, 'text/html');
  if (kind === 'rich' && html !== undefined) return document.execCommand('insertHTML', false, sanitizeHtml(html));
  if (text === undefined) return false;
  if (kind === 'input') return document.execCommand('insertText', false, text);
  return document.execCommand('insertHTML', false, htmlOf(text, kind));
}

/** Plain text as the markup that leaves the same behind as pasting it. */
export function htmlOf(text: string, kind: Exclude<Editable, 'input'>): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const lines = escaped.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  if (kind === 'plain') return lines;
  if (kind === 'textarea') return lines.replaceAll('\n', '<br>');
  // White space collapses here: blanks and tabs become what the browser makes of them.
  const [first = '', ...rest] = lines.split('\n').map(keepBlanks);
  return first + rest.map((line) => `<div>${line === '' ? '<br>' : line}</div>`).join('');
}

function keepBlanks(line: string): string {
  return line.replace(/\t/g, '    ').replace(/^ | (?= )| $/g, '&nbsp;');
}
