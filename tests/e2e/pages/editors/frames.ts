/** A textarea in each kind of frame; the page's own editor is the first of them. */
import type { Mount } from '../editor.ts';
import { fieldEditor, newTextarea } from '../field.ts';

const MARKUP = '<!doctype html><title>frame</title><textarea aria-label="Message" rows="6" cols="60"></textarea>';

function newFrame(host: HTMLElement, name: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.name = name;
  frame.title = name;
  frame.width = '700';
  frame.height = '420';
  frame.style.display = 'block';
  host.append(frame);
  return frame;
}

export const mount: Mount = (host) => {
  newFrame(host, 'same-origin').src = 'textarea.html';
  const blank = newFrame(host, 'about-blank').contentDocument?.body;
  blank?.append(newTextarea());
  newFrame(host, 'srcdoc').srcdoc = MARKUP;
  const sandboxed = newFrame(host, 'sandboxed');
  sandboxed.setAttribute('sandbox', 'allow-scripts');
  sandboxed.srcdoc = MARKUP;
  const small = newFrame(host, 'small');
  small.width = '260';
  small.height = '60';
  small.srcdoc = MARKUP;
  const area = blank?.querySelector('textarea');
  if (area === null || area === undefined) throw new Error('the about:blank frame has no textarea');
  return fieldEditor(area);
};
