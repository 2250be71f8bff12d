/** A bare `contenteditable="plaintext-only"`. */
import type { Mount } from '../editor.ts';
import { editableEditor, newEditable } from '../editable.ts';

export const mount: Mount = (host) => {
  const element = newEditable('plaintext-only', 'pre-wrap');
  host.append(element);
  return editableEditor(element);
};
