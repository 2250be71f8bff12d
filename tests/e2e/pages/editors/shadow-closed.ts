/** A textarea in a closed shadow root. */
import type { Mount } from '../editor.ts';
import { fieldEditor, newTextarea } from '../field.ts';

export const mount: Mount = (host) => {
  const area = newTextarea();
  host.attachShadow({ mode: 'closed' }).append(area);
  return fieldEditor(area);
};
