/** The extension comes into a browser whose tabs are open, in either build: they are guarded without a reload. */
import { cp, mkdtemp, realpath } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { generate } from 'selfsigned';
import { buildOnce, pasteNative, setClipboard, until, waitUntilStored } from '../harness.ts';
import { attach, chromiumPath, idOfFolder, removeFolder, waitForWorker } from '../harness/browser.ts';
import { installIndex } from '../harness/index-files.ts';
import { packageIndex } from '../harness/package-index.ts';
import { way, type WayStage } from './way.ts';

/** One of the catalogue: the manifest names it. */
const HOST = 'chatgpt.com';

const PAGE = `<!doctype html><meta charset="utf-8"><title>open before</title>
<textarea rows="8" cols="60"></textarea>
<iframe srcdoc="<textarea rows='8' cols='60'></textarea>" width="900" height="400"></iframe>`;

interface Late {
  /** The site’s tab, as it is while there is no extension. */
  readonly tab: Page;
  /** Bodies of the requests that have arrived. */
  readonly bodies: readonly string[];
  install(): Promise<void>;
}

async function withOpenTab(build: 'store' | 'enterprise', body: (late: Late) => Promise<void>): Promise<void> {
  const built = await buildOnce(build);
  const home = await realpath(await mkdtemp(join(tmpdir(), 'sourcekeep-late-')));
  const folder = join(home, 'extension');
  await cp(built, folder, { recursive: true });
  const certificate = await generate([{ name: 'commonName', value: HOST }]);
  const bodies: string[] = [];
  const site = createServer({ key: certificate.private, cert: certificate.cert }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.method === 'POST') bodies.push(Buffer.concat(parts).toString('utf8'));
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    });
  });
  await new Promise<void>((resolve) => site.listen(0, resolve));
  const { port } = site.address() as AddressInfo;
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: await chromiumPath(),
    headless: false,
    viewport: { width: 1100, height: 760 },
    ignoreDefaultArgs: ['--disable-extensions', '--disable-component-extensions-with-background-pages'],
    args: [
      ...['--headless=new', '--lang=en-US', '--ignore-certificate-errors', '--enable-unsafe-extension-debugging'],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--host-resolver-rules=MAP ${HOST} 127.0.0.1:${port}`,
    ],
  });
  const extension = attach(context, idOfFolder(folder), join(home, 'profile'), async () => {
    site.closeAllConnections();
    site.close();
    await removeFolder(home);
  });
  try {
    const tab = await context.newPage();
    await tab.goto(`https://${HOST}/`);
    await body({
      ...{ tab, bodies },
      async install() {
        const session = await context.browser()?.newBrowserCDPSession();
        await session?.send('Extensions.loadUnpacked', { path: folder });
        await waitForWorker(extension);
        const isSeen = (cache: unknown): boolean => (cache as { seen?: boolean } | undefined)?.seen === true;
        await waitUntilStored(extension, 'policy-cache', isSeen);
        const { dir, key } = await packageIndex();
        await installIndex(extension, dir, key);
      },
    });
  } finally {
    await extension.close();
  }
}

async function pasteInto(tab: Page, frame: boolean, code: string, { cancel }: WayStage): Promise<void> {
  await setClipboard(tab, code);
  const area = (frame ? tab.frameLocator('iframe') : tab).locator('textarea');
  await area.focus();
  await pasteNative(tab);
  await cancel(tab);
  expect(await area.inputValue()).toBe('');
}

for (const build of ['store', 'enterprise'] as const) {
  const row = { way: 'Tab', form: `open before the extension came, ${build} build`, guard: 'injectIntoOpenTabs' };
  way({ ...row, title: 'paste' }, async (stage) => {
    await withOpenTab(build, async ({ tab, install }) => {
      await install();
      await pasteInto(tab, false, stage.indexedCode(), stage);
      await pasteInto(tab, true, stage.indexedCode(40, 1), stage);
    });
  });

  way({ ...row, title: 'fetch' }, async (stage) => {
    await withOpenTab(build, async ({ tab, bodies, install }) => {
      const code = stage.indexedCode();
      await tab.evaluate(() => void Object.assign(window, { taken: fetch }));
      await install();
      const sent = tab.evaluate((text) => {
        return fetch('/send', { method: 'POST', body: text }).then(
          () => 'sent',
          () => 'failed',
        );
      }, code);
      await stage.cancel(tab);
      expect(await sent).toBe('failed');
      expect(bodies).toEqual([]);
      // What its scripts took before stays the browser's: a row of the impossible (impossible.spec.ts).
      await tab.evaluate((text) => {
        void (window as unknown as { taken: typeof fetch }).taken('/send', { method: 'POST', body: text });
      }, code);
      await until('the request', async () => bodies.includes(code));
    });
  });
}
