/** The store build in a real Chromium: guards a known AI site by its manifest alone, and cannot reach the network. */
import { createServer, type Server } from 'node:https';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { generate } from 'selfsigned';
import {
  buildOnce,
  clickDialogButton,
  codeFlavours,
  dialogTree,
  exampleIndex,
  exampleLines,
  type Extension,
  fileOf,
  launch,
  type Pages,
  pasteNative,
  setClipboard,
  startPages,
  until,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';

const HOST = 'chatgpt.com';

let site: Server;
let pages: Pages;
let browser: Extension;

async function portOf(server: {
  listen(port: number, ready: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}

test.beforeAll(async () => {
  const folder = await buildOnce('pages');
  const certificate = await generate([{ name: 'commonName', value: HOST }]);
  site = createServer({ key: certificate.private, cert: certificate.cert }, (request, response) => {
    void fileOf(folder, request.url ?? '/').then((file) => {
      if (file === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': file.type }).end(file.body);
    });
  });
  const port = await portOf(site);
  pages = await startPages();
  browser = await launch({
    build: 'store',
    index: await exampleIndex(),
    settings: { action: 'block' },
    args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1:${port}`, '--ignore-certificate-errors'],
  });
});
test.afterAll(async () => {
  await browser.close();
  await pages.close();
  site.closeAllConnections();
  site.close();
});

async function pasteInto(address: string, text: string): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(address);
  await setClipboard(page, codeFlavours(text));
  await page.evaluate(() => window.focusEditor());
  await pasteNative(page);
  return page;
}

test('guards a site of the catalogue by the manifest alone', async () => {
  const code = await exampleLines('services/ledger/src/settlement.ts', 97, 25);
  const worker = await browser.worker();
  expect(await worker.evaluate(() => chrome.scripting.getRegisteredContentScripts())).toEqual([]);

  const page = await pasteInto(`https://${HOST}/prosemirror.html`, code);
  const tree = await waitForDialog(page);
  expect(tree.text).toContain('ChatGPT');
  expect(tree.text.replaceAll(' ', '')).toContain('services/ledger/src/settlement.ts');
  await clickDialogButton(page, 'Cancel');
  await waitForNoDialog(page);
  expect(await page.evaluate(() => window.editorText())).toBe('');
  await page.close();
});

test('is not there on any other site', async () => {
  const code = await exampleLines('services/ledger/src/settlement.ts', 97, 25);
  const page = await pasteInto(`${pages.origin}/textarea.html`, code);
  await until('the paste', async () => (await page.evaluate(() => window.editorText())) === code);
  expect(await dialogTree(page)).toBeNull();
  await page.close();
});

test('cannot reach a server that listens, neither from its worker nor from its pages', async () => {
  const requests: string[] = [];
  const server = createHttpServer((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('{}');
  });
  server.on('upgrade', (request, socket) => {
    requests.push(request.url ?? '');
    socket.destroy();
  });
  const origin = `http://127.0.0.1:${await portOf(server)}`;
  try {
    const worker = await browser.worker();
    const tryAll = async (to: string): Promise<string[]> => {
      const tries: Record<string, () => Promise<unknown>> = {
        fetch: () => fetch(`${to}/fetch`, { mode: 'no-cors' }),
        websocket: () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`${to.replace('http', 'ws')}/websocket`);
            socket.onopen = resolve;
            socket.onerror = () => reject(new Error('refused'));
          }),
        import: () => import(/* @vite-ignore */ `${to}/import.js`),
      };
      if (typeof document !== 'undefined') {
        tries['image'] = () =>
          new Promise((resolve, reject) => {
            const image = new Image();
            image.onload = resolve;
            image.onerror = () => reject(new Error('refused'));
            image.src = `${to}/image.png`;
          });
        tries['form'] = async () => {
          const form = document.createElement('form');
          form.action = `${to}/form`;
          form.target = '_blank';
          document.body.append(form);
          form.submit();
          await new Promise((resolve) => setTimeout(resolve, 300));
          throw new Error('sent, or refused');
        };
        tries['beacon'] = async () => {
          navigator.sendBeacon(`${to}/beacon`, 'x');
          await new Promise((resolve) => setTimeout(resolve, 300));
          throw new Error('sent, or refused');
        };
      }
      const done: string[] = [];
      for (const [name, attempt] of Object.entries(tries)) {
        await attempt().then(
          () => done.push(name),
          () => undefined,
        );
      }
      return done;
    };
    expect(await worker.evaluate(tryAll, origin)).toEqual([]);
    const page = await browser.context.newPage();
    await page.goto(browser.url('src/ui/options/index.html'));
    expect(await page.evaluate(tryAll, origin)).toEqual([]);
    expect(requests).toEqual([]);

    // The control: from a page of the web the same ways arrive.
    await page.goto(`${pages.origin}/textarea.html`);
    await page.evaluate(tryAll, origin);
    expect(requests).toEqual(expect.arrayContaining(['/fetch', '/websocket', '/image.png', '/form?', '/beacon']));
    await page.close();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
