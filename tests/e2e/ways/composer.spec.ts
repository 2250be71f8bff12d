/** What is written in an editor and sent: typed, set by a script, in editors that show only a part of it. */
import { expect, type Page } from '@playwright/test';
import { codeFlavours, pasteNative } from '../harness.ts';
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
async function openChat({ page }: WayStage, editor: string, origin?: string): Promise<Page> {
  const tab = await page(`/${editor}.html`, origin);
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

/** Everything about drafts that was asked for by now has been answered: later questions are answered after them. */
async function judged(tab: Page, { publicCode }: WayStage): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await tab.evaluate((body) => fetch('/judged', { method: 'POST', body }).then(() => undefined), publicCode(20, i));
  }
}

/** What the page hears of Enter. */
async function hearsOfEnter(tab: Page): Promise<string[]> {
  await tab.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'submit']) {
      window.addEventListener(type, (event) => heard.push(`${type} ${event.isTrusted}`), true);
    }
  });
  await tab.keyboard.press('Enter');
  return tab.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

for (const editor of ['textarea', 'contenteditable', 'prosemirror', 'codemirror', 'shadow-closed']) {
  const title = 'clean text goes natively, at once';
  way({ way: 'Typed text sent by Enter', form: editor, guard: 'watchComposer', title }, async (stage) => {
    const text = stage.publicCode(8);
    const heard: string[][] = [];
    for (const origin of [stage.native, stage.guarded]) {
      const tab = await openChat(stage, editor, origin);
      await typeLines(tab, text);
      await judged(tab, stage);
      heard.push(await hearsOfEnter(tab));
      expect(await sent(tab)).toHaveLength(1);
      expect(await tab.evaluate(() => window.trusted)).toEqual([true]);
    }
    expect(heard[1]).toEqual(heard[0]);
  });
}

way(
  {
    way: 'Pasted text sent by Enter',
    form: 'textarea',
    guard: 'watchComposer',
    title: 'who said yes is not asked again',
  },
  async (stage) => {
    const tab = await openChat(stage, 'textarea');
    await stage.copy(tab, codeFlavours(stage.indexedCode()));
    await pasteNative(tab);
    await stage.dialog(tab);
    await stage.anyway(tab, 'Paste anyway');
    await tab.waitForFunction(() => window.editorText() !== '');
    await judged(tab, stage);
    await tab.keyboard.press('Enter');
    expect(await sent(tab)).toHaveLength(1);
    expect(await tab.evaluate(() => window.trusted)).toEqual([true]);
  },
);

/** Ways by which text comes into an editor without keys, and by which it is sent without them. */
const scripts: Readonly<Record<string, { form: string; put: (tab: Page, text: string) => Promise<unknown> }>> = {
  'Text that the page sets': {
    form: 'textarea',
    put: (tab, text) =>
      tab.evaluate((value) => {
        const area = document.querySelector('textarea') as HTMLTextAreaElement;
        area.blur();
        area.value = value;
      }, text),
  },
  'Text that the page sets, in an editor': {
    form: 'contenteditable',
    put: (tab, text) =>
      tab.evaluate((value) => {
        const editable = document.querySelector<HTMLElement>('[contenteditable]') as HTMLElement;
        editable.blur();
        editable.innerText = value;
      }, text),
  },
  'Text by another extension, or by voice': {
    form: 'prosemirror',
    put: (tab, text) => inOtherWorld(tab, `document.execCommand('insertText', false, ${JSON.stringify(text)})`),
  },
  'Text by another extension': {
    form: 'textarea',
    put: (tab, text) =>
      inOtherWorld(
        tab,
        `const area = document.querySelector('textarea'); area.value = ${JSON.stringify(text)};
         area.dispatchEvent(new Event('input', { bubbles: true }))`,
      ),
  },
  'Text by autofill': {
    form: 'react-textarea',
    put: (tab, text) =>
      inOtherWorld(
        tab,
        `const area = document.querySelector('textarea'); area.value = ${JSON.stringify(text)};
         area.dispatchEvent(new Event('input', { bubbles: true })); area.dispatchEvent(new Event('change', { bubbles: true }))`,
      ),
  },
};

/** Runs a script where content scripts of other extensions run. */
async function inOtherWorld(tab: Page, expression: string): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'another extension',
  });
  const { exceptionDetails } = await session.send('Runtime.evaluate', { expression, contextId });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.text);
}

const presses: Readonly<Record<string, (tab: Page) => Promise<unknown>>> = {
  button: gestures.button,
  'a script’s click': (tab) => inOtherWorld(tab, `document.querySelector('button').click()`),
  'a script’s Enter': (tab) =>
    inOtherWorld(
      tab,
      `document.querySelector('textarea, [contenteditable]').dispatchEvent(
         new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true, composed: true }))`,
    ),
};

for (const [name, { form, put }] of Object.entries(scripts)) {
  for (const [gesture, press] of Object.entries(presses)) {
    way({ way: `${name}, sent by ${gesture}`, form, guard: 'guardSubmit' }, async (stage) => {
      const tab = await openChat(stage, form);
      await put(tab, stage.indexedCode());
      await press(tab);
      await stage.cancel(tab);
      expect(await sent(tab)).toEqual([]);
      // What the page holds already stays where it is.
      expect(await tab.evaluate(() => window.editorText())).not.toBe('');
    });
  }
}

way(
  {
    way: 'Typed text sent by Enter',
    form: 'textarea',
    guard: 'guardSubmit',
    title: 'in a page that heeds real keys alone',
  },
  async (stage) => {
    const tab = await openChat(stage, 'textarea');
    await tab.evaluate(() => {
      window.form.addEventListener('keydown', (event) => {
        if (!event.isTrusted) event.stopImmediatePropagation();
      });
      window.addEventListener(
        'keydown',
        (event) => {
          if (!event.isTrusted) event.stopImmediatePropagation();
        },
        true,
      );
    });
    await tab.keyboard.insertText(stage.indexedCode(15));
    await tab.keyboard.press('Enter');
    await stage.dialog(tab);
    await stage.anyway(tab, 'Send anyway');
    expect(await sent(tab)).toEqual([]);
    // The draft may go now, and the next Enter is the browser's own.
    await tab.keyboard.press('Enter');
    expect(await sent(tab)).toHaveLength(1);
    expect(await tab.evaluate(() => window.trusted)).toEqual([true]);
  },
);

way(
  {
    way: 'Enter that makes a line',
    form: 'textarea',
    guard: 'guardSubmit',
    title: 'is asked about once, and makes its line',
  },
  async ({ page, indexedCode, dialog, anyway }) => {
    const tab = await page('/textarea.html');
    await tab.waitForFunction(() => typeof window.editorModel === 'function');
    await tab.evaluate(() => window.focusEditor());
    const code = indexedCode(15);
    await tab.keyboard.insertText(code);
    await tab.keyboard.press('Enter');
    await dialog(tab);
    await anyway(tab, 'Send anyway');
    await expect.poll(() => tab.evaluate(() => window.editorText())).toBe(`${code}\n`);
    await tab.keyboard.press('Enter');
    expect(await tab.evaluate(() => window.editorText())).toBe(`${code}\n\n`);
  },
);

/** Sets the text of an editor as its page does. */
const setters: Readonly<Record<string, (text: string) => void>> = {
  codemirror: (text) => {
    type View = { dispatch(change: { changes: { from: number; insert: string } }): void };
    const content = document.querySelector('.cm-content') as Element & { cmTile: { root: { view: View } } };
    content.cmTile.root.view.dispatch({ changes: { from: 0, insert: text } });
  },
  monaco: (text) => {
    type Monaco = { editor: { getEditors(): { setValue(text: string): void }[] } };
    (window as unknown as { monaco: Monaco }).monaco.editor.getEditors()[0]?.setValue(text);
  },
};

for (const [editor, set] of Object.entries(setters)) {
  way(
    { way: 'Code far out of view, sent by Enter', form: `${editor}, 5,000 lines`, guard: 'answerModels' },
    async (stage) => {
      const tab = await openChat(stage, editor);
      const filler = Array.from({ length: 25 }, (_, i) => stage.publicCode(100, i)).join('\n');
      await tab.evaluate(set, [filler, stage.indexedCode(), filler].join('\n'));
      expect((await tab.evaluate(() => document.body.innerText)).length).toBeLessThan(20_000);
      await tab.evaluate(() => window.focusEditor());
      await tab.keyboard.press('Enter');
      await stage.cancel(tab);
      expect(await sent(tab)).toEqual([]);
    },
  );
}
