/**
 * The last steps of a replay: what the browser would do with a paste or drop that the page leaves alone. Never
 * `insertText` for several lines: it takes a second for every hundred of them.
 */
import { type Contents, textOf, transferOf } from './contents.ts';
import { editableKind, editingHost, keepsWhiteSpace } from './editable.ts';
import { selectionAt } from './place.ts';
import { sanitizeHtml } from './sanitize.ts';
import { addSmartBlanks, keptText, spacedText } from './text-markup.ts';

/** Tells the editor what is about to be inserted. True when it takes care of that itself. */
export function announceInput(
  target: Element,
  contents: Contents,
  inputType: 'insertFromPaste' | 'insertFromDrop',
): boolean {
  const event = new InputEvent('beforeinput', {
    inputType,
    bubbles: true,
    cancelable: true,
    composed: true,
    ...(editableKind(target) === 'rich'
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

/** Inserts a paste at the selection, as one undo step. */
export function insertPasted(target: Element, contents: Contents): void {
  const markup = markupFor(target, contents);
  if (markup !== undefined) document.execCommand('insertHTML', false, markup);
}

/** Inserts a drop at the caret, as one undo step; the browser sets it off from words beside it, and selects it. */
export function insertDropped(target: Element, contents: Contents): void {
  const markup = markupFor(target, contents);
  if (markup === undefined) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    const start = target.selectionStart;
    document.execCommand('insertHTML', false, markup);
    if (start !== null) target.setSelectionRange(start, target.selectionEnd);
    return;
  }
  const selection = selectionAt(target);
  if (!selection || selection.rangeCount === 0 || !(target instanceof HTMLElement)) return;
  const caret = selection.getRangeAt(0);
  const host = editingHost(target);
  const before = charactersBefore(host, caret);
  document.execCommand('insertHTML', false, editableKind(target) === 'rich' ? addSmartBlanks(markup, caret) : markup);
  const start = textAt(host, before);
  if (!start || !selection.focusNode) return;
  selection.setBaseAndExtent(start.node, start.offset, selection.focusNode, selection.focusOffset);
}

/** Nodes are split and joined when something is inserted; the text before it stays as long as it was. */
function charactersBefore(host: HTMLElement, caret: Range): number {
  const range = document.createRange();
  range.setStart(host, 0);
  range.setEnd(caret.startContainer, caret.startOffset);
  return range.toString().length;
}

function textAt(host: HTMLElement, characters: number): { node: Node; offset: number } | undefined {
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  let left = characters;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (left < node.length) return { node, offset: left };
    left -= node.length;
  }
  return undefined;
}

/** What `insertHTML` needs to leave behind what the browser would; undefined where nothing can be inserted. */
function markupFor(target: Element, contents: Contents): string | undefined {
  const kind = editableKind(target);
  if (kind === undefined) return undefined;
  const html = textOf(contents, 'text/html');
  if (kind === 'rich' && html !== undefined) return sanitizeHtml(html);
  const text = textOf(contents, 'text/plain');
  if (text === undefined) return undefined;
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  switch (kind) {
    case 'input':
      return keptText(lines.replace(/\n+$/, '').replaceAll('\n', ' '));
    case 'textarea':
      // A break at the end counts as none unless another follows.
      return keptText(lines).replaceAll('\n', '<br>') + (lines.endsWith('\n') ? '<br>' : '');
    case 'plaintext-only':
      return keptText(lines);
    case 'rich':
      return keepsWhiteSpace(target) ? keptText(lines) : spacedText(lines);
  }
}
