/** ProseMirror with its basic schema, lists, history and base keys. */
import { baseKeymap } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { Schema } from 'prosemirror-model';
import { schema as basic } from 'prosemirror-schema-basic';
import { addListNodes } from 'prosemirror-schema-list';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import 'prosemirror-view/style/prosemirror.css';
import type { Mount } from '../editor.ts';

const schema = new Schema({
  nodes: addListNodes(basic.spec.nodes, 'paragraph block*', 'block'),
  marks: basic.spec.marks,
});

export const mount: Mount = (host) => {
  const view = new EditorView(host, {
    state: EditorState.create({
      schema,
      plugins: [history(), keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo }), keymap(baseKeymap)],
    }),
    attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': 'Message' },
  });
  return {
    model: () => view.state.doc.toJSON() as unknown,
    selection: () => view.state.selection.toJSON() as unknown,
    text: () => view.state.doc.textBetween(0, view.state.doc.content.size, '\n', '\n'),
    clear: () => view.dispatch(view.state.tr.delete(0, view.state.doc.content.size)),
    focus: () => view.focus(),
  };
};
