/** A textarea in an open shadow root. */
import type { Mount } from '../editor.ts';
import { fieldEditor, newTextarea } from '../field.ts';

export const mount: Mount = (host) => {
  const area = newTextarea();
  host.attachShadow({ mode: 'open' }).append(area);
  return fieldEditor(area);
};
