/**
 * The first minutes of a forced installation, in a fresh profile: managed storage answers with nothing at first, and
 * the server of the index isn't ready. What reads like code follows `onError`, prose goes its way, and everything that
 * the policy says holds from the moment that it is there, in the tab that was open all the time.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createWebServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { generate } from 'selfsigned';
import { root } from '../../scripts/build.mjs';
import type { PolicyInput } from '../../src/contract/policy.ts';
import { launchManaged, type Managed, policySeen } from './harness/force-install.ts';
import { fileOf } from './harness/pages.ts';
import {
  clickDialogButton,
  codeFlavours,
  dialogTree,
  pasteNative,
  readKey,
  setClipboard,
  stored,
  until,
  waitForNoDialog,
} from './harness.ts';

/** One of the catalogue: it is guarded before any policy has named a site. */
const HOST = 'chatgpt.com';
const PROSE = 'Could you please explain to me how the tides work, and why there are two of them on most days?';

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}

/** Some fifty lines of a file of this project: the example's are indexed, others aren't. */
async function code(file: string): Promise<string> {
  return (await readFile(join(root, file), 'utf8')).split('\n').slice(20, 70).join('\n');
}

/** What becomes of a paste: it is in the box, or a dialog says what was the matter. */
async function fate(
  chat: Page,
  text: string,
): Promise<{ readonly ends: 'in' | 'asked' | 'blocked'; readonly says: string }> {
  const box = chat.locator('textarea');
  await box.fill('');
  await setClipboard(chat, text === PROSE ? text : codeFlavours(text));
  await box.focus();
  await pasteNative(chat);
  let says = '';
  let ends: 'in' | 'asked' | 'blocked' | undefined;
  await until('the end of a paste', async () => {
    const dialog = await dialogTree(chat);
    if (dialog !== null) {
      says = dialog.text;
      ends = dialog.buttons.some(({ name }) => name === 'Paste anyway') ? 'asked' : 'blocked';
    } else if ((await box.inputValue()) === text) ends = 'in';
    return ends !== undefined;
  });
  if (ends === 'asked' || ends === 'blocked') {
    await clickDialogButton(chat, 'Cancel');
    await waitForNoDialog(chat);
    expect(await box.inputValue()).toBe('');
  }
  return { ends: ends ?? 'in', says };
}

test('until policy and index are there code follows onError and prose goes its way; then the policy holds', async () => {
  test.setTimeout(150_000);
  const folder = await mkdtemp(join(tmpdir(), 'sourcekeep-first-'));
  const index = join(folder, 'index');
  await promisify(execFile)(process.execPath, [
    ...[join(root, 'bin/sourcekeep.mjs'), 'index', join(root, 'examples/acme-payments'), '--out', index],
    ...['--name', 'acme/payments'],
  ]);
  let ready = false;
  const store = createWebServer((request, response) => {
    void fileOf(index, request.url ?? '/').then((file) => {
      if (ready && file !== undefined) response.writeHead(200, { 'content-type': file.type }).end(file.body);
      else response.writeHead(503).end();
    });
  });
  const certificate = await generate([{ name: 'commonName', value: HOST }]);
  const site = createServer({ key: certificate.private, cert: certificate.cert }, (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>chat</title><textarea></textarea>');
  });
  const [storePort, sitePort] = await Promise.all([portOf(store), portOf(site)]);
  const policy: PolicyInput = {
    action: 'block',
    index: { url: `http://localhost:${storePort}/index.json`, key: await readKey(`${index}.key`), refreshMinutes: 1 },
  };
  const [indexed, other] = await Promise.all([
    code('examples/acme-payments/services/ledger/src/settlement.ts'),
    code('src/policy/read-policy.ts'),
  ]);

  let extension: Managed | undefined;
  try {
    extension = await launchManaged({
      policy: {},
      ready: false,
      args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1:${sitePort}`, '--ignore-certificate-errors'],
    });
    const browser = extension;
    const chat = await browser.context.newPage();
    await chat.goto(`https://${HOST}/`);
    const prosePasses = async (): Promise<void> => expect((await fate(chat, PROSE)).ends).toBe('in');

    await test.step('no policy yet, so the default of onError: code is asked about', async () => {
      const { ends, says } = await fate(chat, other);
      expect(ends).toBe('asked');
      expect(says).toContain('still getting ready');
      await prosePasses();
      // An empty answer isn't one yet: nothing is written down of it.
      expect(await stored(browser, 'policy-cache')).toBeUndefined();
    });

    for (const [onError, ends] of [
      ['block', 'blocked'],
      ['allow', 'in'],
      ['ask', 'asked'],
    ] as const) {
      await test.step(`the policy is there and its index isn’t, onError ${onError}: code is ${ends}`, async () => {
        await browser.changePolicy({ ...policy, onError });
        await policySeen(browser);
        await expect.poll(async () => (await fate(chat, other)).ends, { timeout: 40_000 }).toBe(ends);
        if (onError === 'ask') expect((await fate(chat, other)).says).toContain('there is no index yet');
        await prosePasses();
      });
    }

    await test.step('the server answers: the policy’s own rules hold, without a restart', async () => {
      ready = true;
      const options = await browser.context.newPage();
      await options.goto(browser.url('src/ui/options/index.html'));
      await options.evaluate(() => chrome.runtime.sendMessage({ type: 'index-refresh' }));
      await options.close();
      await until('the index', async () => (await stored(browser, 'active-index')) !== undefined);
      const { ends, says } = await fate(chat, indexed);
      expect(ends).toBe('blocked');
      expect(says).toContain('services/ledger/src/settlement.ts');
      expect((await fate(chat, other)).ends).toBe('in');
      await prosePasses();
    });
  } finally {
    await extension?.close();
    for (const server of [store, site]) {
      server.close();
      server.closeAllConnections();
    }
    await rm(folder, { recursive: true, force: true });
  }
});
