/** Dropping text: what is clean lands as natively, what is indexed stays out. */
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { announcements, clickAnyway, clickDialogButton, until, waitForDialog, waitForNoDialog } from './harness.ts';
import type { Flavour } from '../../src/contract/finding.ts';
import {
  clipboards,
  type EditorName,
  indexedCode,
  judgedCount,
  lastDecision,
  modelOf,
  openEditor,
  otherCode,
  selectionOf,
  settled,
  type Stage,
  startStage,
  untilJudged,
} from './pasting.ts';

let stage: Stage;
let page: Page;

test.beforeAll(async () => {
  stage = await startStage({ action: 'warn' });
  page = await stage.page();
});

/** What one test lets through, the next one is asked about again. */
test.beforeEach(() => stage.forget());
test.afterAll(async () => stage.close());

const editors: readonly EditorName[] = [
  'textarea',
  'input',
  'contenteditable',
  'contenteditable-pre',
  'plaintext-only',
  'shadow-closed',
  'prosemirror',
  'tiptap',
  'lexical',
  'slate',
  'codemirror',
];

/** Drags text in from outside and lets it go in the middle of the typed letters. */
async function drop(flavours: readonly Flavour[]): Promise<void> {
  const point = await page.evaluate(() => {
    const textIn = (root: ParentNode): Text | undefined => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        if ((walker.currentNode as Text).data.includes('ABCD')) return walker.currentNode as Text;
      }
      return undefined;
    };
    const host = document.getElementById('host') as HTMLElement;
    const text = textIn(host);
    if (text !== undefined) {
      const range = document.createRange();
      range.setStart(text, text.data.indexOf('ABCD') + 2);
      range.setEnd(text, text.data.indexOf('ABCD') + 3);
      const { left, top, height } = range.getBoundingClientRect();
      return { x: left + 1, y: top + height / 2 };
    }
    // A field's text has no place of its own; its second letter is near its corner.
    const { left, top } = (host.querySelector('textarea, input') ?? host).getBoundingClientRect();
    return { x: left + 22, y: top + 14 };
  });
  const session = await page.context().newCDPSession(page);
  const data = { items: flavours.map(({ type, text }) => ({ mimeType: type, data: text })), dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...point, data });
  }
  await session.detach();
}

for (const editor of editors) {
  test(`${editor}: a clean drop lands as natively`, async () => {
    for (const kind of ['plain', 'code'] as const) {
      const flavours = clipboards[kind]((await otherCode(8)).trimEnd());
      const results: Record<string, unknown>[] = [];
      const judged = await judgedCount(stage);
      for (const origin of [stage.native, stage.guarded]) {
        await openEditor(page, origin, editor);
        const before = await modelOf(page);
        await drop(flavours);
        const model = await settled(page, before);
        const selection = await selectionOf(page);
        const text = await page.evaluate(() => window.editorText());
        await page.keyboard.press('ControlOrMeta+z');
        results.push({ model, selection, text, undone: await settled(page, model) });
      }
      await untilJudged(stage, judged + 1);
      expect(results[0]?.['text'], kind).not.toBe('ABCD');
      // The browser wraps plain text in spans of its own there, which no command of a page can make.
      if (editor === 'contenteditable' && kind === 'plain') {
        const shown = results.map(({ text, undone }) => ({ text, undone }));
        expect(shown[1], kind).toEqual(shown[0]);
      } else {
        expect(results[1], kind).toEqual(results[0]);
      }
    }
  });
}

for (const editor of ['textarea', 'contenteditable', 'prosemirror', 'slate'] as const) {
  test(`${editor}: indexed code that is dropped stays out, or lands when the person insists`, async () => {
    const flavours = clipboards.code(await indexedCode(25));
    await openEditor(page, stage.guarded, editor);
    const before = { model: await modelOf(page), selection: await selectionOf(page) };
    await page.evaluate(() => {
      Object.assign(window, { over: true });
      window.addEventListener('dragleave', () => Object.assign(window, { over: false }));
    });
    await drop(flavours);
    expect((await waitForDialog(page)).text).toContain('internal/operators/share.ts');
    await clickDialogButton(page, 'Cancel');
    await waitForNoDialog(page);
    expect({ model: await settled(page), selection: await selectionOf(page) }).toEqual(before);
    expect(await lastDecision(stage)).toMatchObject({ channel: 'drop', outcome: 'cancelled' });
    await until('the announcement', async () =>
      (await announcements(page)).includes('Sourcekeep: nothing was dropped.'),
    );
    // A page that shows where to drop is told that the drag is over.
    expect(await page.evaluate(() => (window as unknown as { over: boolean }).over)).toBe(false);

    await drop(flavours);
    await waitForDialog(page);
    await clickAnyway(page);
    const model = await settled(page, before.model);
    await until('the outcome', async () => (await lastDecision(stage))?.outcome === 'overridden');
    await openEditor(page, stage.native, editor);
    await drop(flavours);
    expect(model).toBe(await settled(page, before.model));
  });
}

/** Drags text, and files where there are any, in from outside and lets it go near the corner of the editor. */
async function dropAtCorner(flavours: readonly Flavour[], files: readonly string[] = []): Promise<void> {
  const { x = 0, y = 0 } = (await page.locator('#host').boundingBox()) ?? {};
  const session = await page.context().newCDPSession(page);
  const items = flavours.map(({ type, text }) => ({ mimeType: type, data: text }));
  const data = { items, files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: x + 22, y: y + 14, data });
  }
  await session.detach();
}

for (const end of ['prevented', 'removed'] as const) {
  test(`a drag within the page that was ${end} lets nothing through from outside`, async () => {
    await openEditor(page, stage.guarded, 'textarea');
    await page.evaluate((way) => {
      const handle = document.createElement('div');
      handle.draggable = true;
      handle.id = 'handle';
      handle.style.cssText = 'position:fixed; right:0; bottom:0; width:200px; height:200px; background:red';
      handle.addEventListener('dragstart', (event) => {
        Object.assign(window, { dragStarted: true });
        event.dataTransfer?.setData('text/plain', 'a handle');
        if (way === 'prevented') event.preventDefault();
        else setTimeout(() => handle.remove(), 0);
      });
      document.body.append(handle);
    }, end);
    const before = await modelOf(page);
    const { x = 0, y = 0 } = (await page.locator('#handle').boundingBox()) ?? {};
    await page.mouse.move(x + 100, y + 100);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 60, { steps: 5 });
    await page.waitForFunction(() => 'dragStarted' in window);
    await page.mouse.up();
    await dropAtCorner(clipboards.plain(await indexedCode(25)));
    await waitForDialog(page);
    await clickDialogButton(page, 'Cancel');
    await waitForNoDialog(page);
    expect(await settled(page)).toBe(before);
  });
}

test('a file beside indexed code lets it through no more than it would pass alone', async () => {
  await openEditor(page, stage.guarded, 'textarea');
  const before = await modelOf(page);
  await page.evaluate(() => {
    Object.assign(window, { files: [] });
    window.addEventListener('drop', (event) => {
      const names = [...(event.dataTransfer?.files ?? [])].map(({ name }) => name);
      (window as unknown as { files: string[] }).files.push(...names);
    });
  });
  await dropAtCorner(clipboards.plain(await indexedCode(25)), [import.meta.filename]);
  await waitForDialog(page);
  expect(await modelOf(page)).toBe(before);
  await clickAnyway(page);
  await settled(page, before);
  expect(await page.evaluate(() => (window as unknown as { files: string[] }).files)).toEqual(['drop.spec.ts']);
});

test('a picture is dropped by the browser itself', async () => {
  await openEditor(page, stage.guarded, 'textarea');
  await page.evaluate(() => {
    window.addEventListener('dragover', (event) => event.preventDefault());
    window.addEventListener('drop', (event) => {
      event.preventDefault();
      const entry = event.dataTransfer?.items[0]?.webkitGetAsEntry();
      Object.assign(window, { dropped: `${event.isTrusted} ${entry?.name}` });
    });
  });
  await dropAtCorner([], [join(import.meta.dirname, '../../public/icons/icon-48.png')]);
  await page.waitForFunction(() => 'dropped' in window);
  expect(await page.evaluate(() => (window as unknown as { dropped: string }).dropped)).toBe('true icon-48.png');
});

test('text that is moved within the page is moved by the browser', async () => {
  await openEditor(page, stage.guarded, 'textarea');
  await page.evaluate(
    (text) => {
      const field = document.querySelector('textarea') as HTMLTextAreaElement;
      field.value = `${text}\n\n\n\n`;
      field.rows = 30;
      field.setSelectionRange(0, text.length);
    },
    await indexedCode(12),
  );
  const judged = await judgedCount(stage);
  const box = await page.locator('textarea').boundingBox();
  if (box === null) throw new Error('no textarea');
  await page.mouse.move(box.x + 60, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + 200, { steps: 4 });
  await page.mouse.move(box.x + 30, box.y + 420, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => !(window.editorModel() as string).startsWith(' '));
  expect(await judgedCount(stage)).toBe(judged);
  expect(await page.evaluate(() => (window.editorModel() as string).match(/operate</g)?.length)).toBe(1);
});

test('rich text that is moved within the page is moved by the browser', async () => {
  await openEditor(page, stage.guarded, 'contenteditable');
  await page.evaluate(
    (text) => {
      const host = document.querySelector('[contenteditable]') as HTMLElement;
      const [block, end] = [document.createElement('b'), document.createElement('p')];
      block.style.whiteSpace = 'pre';
      block.textContent = text;
      end.textContent = 'the end of it all';
      end.id = 'end';
      host.replaceChildren(block, end);
      getSelection()?.selectAllChildren(block);
    },
    await indexedCode(12),
  );
  const judged = await judgedCount(stage);
  const from = await page.locator('[contenteditable] b').boundingBox();
  const to = await page.locator('#end').boundingBox();
  if (from === null || to === null) throw new Error('nothing to drag');
  await page.mouse.move(from.x + 60, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(from.x + 80, from.y + 60, { steps: 4 });
  await page.mouse.move(to.x + 60, to.y + to.height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => document.getElementById('end')?.textContent?.includes('operate'));
  expect(await judgedCount(stage)).toBe(judged);
  expect(await page.evaluate(() => document.body.innerText.match(/operate</g)?.length)).toBe(1);
});

const WORDS = 'hello dear people of the world';
const hostileMarkup: Readonly<Record<string, string>> = {
  'a form that hides its attributes': `<form onmouseover="xss()" style="display:block; height:100px"><input name="attributes"><input name="attributes"><p>${WORDS}</p></form>`,
  'one input that hides them': `<form onmouseover="xss()"><input name="attributes"><p>${WORDS}</p></form>`,
  'a form that hides its functions': `<form onmouseover="xss()"><!-- x --><input name="removeChild"><input name="remove"><input name="replaceWith"><input name="getAttributeNames"><input name="childNodes"><p>${WORDS}</p></form>`,
  'names that hide those of the document': `<img name="body"><img name="querySelectorAll"><img name="createNodeIterator"><form name="body"></form><p onmouseover="xss()">${WORDS}</p>`,
  'an image that fails': `<p>${WORDS}<img src="x:" onerror="xss()"></p>`,
  'markup that is another when read twice': `<math><mtext><table><mglyph><style><img src onerror="xss()"></style></mglyph></table></mtext></math><svg><title><style><img src onerror="xss()"></style></title></svg><noembed><img src onerror="xss()"></noembed><p>${WORDS}</p>`,
  'text that only looks like markup': `<p>${WORDS}</p><xmp><img src onerror="xss()"></xmp>`,
  'addresses that run': `<p><a href="java\tscript:xss()">${WORDS}</a></p><iframe srcdoc="<script>parent.xss()</script>"></iframe>`,
};
for (const [name, markup] of Object.entries(hostileMarkup)) {
  test(`${name}: the text lands and nothing runs`, async () => {
    await openEditor(page, stage.guarded, 'contenteditable');
    await page.evaluate(() => {
      Object.assign(window, { ran: 0, xss: () => Object.assign(window, { ran: 1 }) });
    });
    const judged = await judgedCount(stage);
    await dropAtCorner([
      { type: 'text/html', text: markup },
      { type: 'text/plain', text: WORDS },
    ]);
    await page.waitForFunction((text) => document.querySelector('#host')?.textContent?.includes(text), WORDS);
    await untilJudged(stage, judged + 1);
    const found = await page.evaluate(async () => {
      // What lands can hide the document's own functions by its names, as a native drop's can.
      const host = document.querySelector('#host') as HTMLElement;
      const all = [...host.querySelectorAll('*')];
      for (const element of all) element.dispatchEvent(new MouseEvent('mouseover'));
      await new Promise((resolve) => setTimeout(resolve, 100));
      const attributes = all.flatMap((element) => Element.prototype.getAttributeNames.call(element));
      const links = [...host.querySelectorAll('a')].map((link) => (link as HTMLAnchorElement).href);
      return {
        ran: (window as unknown as { ran: number }).ran,
        handlers: attributes.filter((attribute) => attribute.startsWith('on')),
        links: links.filter((link) => link.startsWith('javascript')),
        odd: host.querySelectorAll('form, input, svg, math, iframe, xmp').length,
      };
    });
    expect(found).toEqual({ ran: 0, handlers: [], links: [], odd: 0 });
  });
}
