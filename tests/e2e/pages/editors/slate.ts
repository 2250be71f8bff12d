/** Slate on React, with history. */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { createEditor, type Descendant, Editor, Node, Transforms } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, ReactEditor, Slate, withReact } from 'slate-react';
import type { Mount } from '../editor.ts';

export const mount: Mount = (host) => {
  const editor = withHistory(withReact(createEditor()));
  const initialValue: Descendant[] = [{ children: [{ text: '' }] }];
  flushSync(() =>
    createRoot(host).render(
      createElement(
        Slate,
        { editor, initialValue, children: null },
        createElement(Editable, { 'aria-label': 'Message', style: { minHeight: '8em' } }),
      ),
    ),
  );
  return {
    model: () => editor.children,
    selection: () => editor.selection,
    text: () => editor.children.map((node) => Node.string(node)).join('\n'),
    clear: () => {
      Transforms.delete(editor, { at: { anchor: Editor.start(editor, []), focus: Editor.end(editor, []) } });
    },
    focus: () => {
      ReactEditor.focus(editor);
      if (editor.selection === null) Transforms.select(editor, Editor.start(editor, []));
    },
  };
};
