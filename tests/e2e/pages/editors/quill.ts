/** Quill with its toolbar-less "snow" theme. */
import Quill from 'quill';
import 'quill/dist/quill.snow.css';
import type { Mount } from '../editor.ts';

export const mount: Mount = (host) => {
  const element = document.createElement('div');
  host.append(element);
  const quill = new Quill(element, { theme: 'snow', modules: { toolbar: false } });
  quill.root.setAttribute('role', 'textbox');
  quill.root.setAttribute('aria-multiline', 'true');
  quill.root.setAttribute('aria-label', 'Message');
  return {
    model: () => quill.getContents(),
    selection: () => quill.getSelection(),
    text: () => quill.getText().replace(/\n$/, ''),
    clear: () => {
      quill.setText('');
    },
    focus: () => quill.focus(),
  };
};
