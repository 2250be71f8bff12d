/** What is written in an editor and sent: typed, set by a script, in editors that show only a part of it. */
import { expect, type Page } from '@playwright/test';
import { way, type WayStage } from './way.ts';

declare global {
  interface Window {
    /** What the page would have sent. */
    sent: string[];
    /** Whether each event that made it send was the browser's own. */
    trusted: boolean[];
    form: HTMLFormElement;
  }
}

const editors = [
  'textarea',
  'react-textarea',
  'contenteditable',
  'prosemirror',
  'tiptap',
  'lexical',
  'quill',
  'slate',
  'codemirror',
  'monaco',
  'shadow-closed',
];

/** Opens an editor's page and makes a chat of it: Enter, a button and its form's `submit` event send. */
async function openChat({ page }: WayStage, editor: string): Promise<Page> {
  const tab = await page(`/${editor}.html`);
  await tab.waitForFunction(() => typeof window.editorModel === 'function');
  await tab.evaluate(() => {
    const host = document.getElementById('host') as HTMLElement;
    const form = document.createElement('form');
    host.before(form);
    form.append(host);
    const button = document.createElement('button');
    button.textContent = 'Send';
    form.append(button);
    Object.assign(window, { sent: [], trusted: [], form });
    const send = (event: Event): void => {
      event.preventDefault();
      window.sent.push(window.editorText());
      window.trusted.push(event.isTrusted);
    };
    // Before the editor's own listeners, which would make a new line.
    form.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Enter' || event.shiftKey) return;
        event.stopPropagation();
        send(event);
      },
      true,
    );
    form.addEventListener('submit', send);
    window.focusEditor();
  });
  return tab;
}

const sent = (tab: Page): Promise<string[]> => tab.evaluate(() => window.sent);

/** Types lines as a person does in a chat, where Shift+Enter makes a new line. */
async function typeLines(tab: Page, text: string): Promise<void> {
  const lines = text.split('\n').map((line) => line.trim());
  for (const [i, line] of lines.entries()) {
    if (i > 0) await tab.keyboard.press('Shift+Enter');
    await tab.keyboard.type(line);
  }
}

const gestures = {
  Enter: (tab: Page) => tab.keyboard.press('Enter'),
  button: (tab: Page) => tab.getByRole('button', { name: 'Send' }).click(),
  requestSubmit: (tab: Page) => tab.evaluate(() => window.form.requestSubmit()),
};

for (const editor of editors) {
  for (const [gesture, press] of Object.entries(gestures)) {
    way({ way: `Typed text sent by ${gesture}`, form: editor, guard: 'guardSubmit' }, async (stage) => {
      const tab = await openChat(stage, editor);
      const code = stage.indexedCode(15);
      await typeLines(tab, code);
      const before = await tab.evaluate(() => window.editorText());
      await press(tab);
      const dialog = await stage.cancel(tab);
      expect(dialog.buttons.map(({ name }) => name)).toContain('Send anyway');
      expect(await sent(tab)).toEqual([]);
      // The draft is left alone, and still there to be sent.
      expect(await tab.evaluate(() => window.editorText())).toBe(before);
      await press(tab);
      await stage.dialog(tab);
      await stage.anyway(tab, 'Send anyway');
      await expect.poll(() => sent(tab)).toEqual([before]);
    });
  }
}
