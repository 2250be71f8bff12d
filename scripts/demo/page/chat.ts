/** The demo chat: switches editors, shows what was sent, and answers with what it got. Nothing leaves the page. */
import { type Editor, expose, type Mount } from '../../../tests/e2e/pages/editor.ts';
import { mount as lexical } from '../../../tests/e2e/pages/editors/lexical.ts';
import { mount as prosemirror } from '../../../tests/e2e/pages/editors/prosemirror.ts';
import { mount as quill } from '../../../tests/e2e/pages/editors/quill.ts';
import { mount as textarea } from '../../../tests/e2e/pages/editors/textarea.ts';

const kinds: Readonly<Record<string, { readonly name: string; readonly mount: Mount }>> = {
  textarea: { name: 'Textarea', mount: textarea },
  prosemirror: { name: 'ProseMirror', mount: prosemirror },
  lexical: { name: 'Lexical', mount: lexical },
  quill: { name: 'Quill', mount: quill },
};

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the chat page has an element #${id}`);
  return found;
}

let editor: Editor | undefined;

function use(kind: string): void {
  const chosen = kinds[kind];
  if (chosen === undefined) return;
  const host = element('host');
  // A new element each time: editors leave classes and listeners behind on theirs.
  const fresh = document.createElement('div');
  fresh.id = 'host';
  fresh.className = 'host';
  host.replaceWith(fresh);
  editor = expose(chosen.mount);
  editor.focus();
  history.replaceState(null, '', `?editor=${kind}`);
}

function addMessage(className: string, ...parts: Node[]): void {
  element('empty').hidden = true;
  element('empty').style.display = 'none';
  const message = document.createElement('div');
  message.className = `message ${className}`;
  message.append(...parts);
  element('log').append(message);
  message.scrollIntoView({ block: 'end' });
}

function textElement(tag: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Counts what arrived, so that one sees that it did. */
function answerTo(text: string): string {
  const lines = text.split('\n').length;
  const size = `${lines} ${lines === 1 ? 'line' : 'lines'}, ${text.length.toLocaleString('en')} characters`;
  return `Got it: ${size}. A real assistant would have them now, wherever it runs. This one is a page on your machine and only counts.`;
}

function send(): void {
  const text = editor?.text().trimEnd() ?? '';
  if (text === '') return;
  addMessage('mine', textElement('pre', text));
  editor?.clear();
  addMessage('', textElement('span', 'D', 'avatar'), textElement('p', answerTo(text)));
  editor?.focus();
}

const asked = new URLSearchParams(location.search).get('editor') ?? '';
const first = asked in kinds ? asked : 'textarea';
for (const [kind, { name }] of Object.entries(kinds)) {
  const label = textElement('label', name);
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = 'kind';
  radio.checked = kind === first;
  radio.addEventListener('change', () => use(kind));
  label.prepend(radio);
  element('kinds').append(label);
}
use(first);

element('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  send();
});
// Before the editor hears the key, as chats do it.
element('composer').addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !element('host').contains(event.target as Node))
      return;
    event.preventDefault();
    event.stopPropagation();
    send();
  },
  true,
);
element('new').addEventListener('click', () => {
  for (const message of document.querySelectorAll('.message')) message.remove();
  element('empty').style.display = '';
  element('empty').hidden = false;
  editor?.clear();
  editor?.focus();
});
