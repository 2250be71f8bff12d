/** The scripted tour: what a person would try first, in each editor, with a screenshot of what they would see. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Extension } from '../../tests/e2e/harness/browser.ts';
import { codeFlavours, pasteNative, setClipboard } from '../../tests/e2e/harness/clipboard.ts';
import {
  clickAnyway,
  clickDialogButton,
  dialogTree,
  type DialogTree,
  waitForDialog,
  waitForNoDialog,
} from '../../tests/e2e/harness/dialog.ts';
import type { Pages } from '../../tests/e2e/harness/pages.ts';
import { until } from '../../tests/e2e/harness/settings.ts';
import type { Piece } from './piece.ts';
import type { SourcePiece } from './pieces.ts';
import { chooseAction, OUTPUT } from './prepare.ts';
import { expectSame, type Steps } from './steps.ts';

const editors = ['textarea', 'prosemirror', 'lexical', 'quill'] as const;
type EditorName = (typeof editors)[number];
const QUESTION = 'Why does this round the wrong way?';

export interface Tour {
  readonly extension: Extension;
  readonly pages: Pages;
  readonly source: SourcePiece;
  /** Another piece of the same file. */
  readonly further: SourcePiece;
  readonly harmless: Piece;
  readonly steps: Steps;
}

let screenshots = 0;

/** Saves a screenshot once what is on the page has stopped moving. */
async function save(page: Page, name: string): Promise<void> {
  screenshots += 1;
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
  await page.screenshot({
    path: join(OUTPUT, `${String(screenshots).padStart(2, '0')}-${name}.png`),
    animations: 'disabled',
  });
}

async function openChat({ extension }: Tour, origin: string, editor: EditorName): Promise<Page> {
  const page = await extension.context.newPage();
  await page.goto(`${origin}/index.html?editor=${editor}`);
  await page.evaluate(() => window.focusEditor());
  return page;
}

const modelOf = (page: Page): Promise<unknown> => page.evaluate(() => window.editorModel());
const textOf = (page: Page): Promise<string> => page.evaluate(() => window.editorText());

async function paste(page: Page, text: string): Promise<void> {
  await setClipboard(page, codeFlavours(text));
  await page.evaluate(() => window.focusEditor());
  await pasteNative(page);
}

/** Throws unless the dialog names the file that was pasted from. */
function expectFileNamed(tree: DialogTree, file: string): void {
  if (!tree.text.replaceAll(/\s/g, '').includes(file)) throw new Error(`the dialog doesn't name ${file}: ${tree.text}`);
}

async function stopsSource(tour: Tour, editor: EditorName): Promise<void> {
  const page = await openChat(tour, tour.pages.origin, editor);
  try {
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Shift+Enter');
    const before = await modelOf(page);
    await paste(page, tour.source.text);
    const tree = await waitForDialog(page);
    expectFileNamed(tree, tour.source.file);
    expectSame('the editor while the dialog is open', await modelOf(page), before);
    await save(page, `${editor}-blocked`);
    if (tree.buttons.some(({ name }) => name.endsWith('anyway'))) throw new Error('a block offers an "anyway"');
    await clickDialogButton(page, 'Cancel');
    await waitForNoDialog(page);
    expectSame('the editor after Cancel', await modelOf(page), before);
    await page.keyboard.type('!');
    if (!(await textOf(page)).includes('!')) throw new Error('the focus did not come back to the editor');
  } finally {
    await page.close();
  }
}

async function passesHarmless(tour: Tour, editor: EditorName): Promise<void> {
  // The same pages at another address are no AI site: there the paste is the browser's own.
  const models: unknown[] = [];
  for (const origin of [tour.pages.secondOrigin, tour.pages.origin]) {
    const page = await openChat(tour, origin, editor);
    try {
      await page.keyboard.type(QUESTION);
      await page.keyboard.press('Shift+Enter');
      await paste(page, tour.harmless.text);
      await until('the paste to arrive', async () => (await textOf(page)).includes('return debounced'));
      if ((await dialogTree(page)) !== null) throw new Error('a dialog opened');
      models.push(await modelOf(page));
      if (origin === tour.pages.origin && editor === 'textarea') await save(page, `${editor}-clean`);
    } finally {
      await page.close();
    }
  }
  expectSame('the document of the guarded editor', models[1], models[0]);
}

async function warnsAndPastes(tour: Tour): Promise<void> {
  const page = await openChat(tour, tour.pages.origin, 'prosemirror');
  try {
    await paste(page, tour.source.text);
    expectFileNamed(await waitForDialog(page), tour.source.file);
    await save(page, 'warn');
    await page.emulateMedia({ colorScheme: 'dark' });
    await save(page, 'warn-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await clickAnyway(page);
    await until('the paste to arrive', async () => (await textOf(page)).includes('reservePool.push(tranche)'));
    await save(page, 'pasted-anyway');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Got it:').waitFor();
  } finally {
    await page.close();
  }
}

async function asksForReason(tour: Tour): Promise<void> {
  const page = await openChat(tour, tour.pages.origin, 'quill');
  try {
    await paste(page, tour.further.text);
    const tree = await waitForDialog(page);
    const anyway = tree.buttons.find(({ name }) => name === 'Paste anyway');
    if (anyway?.disabled !== true) throw new Error('"Paste anyway" is not disabled before there is a reason');
    const reason = tree.textboxes.find(({ name }) => name.startsWith('Reason'));
    if (reason === undefined) throw new Error('the dialog has no textbox "Reason"');
    const session = await page.context().newCDPSession(page);
    await session.send('DOM.focus', { backendNodeId: reason.backendNodeId });
    await page.keyboard.type('Agreed with the payments team');
    await save(page, 'justify');
    await clickAnyway(page);
    await until('the paste to arrive', async () => (await textOf(page)).includes('seen.add(dedupeKey)'));
  } finally {
    await page.close();
  }
}

/** The popup of the chat's tab: in a small window of its own, since a real popup closes when anything else is touched. */
async function openPopup(tour: Tour): Promise<Page> {
  const worker = await tour.extension.worker();
  const opened = tour.extension.context.waitForEvent('page');
  await worker.evaluate(async (url) => {
    await chrome.windows.create({ url, type: 'popup', width: 400, height: 640 });
  }, tour.extension.url('src/ui/popup/index.html'));
  const popup = await opened;
  await popup.waitForLoadState();
  return popup;
}

async function showsPopup(tour: Tour): Promise<void> {
  const chat = await openChat(tour, tour.pages.origin, 'textarea');
  await chat.bringToFront();
  const popup = await openPopup(tour);
  try {
    await popup.getByText(new URL(tour.pages.origin).host).first().waitFor();
    const height = await popup.evaluate(() => document.body.scrollHeight);
    await popup.setViewportSize({ width: 360, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await popup.emulateMedia({ colorScheme });
      await save(popup, `popup-${colorScheme}`);
    }
  } finally {
    await popup.close();
    await chat.close();
  }
}

async function showsPage(tour: Tour, name: 'options' | 'activity' | 'welcome', text: string): Promise<void> {
  const page = await tour.extension.context.newPage();
  try {
    await page.goto(tour.extension.url(`src/ui/${name}/index.html`));
    await page.getByText(text).first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await save(page, `${name}-${colorScheme}`);
    }
  } finally {
    await page.close();
  }
}

async function showsStart(tour: Tour): Promise<void> {
  const page = await tour.extension.context.newPage();
  try {
    await page.goto(`${tour.pages.origin}/start.html`);
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await save(page, 'start');
  } finally {
    await page.close();
  }
}

/** Goes through everything; what fails is printed and counted in `steps`. */
export async function runTour(tour: Tour): Promise<void> {
  const { steps, extension, source } = tour;
  await steps.run('start page: offers the pieces of code to copy', () => showsStart(tour));
  await steps.run('options: block what is found in the index', () => chooseAction(extension, 'block'));
  for (const editor of editors) {
    await steps.run(`${editor}: 25 lines of acme-payments are stopped; the dialog names ${source.file}`, () =>
      stopsSource(tour, editor),
    );
    await steps.run(`${editor}: other code arrives exactly as without Sourcekeep`, () => passesHarmless(tour, editor));
  }
  await steps.run('options: warn', () => chooseAction(extension, 'warn'));
  await steps.run('prosemirror: a warning, then "Paste anyway" pastes, and the chat can send it', () =>
    warnsAndPastes(tour),
  );
  await steps.run('options: ask for a reason', () => chooseAction(extension, 'justify'));
  await steps.run('quill: "Paste anyway" takes a reason', () => asksForReason(tour));
  await steps.run('popup: the state of this site and what happened here today', () => showsPopup(tour));
  await steps.run('options page', () => showsPage(tour, 'options', 'Index'));
  await steps.run(`activity page names ${source.file}`, () => showsPage(tour, 'activity', source.file));
  await steps.run('welcome page', () => showsPage(tour, 'welcome', 'Sourcekeep'));
}
