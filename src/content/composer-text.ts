/** Where a person writes: the editor around an element, the editors of a form or a page, and the whole text of each. */
import type { Flavour } from '../contract/finding.ts';
import { editableKind, editingHost } from './editable.ts';
import type { ReadModel } from './page-signal.ts';

/** The outermost elements of editors that draw only the lines which are visible. */
const CODE_EDITORS = '.cm-editor, .monaco-editor, .CodeMirror, .ace_editor';
const EDITABLES = `${CODE_EDITORS}, textarea, input, [contenteditable]:not([contenteditable="false"])`;

/** The editor that an element belongs to, by its outermost element; undefined where nobody writes. */
export function composerAt(element: Element): HTMLElement | undefined {
  const codeEditor = element.closest<HTMLElement>(CODE_EDITORS);
  if (codeEditor) return codeEditor;
  if (!(element instanceof HTMLElement) || isPassword(element)) return undefined;
  const kind = editableKind(element);
  if (kind === undefined) return undefined;
  return kind === 'rich' || kind === 'plaintext-only' ? editingHost(element) : element;
}

/** What is typed into a password field is meant to be secret, and to be sent. */
function isPassword(element: HTMLElement): boolean {
  return element instanceof HTMLInputElement && element.type === 'password';
}

/** Editors inside a form, a document or a shadow root; those in shadow roots further inside not included. */
export function composersIn(root: Element | Document | ShadowRoot): HTMLElement[] {
  // A form's fields can hide its methods: a field that is called `querySelectorAll` takes the method's place.
  const { querySelectorAll } = root instanceof Element ? Element.prototype : Document.prototype;
  const found = (root instanceof ShadowRoot ? ShadowRoot.prototype.querySelectorAll : querySelectorAll).call(
    root,
    EDITABLES,
  );
  return [...new Set([...found].map(composerAt))].filter((one) => one !== undefined);
}

/** The element's ancestor or itself that fits, shadow roots of every kind crossed. */
export function closestAcross(element: Element, fits: (element: Element) => boolean): Element | undefined {
  let at: Node | null = element;
  while (at) {
    if (at instanceof Element && fits(at)) return at;
    at = at instanceof ShadowRoot ? at.host : at.parentNode;
  }
  return undefined;
}

/**
 * The whole text of an editor. Editors that draw only what is visible give two flavours: their model, which the page
 * could lie about, and what is seen.
 */
export function textsOf(composer: HTMLElement, readModel: ReadModel): Flavour[] {
  if (composer instanceof HTMLTextAreaElement || composer instanceof HTMLInputElement) return [plain(composer.value)];
  if (!composer.matches(CODE_EDITORS)) return [plain(composer.innerText)];
  const model = readModel(composer);
  const seen = seenIn(composer);
  if (model === undefined || model === seen) return [plain(seen)];
  return seen === '' ? [plain(model)] : [plain(model), plain(seen)];
}

/** Line numbers and other margins aren't text. */
function seenIn(codeEditor: HTMLElement): string {
  const lines = codeEditor.querySelector<HTMLElement>('.cm-content, .view-lines, .CodeMirror-code, .ace_text-layer');
  return (lines ?? codeEditor).innerText.replaceAll('\u00a0', ' ');
}

function plain(text: string): Flavour {
  return { type: 'text/plain', text };
}

/** The shadow root that an element stands in, if any. */
export function shadowAround(element: Element): ShadowRoot | undefined {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root : undefined;
}
