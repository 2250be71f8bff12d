/** The dialog over pages that don't want it: what they hear and see, and what they can make it do. */
import { type DialogPage, expect, test } from './dialog-extension.ts';
import { buttonNamed, centreOf, clickAnyway, clickDialogButton, dialogTree, waitForDialog } from './harness.ts';

/** Lays something of the page over the whole dialog, through which the mouse goes. */
async function cover({ page }: DialogPage, background: string): Promise<void> {
  await page.evaluate((colour) => {
    const element = document.createElement('div');
    element.popover = 'manual';
    element.textContent = 'Click here';
    Object.assign(element.style, {
      pointerEvents: 'none',
      inset: '0',
      width: '100vw',
      height: '100vh',
      border: '0',
      background: colour,
    });
    document.body.append(element);
    element.showPopover();
  }, background);
}

async function uncover({ page }: DialogPage): Promise<void> {
  await page.evaluate(() => document.querySelector<HTMLElement>('[popover]')?.hidePopover());
}

test('a press that began elsewhere, or before anything was proven, is no click', async ({ dialog }) => {
  const { page } = dialog;
  const tree = await dialog.show('warn');
  const anyway = await centreOf(page, tree, buttonNamed(tree, 'Paste anyway'));
  // Covered, it stays unproven for as long as a busy machine needs to press.
  await cover(dialog, 'transparent');
  await expect.poll(dialog.isAnywayDisabled).toBe(true);
  await page.mouse.move(anyway.x, anyway.y);
  await page.mouse.down();
  await uncover(dialog);
  await dialog.provenAnyway();
  await page.mouse.up();
  const cancel = await centreOf(page, tree, buttonNamed(tree, 'Cancel'));
  await page.mouse.move(cancel.x, cancel.y);
  await page.mouse.down();
  await page.mouse.move(anyway.x, anyway.y);
  await page.mouse.up();
  expect(await dialog.answers()).toEqual([]);
  await clickDialogButton(page, 'Paste anyway');
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'anyway' });
});

test('the page hears nothing of what is typed and clicked, and finds no text', async ({ dialog }) => {
  const { page } = dialog;
  const heard = (): Promise<unknown> => page.evaluate(() => (Reflect.get(window, 'heard') as string[]).splice(0));
  await page.keyboard.press('a');
  expect(await heard(), 'the ear works').toContain('keydown:a');
  await dialog.show('justify');
  await heard();
  await dialog.clickReason();
  await page.mouse.wheel(0, 20);
  await page.keyboard.type('Quarterly numbers');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+v');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await session.send('Input.insertText', { text: '日本' });
  // The page takes the focus away; what is typed now must not land on its body.
  const stop = await page.evaluate(() => setInterval(() => (document.activeElement as HTMLElement).blur(), 0));
  await page.keyboard.type('and some more');
  await page.evaluate((timer) => clearInterval(timer), stop);
  await expect.poll(dialog.focusedName).toBe('Reason');
  await page.keyboard.type('?');
  await page.keyboard.press('Tab');
  const value = (await dialogTree(page))?.textboxes[0]?.value;
  expect(value).toContain('Quarterly numbersQuarterly numbers日本');
  expect(value).toContain('?');
  expect(await heard()).toEqual([]);

  const texts = ['postTransfer', 'acme/payments', 'ChatGPT', 'Quarterly'];
  const find = (text: string): Promise<unknown> =>
    page.evaluate((words) => {
      getSelection()?.removeAllRanges();
      return Reflect.apply(Reflect.get(window, 'find') as () => boolean, window, [words, false, false, true]);
    }, text);
  for (const text of texts) expect(await find(text), text).toBe(false);
  const seen = await page.evaluate(() => document.documentElement.outerHTML + document.documentElement.innerText);
  for (const text of texts) expect(seen).not.toContain(text);
});

test('what the page writes into the reason is not taken', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('justify');
  await dialog.clickReason();
  await page.evaluate(() => document.execCommand('insertText', false, 'the page says so'));
  expect((await dialogTree(page))?.textboxes[0]?.value).toBe('');
  await page.keyboard.type('I say so myself');
  expect((await dialogTree(page))?.textboxes[0]?.value).toBe('I say so myself');
});

test('synthetic events do nothing', async ({ dialog }) => {
  const { page } = dialog;
  const tree = await dialog.show('warn');
  await dialog.provenAnyway();
  for (const name of ['Paste anyway', 'Cancel', 'Paste without matched lines']) {
    const { x, y } = await centreOf(page, tree, buttonNamed(tree, name));
    await page.evaluate(
      ([clientX, clientY]) => {
        const host = document.documentElement.lastElementChild as HTMLElement;
        const how = { bubbles: true, composed: true, clientX, clientY, detail: 1 };
        for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
          host.dispatchEvent(new PointerEvent(type, how));
        }
        host.click();
        for (const key of ['Enter', ' ', 'Escape']) {
          host.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        }
      },
      [x, y] as const,
    );
  }
  expect(await dialogTree(page)).not.toBeNull();
  expect(await dialog.answers()).toEqual([]);
});

for (const background of ['transparent', 'white']) {
  test(`a ${background} popover over the button: a real click goes through it, and is not taken`, async ({
    dialog,
  }) => {
    const { page } = dialog;
    await dialog.show('warn');
    await dialog.provenAnyway();
    await cover(dialog, background);
    await expect.poll(dialog.isAnywayDisabled).toBe(true);
    const tree = await waitForDialog(page);
    const { x, y } = await centreOf(page, tree, buttonNamed(tree, 'Paste anyway'));
    await page.mouse.click(x, y);
    await expect.poll(async () => (await dialogTree(page))?.text).toContain('covers this dialog');
    expect(await dialog.answers()).toEqual([]);

    await uncover(dialog);
    await clickAnyway(page);
    expect(await dialog.waitForAnswer()).toEqual({ choice: 'anyway' });
  });
}

test('taken out of the document, it comes back with what was typed, and must be seen anew', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('justify');
  await dialog.clickReason();
  await page.keyboard.type('A good reason');
  await dialog.provenAnyway();
  await dialog.onHost((host) => host.remove());
  const back = await waitForDialog(page);
  expect(back.textboxes[0]?.value).toBe('A good reason');
  await clickAnyway(page);
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'anyway', reason: 'A good reason' });
});

test('taken out again and again, the answer is Cancel', async ({ dialog }) => {
  await dialog.show('warn');
  await dialog.onHost((host) => {
    new MutationObserver(() => host.remove()).observe(document.documentElement, { childList: true });
    host.remove();
  });
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'cancel' });
});

test('restyled, hidden, made inert, it stays as it was', async ({ dialog }) => {
  const { page } = dialog;
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html * { display: none !important; opacity: 0 !important; transform: scale(.1) !important }');
    document.adoptedStyleSheets = [sheet];
    document.documentElement.style.zoom = '0.1';
  });
  await dialog.show('warn');
  await dialog.onHost((host) => {
    host.style.cssText = 'display: none !important';
    host.inert = true;
    host.hidden = true;
    host.popover = 'manual';
  });
  await dialog.provenAnyway();
  const tree = await waitForDialog(page);
  const session = await page.context().newCDPSession(page);
  const { backendNodeId } = buttonNamed(tree, 'Paste anyway');
  const [, top = 0, , , , bottom = 0] = (await session.send('DOM.getBoxModel', { backendNodeId })).model.border;
  expect(bottom - top).toBeGreaterThan(30);
  await clickAnyway(page);
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'anyway' });
});

test('outlives document.open() and a new root element', async ({ dialog }) => {
  const { page } = dialog;
  await dialog.show('warn');
  await page.evaluate(() => {
    document.open();
    document.close();
  });
  await waitForDialog(page);
  await page.evaluate(() => document.replaceChild(document.createElement('html'), document.documentElement));
  await waitForDialog(page);
  await clickAnyway(page);
  expect(await dialog.waitForAnswer()).toEqual({ choice: 'anyway' });
});
