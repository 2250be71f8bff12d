/** The extension's own pages, for tests: opened, listened to, and given a folder to index. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ActiveIndex } from '../../src/contract/index-store.ts';
import { type Extension, stored } from './harness.ts';

export const acme = join(import.meta.dirname, '..', '..', 'examples', 'acme-payments');
export const OPTIONS = 'src/ui/options/index.html';
export const POPUP = 'src/ui/popup/index.html';
export const ACTIVITY = 'src/ui/activity/index.html';
export const WELCOME = 'src/ui/welcome/index.html';

/** Opens a page; `said` gets every error and warning on its console, and whatever it asks of the network. */
export async function openPage(browser: Extension, path: string, said: string[]): Promise<Page> {
  const page = await browser.context.newPage();
  page.on('request', (request) => {
    if (!/^(chrome-extension|blob|data):/.test(request.url())) said.push(`asked for ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(browser.url(path));
  return page;
}

/** The pointer to the index in use. */
export function activeIndex(browser: Extension): Promise<ActiveIndex | undefined> {
  return stored(browser, 'active-index') as Promise<ActiveIndex | undefined>;
}

/** Names of the folders in the extension's own files. */
export function indexFolders(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
}

/** Hands a folder to the page's upload dialog. */
export async function indexFolder(page: Page, folder: string): Promise<void> {
  await page.getByLabel('or use the upload dialog').setInputFiles(folder);
}

/** Forty lines of the example repository. */
export async function acmeCode(): Promise<string> {
  const text = await readFile(join(acme, 'services/ledger/src/settlement.ts'), 'utf8');
  return text.split('\n').slice(80, 120).join('\n');
}
