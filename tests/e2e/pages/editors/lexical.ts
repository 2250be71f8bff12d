/** Lexical with its rich-text behaviour. */
import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { registerRichText } from '@lexical/rich-text';
import { $createParagraphNode, $getRoot, $getSelection, $isRangeSelection, createEditor } from 'lexical';
import type { Mount } from '../editor.ts';

export const mount: Mount = (host) => {
  const element = document.createElement('div');
  element.contentEditable = 'true';
  element.setAttribute('role', 'textbox');
  element.setAttribute('aria-multiline', 'true');
  element.setAttribute('aria-label', 'Message');
  element.style.cssText = 'white-space: pre-wrap; min-height: 8em; outline-offset: 2px';
  host.append(element);
  const editor = createEditor({
    namespace: 'message',
    onError: (error) => {
      throw error;
    },
  });
  editor.setRootElement(element);
  registerRichText(editor);
  registerHistory(editor, createEmptyHistoryState(), 300);
  const start = () => $getRoot().clear().append($createParagraphNode());
  editor.update(start, { discrete: true });
  return {
    model: () => editor.getEditorState().toJSON(),
    selection: () =>
      editor.getEditorState().read(() => {
        const selection = $getSelection();
        if (!$isRangeSelection(selection)) return null;
        // Keys are counted up as nodes come and go; the path to a node is the same in two pages.
        return [selection.anchor, selection.focus].map((point) => {
          const node = point.getNode();
          return [
            node.getIndexWithinParent(),
            ...node.getParents().map((parent) => parent.getIndexWithinParent()),
            point.offset,
          ];
        });
      }),
    text: () => editor.getEditorState().read(() => $getRoot().getTextContent().replaceAll('\n\n', '\n')),
    clear: () => editor.update(start, { discrete: true }),
    focus: () => element.focus(),
  };
};
