/** What Sourcekeep stores: events without text. Nothing of a paste is in any storage, log or file of the profile. */
import { join } from 'node:path';
import { type CDPSession, expect, type Page, test } from '@playwright/test';
import {
  allStoredData,
  changeSettings,
  clickAnyway,
  clickDialogButton,
  codeFlavours,
  exampleIndex,
  exampleLines,
  type Extension,
  filesThatHold,
  launch,
  type Pages,
  pasteNative,
  setClipboard,
  startPages,
  until,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';

const HARMLESS = `export function chunked<T>(values: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < values.length; start += size) {
    chunks.push(values.slice(start, start + size));
  }
  return chunks;
}
export function keyedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T> {
  const result = new Map<string, T>();
  for (const value of values) result.set(keyOf(value), value);
  return result;
}
`;

let pages: Pages;
let browser: Extension;

test.beforeEach(async () => {
  pages = await startPages();
  browser = await launch({ build: 'enterprise', index: await exampleIndex(), sites: [pages.origin] });
});
test.afterEach(async () => {
  await browser.close();
  await pages.close();
});

async function openEditor(name: string): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(`${pages.origin}/${name}.html`);
  await page.evaluate(() => window.focusEditor());
  return page;
}

async function paste(page: Page, text: string): Promise<void> {
  await setClipboard(page, codeFlavours(text));
  await page.evaluate(() => window.focusEditor());
  await pasteNative(page);
}

/** Lines of a text that nothing else would hold by chance. */
function tellingLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 16);
}

/** Those of the texts that are in a dump, as they are or as JSON would write them. */
function found(dump: string, texts: readonly string[]): string[] {
  return texts.filter((text) => dump.includes(text) || dump.includes(JSON.stringify(text).slice(1, -1)));
}

test('no line of a blocked, warned, justified or allowed paste is stored or logged', async () => {
  const blocked = await exampleLines('services/ledger/src/settlement.ts', 97, 25);
  const warned = await exampleLines('services/payouts/reconcile.go', 30, 30);
  const justified = await exampleLines('services/risk/scoring.py', 30, 30);

  await changeSettings(browser, { action: 'block' });
  let page = await openEditor('prosemirror');
  await paste(page, blocked);
  await waitForDialog(page);
  await clickDialogButton(page, 'Cancel');
  await waitForNoDialog(page);
  await page.close();

  await changeSettings(browser, { action: 'warn' });
  page = await openEditor('textarea');
  await paste(page, warned);
  await waitForDialog(page);
  await clickAnyway(page);
  await until('the warned paste to arrive', async () => (await page.evaluate(() => window.editorText())) === warned);

  await page.close();

  await changeSettings(browser, { action: 'justify' });
  // A new page each time: a reloaded one gets its old text back from the browser.
  page = await openEditor('textarea');
  await paste(page, justified);
  const reason = (await waitForDialog(page)).textboxes.find(({ name }) => name.startsWith('Reason'));
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.focus', { backendNodeId: reason?.backendNodeId ?? 0 });
  await page.keyboard.type('Reviewed with the risk team');
  await clickAnyway(page);
  await until(
    'the justified paste to arrive',
    async () => (await page.evaluate(() => window.editorText())) === justified,
  );

  await page.close();

  page = await openEditor('textarea');
  await paste(page, HARMLESS);
  await until('the allowed paste to arrive', async () => (await page.evaluate(() => window.editorText())) === HARMLESS);
  await page.close();

  const texts = [blocked, warned, justified, HARMLESS].flatMap(tellingLines);
  expect(texts.length).toBeGreaterThan(60);
  const everything = (): Promise<string> => allStoredData(browser).then((data) => JSON.stringify(data));
  // The events are there, so the dump shows what is stored; the pastes are not.
  await until('the last event', async () => (await everything()).includes('Reviewed with the risk team'));
  const dump = await everything();
  for (const there of ['settlement.ts', 'reconcile.go', 'scoring.py', '"decision"', 'index.json'])
    expect(dump).toContain(there);
  expect(found(dump, texts)).toEqual([]);

  await browser.context.close();
  // A control again: the name of a file stands in the event, and the events stand in the profile.
  expect(await filesThatHold(browser.profile, ['settlement.ts'])).not.toEqual([]);
  expect(await filesThatHold(browser.profile, tellingLines(blocked))).toEqual([]);
  // What was let through is the page's now: the browser may keep it to restore the tab, Sourcekeep may not.
  const sessions = join(browser.profile, 'Default', 'Sessions');
  const held = await filesThatHold(browser.profile, texts);
  expect(held.filter((file) => !file.startsWith(sessions))).toEqual([]);
});

/** Runs an expression where the content script runs, and returns what became of it. */
async function inContentScript(session: CDPSession, context: number, expression: string): Promise<string> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId: context,
    awaitPromise: true,
    returnByValue: true,
  });
  return exceptionDetails === undefined
    ? String(result.value)
    : (exceptionDetails.exception?.description ?? exceptionDetails.text);
}

test('content scripts can read no storage of the extension', async () => {
  const page = await openEditor('textarea');
  const session = await page.context().newCDPSession(page);
  const contexts: { id: number; origin: string }[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => contexts.push(context));
  await session.send('Runtime.enable');
  const own = `chrome-extension://${browser.extensionId}`;
  const context = contexts.find(({ origin }) => origin === own)?.id;
  expect(context).toBeDefined();
  expect(await inContentScript(session, context ?? 0, 'chrome.runtime.id')).toBe(browser.extensionId);
  for (const area of ['local', 'session', 'sync', 'managed']) {
    const answer = await inContentScript(
      session,
      context ?? 0,
      `chrome.storage.${area} === undefined ? 'not there' : chrome.storage.${area}.get(null).then((all) => 'READ ' + JSON.stringify(all))`,
    );
    expect(answer, area).toMatch(/^not there$|not allowed/);
  }
});
