/** Pastes in every kind of frame, and when there is no verdict: worker stopped, extension gone or updated, too much. */
import { expect, type Frame, type Page, test } from '@playwright/test';
import type { Settings } from '../../src/contract/settings.ts';
import {
  changeSettings,
  clickAnyway,
  clickDialogButton,
  dialogTree,
  pasteNative,
  siteOf,
  stored,
  until,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';
import { clipboards, decisions, indexedCode, lastDecision, otherCode, type Stage, startStage } from './pasting.ts';

let stage: Stage;
let page: Page;
let leaked: string;
let clean: string;

test.beforeAll(async () => {
  stage = await startStage({ action: 'warn' }, (pages) => [pages.secondOrigin]);
  page = await stage.page();
  leaked = await indexedCode(25);
  clean = await otherCode();
});

/** What one test lets through, the next one is asked about again. */
test.beforeEach(() => stage.forget());
test.afterAll(async () => stage.close());

async function frameNamed(name: string): Promise<Frame> {
  await until(`the frame "${name}"`, async () => {
    const found = page.frame({ name });
    return found !== null && (await found.locator('textarea').count()) === 1;
  });
  const frame = page.frame({ name }) as Frame;
  // Its dialog is drawn inside the frame, which has to be on the screen.
  await (await frame.frameElement()).evaluate((element) => (element as Element).scrollIntoView({ block: 'center' }));
  return frame;
}

/** A clean paste lands, indexed code doesn't, the focus comes back, and "Paste anyway" works. */
async function expectGuarded(frame: Frame): Promise<void> {
  const area = frame.locator('textarea');
  await area.click();
  await stage.copy(clipboards.code(clean));
  await pasteNative(page);
  await expect(area).toHaveValue(clean);

  await area.fill('');
  await stage.copy(clipboards.code(leaked));
  await pasteNative(page);
  expect((await waitForDialog(page)).text).toContain('rxjs/src');
  await clickDialogButton(page, 'Cancel');
  await waitForNoDialog(page);
  await page.keyboard.type('Z');
  await expect(area).toHaveValue('Z');

  await pasteNative(page);
  await waitForDialog(page);
  await clickAnyway(page);
  await expect(area).toHaveValue(`Z${leaked}`);
}

for (const name of ['same-origin', 'about-blank', 'srcdoc', 'sandboxed']) {
  test(`a frame of the kind "${name}" is guarded`, async () => {
    await page.goto(`${stage.guarded}/frames.html`);
    await expectGuarded(await frameNamed(name));
  });
}

test('a frame of another origin that is a site too is guarded', async () => {
  await page.goto(`${stage.guarded}/textarea.html`);
  await page.evaluate((origin) => {
    const frame = document.createElement('iframe');
    Object.assign(frame, { name: 'other', width: '900', height: '500', src: `${origin}/textarea.html` });
    document.body.replaceChildren(frame);
  }, stage.pages.secondOrigin);
  await expectGuarded(await frameNamed('other'));
});

test('for a frame that is too small the dialog opens in the page, and the focus goes back into the frame', async () => {
  await page.goto(`${stage.guarded}/frames.html`);
  await expectGuarded(await frameNamed('small'));
});

test('where a site is a path of its host, only that path is guarded, also after a change without loading', async () => {
  const host = stage.guarded.replace('localhost', 'path.localhost');
  const settings = (await stored(stage.extension, 'settings')) as Settings;
  const site = { ...siteOf(host), matches: [`${host}/chat/*`] };
  await changeSettings(stage.extension, { addedSites: [...settings.addedSites, site] });
  const worker = await stage.extension.worker();
  await until('the scripts for the host', () =>
    worker.evaluate(async (pattern) => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.some(({ matches }) => matches?.includes(pattern) === true);
    }, `${host}/*`),
  );
  await stage.copy(clipboards.code(leaked));
  await page.bringToFront();
  await page.goto(`${host}/textarea.html`);
  await page.evaluate(() => window.focusEditor());
  await pasteNative(page);
  await page.waitForFunction((text) => window.editorModel() === text, leaked);

  await page.evaluate(() => history.pushState(null, '', '/chat/1'));
  await pasteNative(page);
  expect((await waitForDialog(page)).text).toContain('rxjs/src');
  await page.keyboard.press('Escape');
  await waitForNoDialog(page);
  expect(await page.evaluate(() => window.editorModel())).toBe(leaked);
});

test('a worker that was stopped starts again for the paste', async () => {
  await page.goto(`${stage.guarded}/textarea.html`);
  await stage.copy(clipboards.code(leaked));
  await page.evaluate(() => window.focusEditor());
  await stage.extension.stopWorker();
  await pasteNative(page);
  expect((await waitForDialog(page)).text).toContain('rxjs/src');
  await page.keyboard.press('Escape');
  await waitForNoDialog(page);
  expect(await page.evaluate(() => window.editorModel())).toBe('');
  await until('the outcome', async () => (await lastDecision(stage))?.outcome === 'cancelled');
});

test('what is too large is not judged: the person is asked at once', async () => {
  const characters = 50_000_000;
  const source = await stage.page();
  const copied = await source.evaluate((count) => {
    const line = 'const value = compute(value, 12345);\n';
    document.addEventListener('copy', (event) => {
      event.preventDefault();
      event.clipboardData?.setData('text/plain', line.repeat(Math.ceil(count / line.length)));
    });
    return document.execCommand('copy');
  }, characters);
  expect(copied).toBe(true);
  await source.close();
  await page.bringToFront();
  await page.goto(`${stage.guarded}/textarea.html`);
  await page.evaluate(() => window.focusEditor());
  await pasteNative(page);
  const dialog = await waitForDialog(page);
  expect(dialog.name).toContain('too large');
  await page.keyboard.press('Escape');
  await waitForNoDialog(page);
  expect(await page.evaluate(() => window.editorModel())).toBe('');
  await until('the decision', async () => ((await lastDecision(stage))?.characters ?? 0) >= characters);
  expect(await lastDecision(stage)).toMatchObject({
    action: 'warn',
    outcome: 'cancelled',
    findings: [{ kind: 'uninspectable', rule: 'too-large' }],
  });
});

test.describe('without its extension', () => {
  /** Runs in the browser's own page of extensions, whose API is its own too. */
  async function administrate<T>(act: (argument: T) => Promise<void>, argument: T): Promise<void> {
    const settings = await stage.page();
    await settings.goto('chrome://extensions');
    await settings.evaluate(act, argument as never);
    await settings.close();
    await page.bringToFront();
  }
  interface ExtensionsPage {
    readonly developerPrivate: { updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void> };
    readonly management: { setEnabled(id: string, enabled: boolean): Promise<void> };
  }

  async function reload(): Promise<void> {
    const worker = await stage.extension.worker();
    const gone = new Promise((resolve) => worker.once('close', resolve));
    await worker.evaluate(() => void setTimeout(() => chrome.runtime.reload(), 0));
    await gone;
  }

  test('the script of an updated extension takes over in open pages', async () => {
    // Unpacked extensions come back from a reload only while developer mode is on.
    await administrate(async (inDeveloperMode) => {
      const { developerPrivate } = chrome as unknown as ExtensionsPage;
      await developerPrivate.updateProfileConfiguration({ inDeveloperMode });
    }, true);
    await page.goto(`${stage.guarded}/textarea.html`);
    await stage.copy(clipboards.code(leaked));
    await page.bringToFront();
    const before = (await decisions(stage)).length;
    await reload();
    await page.evaluate(() => window.focusEditor());
    // It comes when the new service worker has started; until then the old one asks.
    await until('a verdict of the new script', async () => {
      await pasteNative(page);
      const dialog = await waitForDialog(page);
      await page.keyboard.press('Escape');
      await waitForNoDialog(page);
      return dialog.text.includes('rxjs/src');
    });
    expect(await page.evaluate(() => window.editorModel())).toBe('');
    await until('the decision', async () => (await decisions(stage)).length > before);
  });

  test('a page that outlived the extension goes on asking', async () => {
    await page.goto(`${stage.guarded}/prosemirror.html`);
    await stage.copy(clipboards.code(leaked));
    await page.bringToFront();
    await administrate(async (id) => {
      const { management } = chrome as unknown as ExtensionsPage;
      await management.setEnabled(id, false);
    }, stage.extension.extensionId);
    await page.evaluate(() => window.focusEditor());
    await until('the dialog of a script without its extension', async () => {
      await pasteNative(page);
      const dialog = await waitForDialog(page);
      await clickDialogButton(page, 'Cancel');
      await waitForNoDialog(page);
      return dialog.name.includes('was updated');
    });
    expect(await page.evaluate(() => window.editorText())).toBe('');
    await pasteNative(page);
    await waitForDialog(page);
    await clickAnyway(page);
    await page.waitForFunction(() => window.editorText().includes('resetOnRefCountZero'));
    expect(await dialogTree(page)).toBeNull();
  });
});
