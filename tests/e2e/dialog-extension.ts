/** A browser with nothing but the dialog in it: an extension of one content script, built from the real sources. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../scripts/chromium.mjs';
import type { DialogAnswer } from '../../src/contract/message.ts';
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

/** What was answered so far, oldest first. */
export async function answers(page: Page): Promise<DialogAnswer[]> {
  return page.evaluate(() => JSON.parse(document.documentElement.getAttribute('data-answers') ?? '[]'));
}
