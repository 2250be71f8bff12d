/** A clean paste is as if Sourcekeep weren't there: model, caret, undo and events equal those of a native paste. */
import { expect, type Page, test } from '@playwright/test';
import { pasteNative } from './harness.ts';
import {
  clipboards,
  type EditorName,
  editors,
  judgedCount,
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
let text: string;

test.beforeAll(async () => {
  stage = await startStage();
  page = await stage.page();
  text = await otherCode();
});
test.afterAll(async () => stage.close());

/** Everything that a paste leaves behind. */
async function afterPaste(origin: string, editor: EditorName): Promise<Record<string, unknown>> {
  await openEditor(page, origin, editor);
  const before = await modelOf(page);
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['paste', 'beforeinput', 'input']) {
      window.addEventListener(type, (event) => {
        heard.push(event instanceof InputEvent ? `${type} ${event.inputType}` : type);
      });
    }
  });
  await pasteNative(page);
  const model = await settled(page, before);
  const selection = await selectionOf(page);
  const events = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await page.keyboard.press('ControlOrMeta+z');
  const undone = await settled(page, model);
  await pasteNative(page);
  const again = await settled(page, undone);
  await page.keyboard.type('Z');
  const typed = await settled(page, again);
  return { model, selection, events, undone, again, typed };
}

for (const editor of editors) {
  test(`${editor}: plain, code and rich clipboards land as natively`, async () => {
    for (const [kind, flavours] of Object.entries(clipboards)) {
      await stage.copy(flavours(text));
      const native = await afterPaste(stage.native, editor);
      const judged = await judgedCount(stage);
      const guarded = await afterPaste(stage.guarded, editor);
      expect(guarded, kind).toEqual(native);
      expect(native['model'], kind).not.toBe(native['undone']);
      // Both pastes were really held and judged.
      await untilJudged(stage, judged + 2);
    }
  });
}

test('a word or two pass untouched: nobody is asked, and no event is anyone’s but the browser’s', async () => {
  await stage.copy(clipboards.plain('hello there'));
  await openEditor(page, stage.guarded, 'textarea');
  const judged = await judgedCount(stage);
  const trusted = page.evaluate(
    () =>
      new Promise<boolean[]>((resolve) => {
        const heard: boolean[] = [];
        window.addEventListener('paste', (event) => heard.push(event.isTrusted));
        window.addEventListener('beforeinput', (event) => heard.push(event.isTrusted));
        window.addEventListener('input', () => resolve(heard));
      }),
  );
  await pasteNative(page);
  // A synthetic `beforeinput` would show that the paste had been held.
  expect(await trusted).toEqual([true, true]);
  expect(await modelOf(page)).toBe(JSON.stringify('Ahello thereD'));
  expect(await judgedCount(stage)).toBe(judged);
});

test('a paste that comes while one is held lands after it', async () => {
  await openEditor(page, stage.guarded, 'textarea');
  await stage.copy(clipboards.plain(text));
  // The worker has to start first, so that the first paste is still held when the second comes.
  await stage.extension.stopWorker();
  await pasteNative(page);
  await pasteNative(page);
  const length = text.length * 2 + 2;
  await page.waitForFunction((characters) => (window.editorModel() as string).length === characters, length);
  expect(await page.evaluate(() => window.editorModel())).toBe(`A${text}${text}D`);
});
