/** Indexed code doesn't get into any editor unless the person may and does insist; nothing else changes meanwhile. */
import { expect, type Page, test } from '@playwright/test';
import {
  announcements,
  buttonNamed,
  changeSettings,
  clickAnyway,
  clickDialogButton,
  dialogTree,
  pasteNative,
  until,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';
import {
  clipboards,
  editors,
  indexedCode,
  lastDecision,
  modelOf,
  openEditor,
  otherCode,
  selectionOf,
  settled,
  type Stage,
  startStage,
} from './pasting.ts';

let stage: Stage;
let page: Page;

test.beforeAll(async () => {
  stage = await startStage({ action: 'block' });
  page = await stage.page();
});

/** What one test lets through, the next one is asked about again. */
test.beforeEach(() => stage.forget());
test.afterAll(async () => stage.close());

test.describe('block', () => {
  test.beforeAll(async () => changeSettings(stage.extension, { action: 'block' }));

  for (const [number, editor] of editors.entries()) {
    test(`${editor}: 12, 25 and 60 lines stay out; draft, focus and selection stay`, async () => {
      await openEditor(page, stage.guarded, editor);
      const before = { model: await modelOf(page), selection: await selectionOf(page) };
      for (const [turn, lines] of [12, 25, 60].entries()) {
        const kind = (['code', 'plain', 'rich'] as const)[(number + turn) % 3] ?? 'plain';
        await stage.copy(clipboards[kind](await indexedCode(lines)));
        await pasteNative(page);
        const dialog = await waitForDialog(page);
        expect(dialog.role).toBe('alertdialog');
        expect(dialog.name).toMatch(/^Sourcekeep/);
        expect(dialog.text).toContain('rxjs/src');
        expect(dialog.text).toContain('internal/operators/share.ts');
        expect(dialog.buttons.map(({ name }) => name)).toContain('Cancel');
        expect(dialog.buttons.map(({ name }) => name)).not.toContain('Paste anyway');
        if (turn === 0) await page.keyboard.press('Escape');
        else await clickDialogButton(page, 'Cancel');
        await waitForNoDialog(page);
        expect({ model: await settled(page), selection: await selectionOf(page) }).toEqual(before);
      }
      expect(await lastDecision(stage)).toMatchObject({ channel: 'paste', action: 'block', outcome: 'blocked' });
      await until('the announcement', async () =>
        (await announcements(page)).includes('Sourcekeep: nothing was pasted.'),
      );
      // What is typed next takes the place of what was selected, as if nothing had been.
      await page.keyboard.type('Z');
      const typed = await settled(page, before.model);
      await openEditor(page, stage.native, editor);
      await page.keyboard.type('Z');
      expect(typed).toBe(await settled(page, before.model));
    });
  }
});

test.describe('warn', () => {
  test.beforeAll(async () => changeSettings(stage.extension, { action: 'warn' }));

  for (const editor of editors) {
    test(`${editor}: "Paste anyway" lands as natively`, async () => {
      await stage.copy(clipboards.code(await indexedCode(25)));
      const outcomes: unknown[] = [];
      for (const origin of [stage.native, stage.guarded]) {
        await openEditor(page, origin, editor);
        const before = await modelOf(page);
        await pasteNative(page);
        if (origin === stage.guarded) {
          await waitForDialog(page);
          expect(await modelOf(page)).toBe(before);
          await clickAnyway(page);
        }
        const model = await settled(page, before);
        const selection = await selectionOf(page);
        await page.keyboard.press('ControlOrMeta+z');
        const undone = await settled(page, model);
        // Let through once, the same text isn't asked about again.
        await pasteNative(page);
        const again = await settled(page, undone);
        await page.keyboard.type('Z');
        outcomes.push({ model, selection, undone, again, typed: await settled(page, again) });
      }
      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(await lastDecision(stage)).toMatchObject({ action: 'warn', outcome: 'overridden' });
    });
  }

  test('"Paste without matched lines" leaves the clipboard as it is and pastes the rest', async () => {
    const leaked = await indexedCode(25);
    const own = (await otherCode()).split('\n');
    const clipboard = [...own.slice(0, 20), leaked, ...own.slice(20)].join('\n');
    for (const editor of ['textarea', 'prosemirror', 'contenteditable', 'codemirror'] as const) {
      await stage.copy(clipboards.code(clipboard));
      await openEditor(page, stage.guarded, editor);
      const before = await modelOf(page);
      await pasteNative(page);
      await clickDialogButton(page, 'Paste without matched lines');
      await waitForNoDialog(page);
      await settled(page, before);
      const text = await page.evaluate(() => window.editorText().replaceAll('\u00a0', ' '));
      for (const line of [own[1], own.at(-2)]) expect(text, editor).toContain(line?.trim());
      for (const line of leaked.split('\n').filter((one) => one.trim().length > 8)) {
        expect(text, editor).not.toContain(line.trim());
      }
      await until('the outcome', async () => (await lastDecision(stage))?.outcome === 'redacted');
      // One step takes it back.
      await page.keyboard.press('ControlOrMeta+z');
      await page.waitForFunction((old) => JSON.stringify(window.editorModel()) === old, before);
    }
    // The clipboard still holds everything.
    await openEditor(page, stage.native, 'textarea');
    await pasteNative(page);
    expect(await settled(page, JSON.stringify('ABCD'))).toBe(JSON.stringify(`A${clipboard}D`));
  });

  test('when the clipboard has changed meanwhile, what was judged is what lands', async () => {
    const leaked = await indexedCode(25);
    for (const editor of ['textarea', 'prosemirror', 'contenteditable-pre', 'slate', 'monaco'] as const) {
      await stage.forget();
      await stage.copy(clipboards.plain(leaked));
      await openEditor(page, stage.guarded, editor);
      const before = await modelOf(page);
      await pasteNative(page);
      await waitForDialog(page);
      await stage.copy(clipboards.plain(await otherCode()));
      await clickAnyway(page);
      await settled(page, before);
      const text = await page.evaluate(() => window.editorText());
      expect(text, editor).toContain('resetOnRefCountZero');
      expect(text, editor).not.toContain('Matrix4');
    }
  });
});

test.describe('justify', () => {
  test.beforeAll(async () => changeSettings(stage.extension, { action: 'justify' }));

  test('wants a reason of ten characters, which is kept', async () => {
    await stage.copy(clipboards.code(await indexedCode(25)));
    await openEditor(page, stage.guarded, 'prosemirror');
    const before = await modelOf(page);
    await pasteNative(page);
    const dialog = await waitForDialog(page);
    expect(buttonNamed(dialog, 'Paste anyway').disabled).toBe(true);
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'click', 'pointerdown']) {
        window.addEventListener(type, (event) => heard.push(`${event.type} ${(event as KeyboardEvent).key}`), true);
      }
    });
    const [reason] = dialog.textboxes;
    expect(reason?.name).toBe('Reason');
    if (!reason?.focused) await page.keyboard.press('Tab');
    await until('the textbox to have the focus', async () => {
      const focused = (await dialogTree(page))?.focused;
      if (focused?.role === 'textbox') return true;
      await page.keyboard.press('Tab');
      return false;
    });
    await page.keyboard.type('too short');
    expect(buttonNamed(await waitForDialog(page), 'Paste anyway').disabled).toBe(true);
    await page.keyboard.type(', now long enough');
    await until('the button', async () => !buttonNamed(await waitForDialog(page), 'Paste anyway').disabled);
    expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([]);
    await clickAnyway(page);
    await settled(page, before);
    await until('the reason in the log', async () => {
      const decision = await lastDecision(stage);
      return decision?.outcome === 'overridden' && decision.reason === 'too short, now long enough';
    });
  });
});
