/** The dialog over pages that don't want it: what is heard, what acts, and what comes back. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { answers, command, type DialogBrowser, launchDialog } from './dialog-extension.ts';
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
import type { StateName } from './pages/dialog-gallery/states.ts';

/** Listens before anything else of the page to every event that has ever had a name, at every place a page can. */
const nosyPage = `<!doctype html><meta charset="utf-8"><title>Chat</title><script>
window.heard = [];
const names = new Set(['textInput', 'focusin', 'focusout', 'compositionstart', 'compositionupdate', 'compositionend',
  'DOMActivate', 'DOMFocusIn', 'DOMFocusOut', 'beforecopy', 'beforecut', 'beforepaste', 'mousewheel']);
for (const start of [window, document, HTMLElement.prototype, SVGElement.prototype])
  for (let object = start; object; object = Object.getPrototypeOf(object))
    for (const key of Object.getOwnPropertyNames(object)) if (key.startsWith('on')) names.add(key.slice(2));
for (const name of names)
  for (const place of [window, document, document.documentElement])
    place.addEventListener(name, (event) => {
      const host = event.target instanceof Element && event.target.nodeName === 'DIV';
      if (event.type !== 'dialog-test' && (host || event.key || event.data || event.clipboardData))
        window.heard.push(event.type + ':' + (event.key ?? ''));
    }, true);
</script><body><textarea autofocus></textarea>`;

/** The strictest pages forbid styles, markup from strings, and everything else that can be forbidden. */
const policy = "default-src 'none'; script-src 'unsafe-inline'; require-trusted-types-for 'script'";

let browser: DialogBrowser;
let server: Server;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', policy);
    response.end(nosyPage);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  browser = await launchDialog();
});

test.afterAll(async () => {
  await browser.close();
  server.close();
});

test.beforeEach(async () => {
  page = await browser.context.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  await page.locator('textarea').focus();
});

test.afterEach(async () => page.close());

async function show(state: StateName): ReturnType<typeof waitForDialog> {
  await command(page, { do: 'show', state });
  return waitForDialog(page);
}

async function waitForAnswer(): Promise<unknown> {
  await expect.poll(() => answers(page)).not.toEqual([]);
  return (await answers(page))[0];
}

async function focusedName(): Promise<string | undefined> {
  return (await dialogTree(page))?.focused?.name;
}

/** Runs in the page: the element that holds the dialog, which the page can see but not look into. */
async function onHost(action: (host: HTMLElement) => void): Promise<void> {
  await page.evaluate(`(${action.toString()})(document.documentElement.lastElementChild)`);
}

async function isAnywayDisabled(): Promise<boolean | undefined> {
  return (await dialogTree(page))?.buttons.find(({ name }) => name.endsWith('anyway'))?.disabled;
}

async function provenAnyway(): Promise<void> {
  await expect.poll(isAnywayDisabled).toBe(false);
}

test('is what the contract says to a screen reader', async () => {
  const tree = await show('justify');
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

test('a block has no anyway', async () => {
  const tree = await show('block');
  expect(tree.buttons.map(({ name }) => name)).toEqual(['Open Corp AI', 'Paste without matched lines', 'Cancel']);
  expect((await page.evaluate(() => document.activeElement?.nodeName)) !== 'TEXTAREA').toBe(true);
});

test('says what went wrong where there is no verdict', async () => {
  const tree = await show('no-index');
  expect(tree.name).toBe("Sourcekeep: This couldn't be checked: there is no index yet");
  expect(tree.buttons.map(({ name }) => name)).toEqual(['Paste anyway', 'Cancel']);
});

test('Escape is Cancel, and the focus goes back', async () => {
  await show('warn');
  await page.keyboard.press('Escape');
  expect(await waitForAnswer()).toEqual({ choice: 'cancel' });
  await waitForNoDialog(page);
  expect(await page.evaluate(() => document.activeElement?.nodeName)).toBe('TEXTAREA');
});

test('Enter on the focused button is Cancel', async () => {
  await show('warn');
  await page.keyboard.press('Enter');
  expect(await waitForAnswer()).toEqual({ choice: 'cancel' });
});

test('a key still held down from the page presses nothing', async () => {
  await page.keyboard.down('Enter');
  await show('warn');
  await page.keyboard.down('Enter');
  expect(await dialogTree(page)).not.toBeNull();
  await page.keyboard.up('Enter');
  expect(await dialogTree(page)).not.toBeNull();
  expect(await answers(page)).toEqual([]);
});

test('anyway acts by mouse and by keyboard once it has been in sight', async () => {
  await show('warn');
  await clickAnyway(page);
  expect(await waitForAnswer()).toEqual({ choice: 'anyway' });

  await command(page, { do: 'show', state: 'warn' });
  await waitForDialog(page);
  await provenAnyway();
  for (let presses = 0; (await focusedName()) !== 'Paste anyway' && presses < 12; presses += 1) {
    await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('Space');
  await expect.poll(async () => (await answers(page))[1]).toEqual({ choice: 'anyway' });
});

test('a press that began elsewhere, or before anything was proven, is no click', async () => {
  const tree = await show('warn');
  const anyway = await centreOf(page, tree, buttonNamed(tree, 'Paste anyway'));
  await page.mouse.move(anyway.x, anyway.y);
  await page.mouse.down();
  await provenAnyway();
  await page.mouse.up();
  const cancel = await centreOf(page, tree, buttonNamed(tree, 'Cancel'));
  await page.mouse.move(cancel.x, cancel.y);
  await page.mouse.down();
  await page.mouse.move(anyway.x, anyway.y);
  await page.mouse.up();
  expect(await answers(page)).toEqual([]);
  await clickDialogButton(page, 'Paste anyway');
  expect(await waitForAnswer()).toEqual({ choice: 'anyway' });
});

test('a reason of ten characters enables anyway, and comes with the answer', async () => {
  const tree = await show('justify');
  const reason = await centreOf(page, tree, tree.textboxes[0]!);
  await page.mouse.click(reason.x, reason.y);
  await page.keyboard.type('too short');
  // Long enough in sight, since the other dialogs' anyway would act by now.
  await expect.poll(() => page.evaluate(() => performance.now() > 1500)).toBe(true);
  expect(await isAnywayDisabled()).toBe(true);
  await page.keyboard.type(' no more');
  await provenAnyway();
  await clickDialogButton(page, 'Paste anyway');
  expect(await waitForAnswer()).toEqual({ choice: 'anyway', reason: 'too short no more' });
});

test('the other ways out', async () => {
  await show('justify');
  await clickDialogButton(page, 'Paste without matched lines');
  expect(await waitForAnswer()).toEqual({ choice: 'redact' });

  await command(page, { do: 'show', state: 'block' });
  await waitForDialog(page);
  const opened = browser.context.waitForEvent('page');
  await clickDialogButton(page, 'Open Corp AI');
  await expect.poll(async () => (await answers(page))[1]).toEqual({ choice: 'assistant' });
  await (await opened).close();
});

test('the page hears nothing of what is typed and clicked, and finds no text', async () => {
  const heard = (): Promise<unknown> => page.evaluate(() => (Reflect.get(window, 'heard') as string[]).splice(0));
  await page.keyboard.press('a');
  expect(await heard(), 'the ear works').toContain('keydown:a');
  const tree = await show('justify');
  await heard();
  const reason = await centreOf(page, tree, tree.textboxes[0]!);
  await page.mouse.click(reason.x, reason.y);
  await page.mouse.wheel(0, 20);
  await page.keyboard.type('Quarterly numbers');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+v');
  const session = await browser.context.newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await session.send('Input.insertText', { text: '日本' });
  // The page takes the focus away; what is typed now must not land on its body.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.type('!');
  await expect.poll(focusedName).toBe('Reason');
  await page.keyboard.type('?');
  await page.keyboard.press('Tab');
  const value = (await dialogTree(page))?.textboxes[0]?.value;
  expect(value).toContain('Quarterly numbersQuarterly numbers日本');
  expect(value).toContain('?');
  expect(await heard()).toEqual([]);

  const texts = ['postTransfer', 'acme/payments', 'ChatGPT', 'Quarterly'];
  const find = (text: string): Promise<boolean> =>
    page.evaluate((words) => (Reflect.get(window, 'find') as (text: string) => boolean).call(window, words), text);
  for (const text of texts) expect(await find(text), text).toBe(false);
  const seen = await page.evaluate(() => document.documentElement.outerHTML + document.documentElement.innerText);
  for (const text of texts) expect(seen).not.toContain(text);
});

test('what the page writes into the reason is not taken', async () => {
  const tree = await show('justify');
  const reason = await centreOf(page, tree, tree.textboxes[0]!);
  await page.mouse.click(reason.x, reason.y);
  await page.evaluate(() => document.execCommand('insertText', false, 'the page says so'));
  expect((await dialogTree(page))?.textboxes[0]?.value).toBe('');
  await page.keyboard.type('I say so myself');
  expect((await dialogTree(page))?.textboxes[0]?.value).toBe('I say so myself');
});

test('synthetic events do nothing', async () => {
  const tree = await show('warn');
  await provenAnyway();
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
  expect(await answers(page)).toEqual([]);
});

for (const background of ['transparent', 'white']) {
  test(`a ${background} popover over the button: a real click goes through it, and is not taken`, async () => {
    await show('warn');
    await provenAnyway();
    await page.evaluate((colour) => {
      const cover = document.createElement('div');
      cover.popover = 'manual';
      cover.textContent = 'Click here';
      Object.assign(cover.style, {
        pointerEvents: 'none',
        inset: '0',
        width: '100vw',
        height: '100vh',
        border: '0',
        background: colour,
      });
      document.body.append(cover);
      cover.showPopover();
    }, background);
    await expect.poll(isAnywayDisabled).toBe(true);
    const tree = await waitForDialog(page);
    const { x, y } = await centreOf(page, tree, buttonNamed(tree, 'Paste anyway'));
    await page.mouse.click(x, y);
    await expect.poll(async () => (await dialogTree(page))?.text).toContain('covers this dialog');
    expect(await answers(page)).toEqual([]);

    await page.evaluate(() => document.querySelector<HTMLElement>('[popover]')?.hidePopover());
    await clickAnyway(page);
    expect(await waitForAnswer()).toEqual({ choice: 'anyway' });
  });
}

test('taken out of the document, it comes back with what was typed, and must be seen anew', async () => {
  const tree = await show('justify');
  const reason = await centreOf(page, tree, tree.textboxes[0]!);
  await page.mouse.click(reason.x, reason.y);
  await page.keyboard.type('A good reason');
  await provenAnyway();
  await onHost((host) => host.remove());
  const back = await waitForDialog(page);
  expect(back.textboxes[0]?.value).toBe('A good reason');
  await clickAnyway(page);
  expect(await waitForAnswer()).toEqual({ choice: 'anyway', reason: 'A good reason' });
});

test('taken out again and again, the answer is Cancel', async () => {
  await show('warn');
  await onHost((host) => {
    new MutationObserver(() => host.remove()).observe(document.documentElement, { childList: true });
    host.remove();
  });
  expect(await waitForAnswer()).toEqual({ choice: 'cancel' });
});

test('restyled, hidden, made inert, it stays as it was', async () => {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html * { display: none !important; opacity: 0 !important; transform: scale(.1) !important }');
    document.adoptedStyleSheets = [sheet];
    document.documentElement.style.zoom = '0.1';
  });
  await show('warn');
  await onHost((host) => {
    host.style.cssText = 'display: none !important';
    host.inert = true;
    host.hidden = true;
    host.popover = 'manual';
  });
  await provenAnyway();
  const tree = await waitForDialog(page);
  const session = await browser.context.newCDPSession(page);
  const { backendNodeId } = buttonNamed(tree, 'Paste anyway');
  expect((await session.send('DOM.getBoxModel', { backendNodeId })).model.height).toBeGreaterThan(30);
  await clickAnyway(page);
  expect(await waitForAnswer()).toEqual({ choice: 'anyway' });
});

test('outlives document.open() and a new root element', async () => {
  await show('warn');
  await page.evaluate(() => {
    document.open();
    document.close();
  });
  await waitForDialog(page);
  await page.evaluate(() => document.replaceChild(document.createElement('html'), document.documentElement));
  await waitForDialog(page);
  await clickAnyway(page);
  expect(await waitForAnswer()).toEqual({ choice: 'anyway' });
});

test('a frame that is too small says so at once; a page that shows nothing, soon', async () => {
  await page.setViewportSize({ width: 300, height: 700 });
  await command(page, { do: 'show', state: 'warn' });
  expect(await waitForAnswer()).toEqual({ choice: 'unavailable' });
  await page.setViewportSize({ width: 800, height: 700 });
  await page.evaluate(() => (document.documentElement.style.display = 'none'));
  await command(page, { do: 'show', state: 'warn' });
  await expect.poll(async () => (await answers(page))[1]).toEqual({ choice: 'unavailable' });
});

test('fits small windows: every button can be reached', async () => {
  await page.setViewportSize({ width: 320, height: 280 });
  const tree = await show('justify');
  for (const { name } of tree.buttons) {
    const { x, y } = await centreOf(page, tree, buttonNamed(tree, name));
    expect(x > 0 && x < 320 && y > 0 && y < 280, name).toBe(true);
  }
  await clickDialogButton(page, 'Cancel');
  expect(await waitForAnswer()).toEqual({ choice: 'cancel' });
});

test('one dialog after the other', async () => {
  await show('warn');
  await command(page, { do: 'show', state: 'secret' });
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await dialogTree(page))?.name).toBe('Sourcekeep: This contains a secret');
  await page.keyboard.press('Escape');
  await expect.poll(() => answers(page)).toEqual([{ choice: 'cancel' }, { choice: 'cancel' }]);
});

test('progress is a quiet chip, and what was done is announced', async () => {
  await command(page, { do: 'chip' });
  await expect.poll(() => announcements(page)).toContain('Sourcekeep is checking…');
  await command(page, { do: 'unchip' });
  await expect.poll(() => announcements(page)).not.toContain('Sourcekeep is checking…');
  await command(page, { do: 'announce', text: 'Sourcekeep: pasted.' });
  await expect.poll(() => announcements(page)).toContain('Sourcekeep: pasted.');
  expect(await page.evaluate(() => document.activeElement?.nodeName)).toBe('TEXTAREA');
});
