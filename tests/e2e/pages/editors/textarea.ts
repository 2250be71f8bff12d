/** A plain textarea. */
import type { Mount } from '../editor.ts';
import { fieldEditor, newTextarea } from '../field.ts';

export const mount: Mount = (host) => {
  const area = newTextarea();
  host.append(area);
  return fieldEditor(area);
};
