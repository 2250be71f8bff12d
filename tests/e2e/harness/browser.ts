/** Starts a real Chromium with one build of the extension, ready: policy asked for, index and sites in place. */
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Worker } from '@playwright/test';
import { buildOnce } from '../../../scripts/build.mjs';
import { findChromium } from '../../../scripts/chromium.mjs';
import type { PolicyInput } from '../../../src/contract/policy.ts';
import type { Settings } from '../../../src/contract/settings.ts';
import { installIndex } from './index-files.ts';
import { chromiumUnderPolicy } from './policy.ts';
import { addSite, changeSettings, waitUntilStored } from './settings.ts';

export interface LaunchOptions {
  readonly build: 'store' | 'enterprise';
  /** An index as the CLI wrote it: its folder and the key in base64 (see `readKey`). */
  readonly index?: { readonly dir: string; readonly key: string };
  readonly settings?: Partial<Settings>;
  /** Origins that are AI sites in this browser, such as `http://localhost:1234`. */
  readonly sites?: readonly string[];
  readonly policy?: PolicyInput;
  readonly headless?: boolean;
  readonly args?: readonly string[];
  /** Further options of Playwright's persistent context. */
  readonly context?: Parameters<typeof chromium.launchPersistentContext>[1];
}

export interface Extension {
  readonly context: BrowserContext;
  readonly extensionId: string;
  readonly profile: string;
  /** What the worker, the pages and the content scripts have written to the console so far. */
  readonly console: readonly string[];
  /** The service worker; wakes it when it was stopped. */
  worker(): Promise<Worker>;
  /** Stops the service worker as the browser does when it idles; the next message or event starts it again. */
  stopWorker(): Promise<void>;
  /** The address of one of the extension's own files. */
  url(path: string): string;
  close(): Promise<void>;
}

/** Chromium names an unpacked extension after its folder: the first 128 bits of its path's SHA-256, in letters. */
export function idOfFolder(folder: string): string {
  const digits = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return [...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

export async function chromiumPath(): Promise<string> {
  const path = await findChromium();
  if (path === undefined) throw new Error('no Chromium found; "npm run setup" gets one');
  return path;
}

/**
 * The extension of a browser that has just been started. `discard` removes what was made for the browser, once it is
 * closed.
 */
export function attach(
  context: BrowserContext,
  extensionId: string,
  profile: string,
  discard: () => Promise<void>,
): Extension {
  const lines: string[] = [];
  const listen = (worker: Worker): void => {
    worker.on('console', (message) => lines.push(message.text()));
  };
  context.serviceWorkers().forEach(listen);
  context.on('serviceworker', listen);
  context.on('console', (message) => lines.push(message.text()));
  context.on('weberror', (error) => lines.push(String(error.error())));

  const origin = `chrome-extension://${extensionId}`;
  const own = (): Worker | undefined => context.serviceWorkers().find((worker) => worker.url().startsWith(origin));
  // Playwright keeps its object for a stopped worker, which answers again only once something has woken it.
  let stopped = false;
  return {
    context,
    extensionId,
    profile,
    console: lines,
    url: (path) => `${origin}/${path}`,
    async worker() {
      const running = own();
      if (running !== undefined && !stopped) return running;
      const started = running ?? context.waitForEvent('serviceworker', (worker) => worker.url().startsWith(origin));
      const door = await context.newPage();
      try {
        await door.goto(`${origin}/manifest.json`);
        await door.evaluate(() => chrome.runtime.sendMessage('wake').catch(() => undefined));
        stopped = false;
        return await started;
      } finally {
        await door.close();
      }
    },
    async stopWorker() {
      const page = context.pages()[0] ?? (await context.newPage());
      const session = await context.newCDPSession(page);
      const done = new Promise<void>((resolve) => {
        session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          const mine = versions.some((one) => one.scriptURL.startsWith(origin) && one.runningStatus === 'stopped');
          if (mine) resolve();
        });
      });
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await done;
      stopped = true;
      await session.detach();
    },
    async close() {
      await context.close();
      await discard();
    },
  };
}

/** Waits until the service worker has started once; after a forced installation that takes some seconds. */
export async function waitForWorker({ context, url }: Extension): Promise<void> {
  const isOwn = (worker: Worker): boolean => worker.url().startsWith(url(''));
  if (context.serviceWorkers().some(isOwn)) return;
  await context.waitForEvent('serviceworker', { predicate: isOwn, timeout: 60_000 });
}

/** Browsers may still write while they end. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Starts a browser of its own for one test. Close it, or it stays. */
export async function launch(options: LaunchOptions): Promise<Extension> {
  const built = await buildOnce(options.build);
  const home = await realpath(await mkdtemp(join(tmpdir(), 'sourcekeep-')));
  // A copy: another build may run meanwhile, and the id is this browser's alone.
  const folder = join(home, 'extension');
  await cp(built, folder, { recursive: true });
  const extensionId = idOfFolder(folder);
  const program = await chromiumPath();
  const profile = join(home, 'profile');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath:
      options.policy === undefined ? program : await chromiumUnderPolicy(program, home, extensionId, options.policy),
    headless: false,
    viewport: { width: 1100, height: 760 },
    ...options.context,
    // Playwright's own headless mode starts another program; this flag is the real browser without a window.
    args: [
      ...(options.headless === false ? [] : ['--headless=new']),
      ...(process.getuid?.() === 0 || options.policy !== undefined ? ['--no-sandbox'] : []),
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
      '--lang=en-US',
      ...(options.args ?? []),
      ...(options.context?.args ?? []),
    ],
  });
  const extension = attach(context, extensionId, profile, () => removeFolder(home));
  try {
    await waitForWorker(extension);
    // Until managed storage has answered once, code-like pastes follow `onError`, as they should.
    await waitUntilStored(
      extension,
      'policy-cache',
      (cache) => (cache as { seen?: boolean } | undefined)?.seen === true,
    );
    if (options.index !== undefined) await installIndex(extension, options.index.dir, options.index.key);
    if (options.settings !== undefined) await changeSettings(extension, options.settings);
    for (const site of options.sites ?? []) await addSite(extension, site);
  } catch (error) {
    await extension.close();
    throw error;
  }
  return extension;
}

/** The key that the CLI wrote beside an index, in base64. */
export async function readKey(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim();
}

/** Stops the service worker as the browser does when it idles; the next message or event starts it again. */
export async function stopWorker(extension: Extension): Promise<void> {
  await extension.stopWorker();
}
