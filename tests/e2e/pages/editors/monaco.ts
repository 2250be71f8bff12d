/** Monaco, the editor core without language services. */
import * as monaco from 'monaco-editor/editor/editor.api.js';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codeEditor/register.js';
import 'monaco-editor/features/dropOrPasteInto/register.js';
import type { Mount } from '../editor.ts';

export const mount: Mount = (host) => {
  // As its loader leaves it, by which most pages have it.
  Object.assign(window, { monaco });
  self.MonacoEnvironment = { getWorker: () => new EditorWorker() };
  host.style.height = '400px';
  const editor = monaco.editor.create(host, {
    value: '',
    language: 'plaintext',
    ariaLabel: 'Message',
    automaticLayout: true,
    minimap: { enabled: false },
  });
  return {
    model: () => editor.getValue(),
    selection: () => editor.getSelection(),
    text: () => editor.getValue(),
    clear: () => editor.setValue(''),
    focus: () => editor.focus(),
  };
};
