/** A one-line input. */
import type { Mount } from '../editor.ts';
import { fieldEditor } from '../field.ts';

export const mount: Mount = (host) => {
  const input = document.createElement('input');
  input.setAttribute('aria-label', 'Message');
  input.size = 80;
  host.append(input);
  return fieldEditor(input);
};
