/** A bare contenteditable that keeps white space. */
import type { Mount } from '../editor.ts';
import { editableEditor, newEditable } from '../editable.ts';

export const mount: Mount = (host) => {
  const element = newEditable('true', 'pre-wrap');
  host.append(element);
  return editableEditor(element);
};
