/** The dialog in a window of its own, as the built extension opens it where no frame has room. */
import { expect, type Page, test } from '@playwright/test';
import type { DialogAnswer } from '../../src/contract/message.ts';
import { clickDialogButton, type Extension, launch, waitForDialog } from './harness.ts';
import { type StateName, states } from './pages/dialog-gallery/states.ts';

let browser: Extension;
let door: Page;

test.beforeAll(async () => {
  browser = await launch({ build: 'enterprise' });
  door = await browser.context.newPage();
  await door.goto(browser.url('manifest.json'));
});

test.afterAll(async () => browser.close());

/** An extension page has no frame to show a dialog in, so its wish is granted by a window. */
async function open(state: StateName): Promise<{ window: Page; answer: Promise<DialogAnswer> }> {
  const opened = browser.context.waitForEvent('page');
  const answer = door.evaluate(async (request) => {
    const envelope: { value: DialogAnswer } = await chrome.runtime.sendMessage({ type: 'dialog-elsewhere', request });
    return envelope.value;
  }, states[state]);
  return { window: await opened, answer };
}

test('asks, fills its window, answers and goes away', async () => {
  const { window, answer } = await open('justify');
  const tree = await waitForDialog(window);
  expect(tree.name).toBe('Sourcekeep: This is code from acme/payments');
  expect(tree.focused?.name).toBe('Cancel');
  const closed = window.waitForEvent('close');
  await clickDialogButton(window, 'Paste without matched lines');
  expect(await answer).toEqual({ choice: 'redact' });
  await closed;
});

test('closing the window is Cancel, and so is Escape', async () => {
  const first = await open('warn');
  await waitForDialog(first.window);
  await first.window.close();
  expect(await first.answer).toEqual({ choice: 'cancel' });
  const second = await open('block');
  await waitForDialog(second.window);
  // The window is gone before the key is up again.
  await second.window.keyboard.press('Escape').catch(() => undefined);
  expect(await second.answer).toEqual({ choice: 'cancel' });
});
