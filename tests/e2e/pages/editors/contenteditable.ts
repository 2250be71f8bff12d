/** A bare contenteditable that folds white space. */
import type { Mount } from '../editor.ts';
import { editableEditor, newEditable } from '../editable.ts';

export const mount: Mount = (host) => {
  const element = newEditable('true', 'normal');
  host.append(element);
  return editableEditor(element);
};
