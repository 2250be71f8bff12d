/** CodeMirror 6 with JavaScript, history and the default keys. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { Mount } from '../editor.ts';

export const mount: Mount = (host) => {
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        history(),
        javascript(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': 'Message' }),
      ],
    }),
  });
  return {
    model: () => view.state.doc.toJSON(),
    selection: () => view.state.selection.toJSON() as unknown,
    text: () => view.state.doc.toString(),
    clear: () => view.dispatch({ changes: { from: 0, to: view.state.doc.length } }),
    focus: () => view.focus(),
  };
};
