/** TipTap with its starter kit. */
import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import type { Mount } from '../editor.ts';

export const mount: Mount = (host) => {
  const editor = new Editor({
    element: host,
    extensions: [StarterKit],
    editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': 'Message' } },
  });
  return {
    model: () => editor.getJSON(),
    selection: () => editor.state.selection.toJSON() as unknown,
    text: () => editor.getText({ blockSeparator: '\n' }),
    clear: () => {
      editor.commands.clearContent(true);
    },
    focus: () => {
      editor.view.focus();
    },
  };
};
