/** What the demo stands on: an index of the example repository, the chat's server, and a browser that has both. */
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Extension, readKey } from '../../tests/e2e/harness/browser.ts';
import { type Pages, serveFolder } from '../../tests/e2e/harness/pages.ts';
import { stored, until, waitUntilStored } from '../../tests/e2e/harness/settings.ts';
import { root } from '../build.mjs';
import type { Piece } from './piece.ts';
import { REPOSITORY } from './pieces.ts';

/** Where screenshots and the demo's index go. */
export const OUTPUT = join(root, 'demo-output');
const INDEX = join(OUTPUT, 'index');

/** Empties the output folder. */
export async function clearOutput(): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT, { recursive: true });
}

/** Indexes the example repository with the command line tool, as anyone would; returns what it said. */
export async function makeIndex(): Promise<string> {
  const command = [
    join(root, 'bin/sourcekeep.mjs'),
    'index',
    join(root, REPOSITORY),
    '--name',
    'acme/payments',
    '--out',
    INDEX,
  ];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => output.push(data));
  child.stderr.on('data', (data: Buffer) => output.push(data));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const said = Buffer.concat(output).toString().trim();
  if (code !== 0) throw new Error(`sourcekeep index ended with ${String(code)}: ${said}`);
  return said;
}

/** Serves the chat and the start page with the pieces to copy. */
export async function serveDemo(pieces: readonly Piece[]): Promise<Pages> {
  const list = pieces.map(({ title, about, text }) => ({ title, about, text }));
  return serveFolder(join(root, 'dist/demo'), { files: { '/pieces.json': JSON.stringify(list) } });
}

/** Opens the index through the options page, as a person does. */
export async function openIndexInOptions(extension: Extension): Promise<void> {
  const page = await extension.context.newPage();
  try {
    await page.goto(extension.url('src/ui/options/index.html'));
    await page.getByText('Open an index made by the command line').click();
    const names = (await readdir(INDEX)).filter((name) => name === 'index.json' || name.endsWith('.segment'));
    await page.getByLabel('Index files', { exact: true }).setInputFiles(names.map((name) => join(INDEX, name)));
    await page.getByLabel('Key', { exact: true }).fill(await readKey(`${INDEX}.key`));
    await page.getByRole('button', { name: 'Open the index' }).click();
    await waitUntilStored(extension, 'active-index', (value) => value !== undefined && value !== null);
    await page.getByText('The index is open').waitFor();
  } finally {
    await page.close();
  }
}

/** Adds the chat as an AI site through the options page, and waits until the guard is registered there. */
export async function addSiteInOptions(extension: Extension, origin: string): Promise<void> {
  const page = await extension.context.newPage();
  try {
    await page.goto(extension.url('src/ui/options/index.html'));
    await page.getByLabel('Protect another address').fill(origin);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await waitUntilStored(extension, 'settings', (value) => JSON.stringify(value ?? null).includes(origin));
    const worker = await extension.worker();
    await until(`the guard on ${origin}`, () =>
      worker.evaluate(async (pattern) => {
        const scripts = await chrome.scripting.getRegisteredContentScripts();
        return scripts.some(({ matches }) => matches?.includes(pattern) === true);
      }, `${origin}/*`),
    );
  } finally {
    await page.close();
  }
}

/** Chooses what happens on a finding, in the options page. */
export async function chooseAction(extension: Extension, action: 'warn' | 'justify' | 'block'): Promise<void> {
  const page = await extension.context.newPage();
  try {
    await page.goto(extension.url('src/ui/options/index.html'));
    await page.locator(`input[name=action][value=${action}]`).check();
    await until(`"${action}" to be kept`, async () => {
      const settings = (await stored(extension, 'settings')) as { action?: string } | undefined;
      return (settings?.action ?? 'warn') === action;
    });
  } finally {
    await page.close();
  }
}
