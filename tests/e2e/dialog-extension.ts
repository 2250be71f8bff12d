/** A browser with nothing but the dialog in it: an extension of one content script, built from the real sources. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, expect, type Page, test as base } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../scripts/chromium.mjs';
import type { DialogAnswer } from '../../src/contract/message.ts';
import { centreOf, dialogTree, type DialogTree, waitForDialog } from './harness.ts';
import type { StateName } from './pages/dialog-gallery/states.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type DialogCommand =
  | { readonly do: 'show'; readonly state: StateName }
  | { readonly do: 'chip' | 'unchip' | 'arm' }
  | { readonly do: 'announce'; readonly text: string };

export interface DialogBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Builds the extension and starts a browser with it. */
export async function launchDialog(
  options: Parameters<typeof chromium.launchPersistentContext>[1] = {},
): Promise<DialogBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'sourcekeep-dialog-'));
  const folder = join(home, 'extension');
  await mkdir(folder, { recursive: true });
  // As crxjs builds content scripts: one plain script, with no plugins.
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir: folder,
      target: 'chrome120',
      lib: {
        entry: join(root, 'tests/e2e/pages/dialog-gallery/content.iife.ts'),
        formats: ['iife'],
        name: 'content',
        fileName: () => 'content.js',
      },
    },
  });
  const manifest = {
    manifest_version: 3,
    name: 'Dialog',
    version: '1',
    content_scripts: [
      {
        js: ['content.js'],
        matches: ['<all_urls>'],
        run_at: 'document_start',
        all_frames: true,
        match_origin_as_fallback: true,
      },
    ],
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const program = await findChromium();
  if (program === undefined) throw new Error('no Chromium found; "npm run setup" gets one');
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: program,
    headless: false,
    viewport: { width: 1100, height: 760 },
    ...options,
    args: [
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
      '--lang=en-US',
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Tells the content script of a page's top frame what to do. */
export async function command(page: Page, what: DialogCommand): Promise<void> {
  await page.evaluate(
    (detail) => window.dispatchEvent(new CustomEvent('dialog-test', { detail })),
    JSON.stringify(what),
  );
}

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

/** A page with the dialog's content script in it. */
export interface DialogPage {
  readonly page: Page;
  command(what: DialogCommand): Promise<void>;
  show(state: StateName): Promise<DialogTree>;
  /** What was answered so far, oldest first. */
  answers(): Promise<DialogAnswer[]>;
  waitForAnswer(): Promise<DialogAnswer | undefined>;
  focusedName(): Promise<string | undefined>;
  isAnywayDisabled(): Promise<boolean | undefined>;
  provenAnyway(): Promise<void>;
  clickReason(): Promise<void>;
  /** Runs in the page, with the element that holds the dialog, which a page can see but not look into. */
  onHost(action: (host: HTMLElement) => void): Promise<void>;
}

function dialogPage(page: Page): DialogPage {
  const dialog: DialogPage = {
    page,
    command: (what) => command(page, what),
    async show(state) {
      await command(page, { do: 'show', state });
      return waitForDialog(page);
    },
    answers: () => page.evaluate(() => JSON.parse(document.documentElement.getAttribute('data-answers') ?? '[]')),
    async waitForAnswer() {
      await expect.poll(dialog.answers).not.toEqual([]);
      return (await dialog.answers())[0];
    },
    focusedName: async () => (await dialogTree(page))?.focused?.name,
    isAnywayDisabled: async () =>
      (await dialogTree(page))?.buttons.find(({ name }) => name.endsWith('anyway'))?.disabled,
    provenAnyway: () => expect.poll(dialog.isAnywayDisabled).toBe(false),
    async clickReason() {
      const tree = await waitForDialog(page);
      const [reason] = tree.textboxes;
      if (reason === undefined) throw new Error('no textbox in the dialog');
      const { x, y } = await centreOf(page, tree, reason);
      await page.mouse.click(x, y);
    },
    onHost: (action) => page.evaluate(`(${action.toString()})(document.documentElement.lastElementChild)`),
  };
  return dialog;
}

/** Gives each test a fresh page, its textarea focused, in a browser that a worker's tests share. */
export const test = base.extend<{ dialog: DialogPage }, { dialogBrowser: DialogBrowser; nosyUrl: string }>({
  dialogBrowser: [
    async ({}, use) => {
      const browser = await launchDialog();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  nosyUrl: [
    async ({}, use) => {
      const server = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.setHeader('content-security-policy', policy);
        response.end(nosyPage);
      });
      await new Promise<void>((resolve) => server.listen(0, resolve));
      await use(`http://localhost:${(server.address() as AddressInfo).port}/`);
      server.close();
    },
    { scope: 'worker' },
  ],
  dialog: async ({ dialogBrowser, nosyUrl }, use) => {
    const page = await dialogBrowser.context.newPage();
    await page.goto(nosyUrl);
    await page.locator('textarea').focus();
    await use(dialogPage(page));
    await page.close();
  },
});
export { expect };
