/** Plain form fields as editors: their value is their model. */
import type { Editor } from './editor.ts';

export function fieldEditor(field: HTMLTextAreaElement | HTMLInputElement): Editor {
  return {
    model: () => field.value,
    selection: () => [field.selectionStart, field.selectionEnd],
    text: () => field.value,
    clear: () => {
      field.value = '';
    },
    focus: () => field.focus(),
  };
}

export function newTextarea(): HTMLTextAreaElement {
  const area = document.createElement('textarea');
  area.setAttribute('aria-label', 'Message');
  area.rows = 10;
  area.cols = 80;
  return area;
}
