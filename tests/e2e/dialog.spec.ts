/** The dialog as the person meets it: what it says, which keys and buttons do what, where it fits. */
import { expect, test } from './dialog-extension.ts';
import {
  announcements,
  buttonNamed,
  centreOf,
  clickAnyway,
  clickDialogButton,
  dialogTree,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';

test('is what the contract says to a screen reader', async ({ dialog }) => {
  const tree = await dialog.show('justify');
  expect(tree.role).toBe('alertdialog');
  expect(tree.name).toBe('Sourcekeep: This is code from acme/payments');
  expect(tree.description).toContain('ChatGPT');
  expect(tree.buttons.map(({ name }) => name)).toEqual([
    'Paste anyway',
    'Open Corp AI',
    'Paste without matched lines',
    'Cancel',
  ]);
  expect(tree.textboxes.map(({ name }) => name)).toEqual(['Reason']);
  expect(tree.focused?.name).toBe('Cancel');
  for (const text of ['src/ledger/transfer.ts', 'Lines 110–147', '73%', 'exact match', 'postTransfer', '#security']) {
    expect(tree.text).toContain(text);
  }
  expect(tree.buttons.filter(({ disabled }) => disabled).map(({ name }) => name)).toEqual(['Paste anyway']);
});

test('a block has no anyway', async ({ dialog }) => {
  const { page } = dialog;
  const tree = await dialog.show('block');
  expect(tree.buttons.map(({ name }) => name)).toEqual(['Open Corp AI', 'Paste without matched lines', 'Cancel']);
  expect((await page.evaluate(() => document.activeElement?.nodeName)) !== 'TEXTAREA').toBe(true);
});

test('says what went wrong where there is no verdict', async ({ dialog }) => {
  const tree = await dialog.show('no-index');
  expect(tree.name).toBe('Sourcekeep: This couldn’t be checked: there is no index yet');
  expect(tree.buttons.map(({ name }) => name)).toEqual(['Paste anyway', 'Cancel']);
});

test('Escape is Cancel, and the focus goes back', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('warn');
  await page.keyboard.press('Escape');
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'cancel' });
  await waitForNoDialog(page);
  expect(await page.evaluate(() => document.activeElement?.nodeName)).toBe('TEXTAREA');
});

test('Enter on the focused button is Cancel', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('warn');
  await page.keyboard.press('Enter');
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'cancel' });
});

test('a key still held down from the page presses nothing', async ({ dialog }) => {
  const { page } = dialog;
  await page.keyboard.down('Enter');
  await dialog.show('warn');
  await page.keyboard.down('Enter');
  expect(await dialogTree(page)).not.toBeNull();
  await page.keyboard.up('Enter');
  expect(await dialogTree(page)).not.toBeNull();
  expect(await dialog.answers()).toEqual([]);
});

test('anyway acts by mouse and by keyboard once it has been in sight', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('warn');
  await clickAnyway(page);
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'anyway' });

  await dialog.command({ do: 'show', state: 'warn' });
  await waitForDialog(page);
  await dialog.provenAnyway();
  for (let presses = 0; (await dialog.focusedName()) !== 'Paste anyway' && presses < 12; presses += 1) {
    await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('Space');
  await expect.poll(async () => (await dialog.answers())[1]).toEqual({ choice: 'anyway' });
});

test('a reason of ten characters enables anyway, and comes with the answer', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('justify');
  await dialog.clickReason();
  await page.keyboard.type('too short');
  // Long enough in sight, since the other dialogs' anyway would act by now.
  await expect.poll(() => page.evaluate(() => performance.now() > 1500)).toBe(true);
  expect(await dialog.isAnywayDisabled()).toBe(true);
  await page.keyboard.type(' no more');
  await dialog.provenAnyway();
  await clickDialogButton(page, 'Paste anyway');
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'anyway', reason: 'too short no more' });
});

test('the other ways out', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('justify');
  await clickDialogButton(page, 'Paste without matched lines');
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'redact' });

  await dialog.command({ do: 'show', state: 'block' });
  await waitForDialog(page);
  const opened = page.context().waitForEvent('page');
  await clickDialogButton(page, 'Open Corp AI');
  await expect.poll(async () => (await dialog.answers())[1]).toEqual({ choice: 'assistant' });
  await (await opened).close();
});

test('a frame that is too small says so at once; a page that shows nothing, soon', async ({ dialog }) => {
  const { page } = dialog;
  await page.setViewportSize({ width: 300, height: 700 });
  await dialog.command({ do: 'show', state: 'warn' });
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'unavailable' });
  await page.setViewportSize({ width: 800, height: 700 });
  await page.evaluate(() => (document.documentElement.style.display = 'none'));
  await dialog.command({ do: 'show', state: 'warn' });
  await expect.poll(async () => (await dialog.answers())[1]).toEqual({ choice: 'unavailable' });
});

test('fits small windows: every button can be reached', async ({ dialog }) => {
  const { page } = dialog;
  await page.setViewportSize({ width: 320, height: 280 });
  const tree = await dialog.show('justify');
  for (const { name } of tree.buttons) {
    const { x, y } = await centreOf(page, tree, buttonNamed(tree, name));
    expect(x > 0 && x < 320 && y > 0 && y < 280, name).toBe(true);
  }
  await clickDialogButton(page, 'Cancel');
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'cancel' });
});

test('one dialog after the other', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('warn');
  await dialog.command({ do: 'show', state: 'secret' });
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await dialogTree(page))?.name).toBe('Sourcekeep: This contains a secret');
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.answers()).toEqual([{ choice: 'cancel' }, { choice: 'cancel' }]);
});

test('progress is a quiet chip, and what was done is announced', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.command({ do: 'chip' });
  await expect.poll(() => announcements(page)).toContain('Sourcekeep is checking…');
  await dialog.command({ do: 'unchip' });
  await expect.poll(() => announcements(page)).not.toContain('Sourcekeep is checking…');
  await dialog.command({ do: 'announce', text: 'Sourcekeep: pasted.' });
  await expect.poll(() => announcements(page)).toContain('Sourcekeep: pasted.');
  expect(await page.evaluate(() => document.activeElement?.nodeName)).toBe('TEXTAREA');
});
