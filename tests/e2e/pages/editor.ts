/** What every editor of the test pages and of the demo offers, and how a page shows it to a test. */

export interface Editor {
  /** The editor's own document model as JSON: what it would send, not what the DOM looks like. */
  model(): unknown;
  /** Its selection, in its own terms. */
  selection(): unknown;
  /** Its text, with `\n` between lines. */
  text(): string;
  clear(): void;
  focus(): void;
}

/** Puts an editor with the accessible name "Message" into an empty element. */
export type Mount = (host: HTMLElement) => Editor;

declare global {
  interface Window {
    editorModel(): unknown;
    editorSelection(): unknown;
    editorText(): string;
    focusEditor(): void;
  }
}

/** Mounts an editor on a test page and gives tests their doors to it. */
export function expose(mount: Mount): Editor {
  const host = document.getElementById('host');
  if (host === null) throw new Error('a test page has an element #host');
  const editor = mount(host);
  window.editorModel = () => editor.model();
  window.editorSelection = () => editor.selection();
  window.editorText = () => editor.text();
  window.focusEditor = () => editor.focus();
  return editor;
}
