/** Sites that a policy bans, by all three locks, and the approved assistant that takes over: one browser under a real policy. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { banRules } from '../../src/background/bans.ts';
import { effectivePolicy } from '../../src/background/effective-policy.ts';
import type { ActivityEvent, DecisionEvent } from '../../src/contract/event.ts';
import type { Status } from '../../src/contract/message.ts';
import type { PolicyInput } from '../../src/contract/policy.ts';
import { defaultSettings } from '../../src/platform/stored.ts';
import {
  clickDialogButton,
  pasteNative,
  setClipboard,
  until,
  waitForDialog,
  waitForNoDialog,
  waitUntilStored,
} from './harness.ts';
import { launchManaged, type Managed, policySeen } from './harness/force-install.ts';

const BLOCKED = 'src/ui/blocked/index.html';
/** No code: without an index that would be another question. */
const TEXT = 'The parts list of project Heron, as agreed with the customer last week.\nZwölf Stück, 3 × 4.\n';

const page = (body: string): string => `<!doctype html><meta charset="utf-8"><title>a page</title>${body}`;
const documents: Readonly<Record<string, string>> = {
  '/': page('<textarea></textarea>'),
  '/small': page('<textarea style="width: 40px; height: 20px"></textarea>'),
};
const SERVICE_WORKER = `onfetch = (event) => {
  if (event.request.mode === 'navigate')
    event.respondWith(new Response('<title>from the worker</title>', { headers: { 'content-type': 'text/html' } }));
};
oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());`;

let server: Server;
let port: number;
let extension: Managed;
/** What has reached the server, as `host path`. */
const asked: string[] = [];

const at = (host: string, path = '/'): string => `http://${host}:${port}${path}`;
const hosts = (...names: string[]): string[] => names.map((name) => at(name, '/*'));

function policyWith(rules: PolicyInput['rules']): PolicyInput {
  return {
    sites: [
      { id: 'heron', name: 'Heron Chat', matches: hosts('worker.localhost', 'fresh.localhost'), jurisdiction: 'NO' },
      { id: 'suite', name: 'Suite', matches: hosts('suite.localhost') },
      {
        id: 'chat',
        name: 'Chat',
        matches: hosts('chat.localhost'),
        requestHeaders: { 'X-Allowed-Workspace': 'corp' },
      },
      { id: 'corp-ai', name: 'Corp AI', matches: hosts('localhost'), approved: true },
    ],
    rules: [...(rules ?? []), { name: 'nothing internal', findings: ['marker'], action: 'block' }],
    markers: [{ name: 'project', pattern: 'project Heron' }],
    approvedAssistant: { name: 'Corp AI', url: at('localhost') },
    message: { text: 'Questions? #security', url: 'https://wiki.corp.example/ai' },
  };
}

const bans: PolicyInput['rules'] = [
  { name: 'not this one', sites: ['jurisdiction:NO'], action: 'ban' },
  { name: 'not its assistant', sites: ['http://suite.localhost/ai/*'], action: 'ban' },
];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.host?.split(':')[0]} ${request.url}`);
    if (request.url === '/workspace') {
      response.end(String(request.headers['x-allowed-workspace']));
      return;
    }
    const type = request.url === '/worker.js' ? 'text/javascript' : 'text/html';
    const body = request.url === '/worker.js' ? SERVICE_WORKER : (documents[request.url ?? ''] ?? documents['/']);
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
  extension = await launchManaged({ policy: policyWith([]), ready: false });
  await policySeen(extension);
});

test.afterAll(async () => {
  await extension.close();
  server.closeAllConnections();
  server.close();
});

async function open(url: string): Promise<Page> {
  const opened = await extension.context.newPage();
  await opened.goto(url).catch((error: unknown) => {
    // The navigation is replaced by the one to the blocked page.
    if (!/ERR_ABORTED|interrupted/.test(String(error))) throw error;
  });
  return opened;
}

const blockedUrl = (site: string): string => extension.url(`${BLOCKED}?site=${site}`);

async function toldBans(): Promise<DecisionEvent[]> {
  const options = await open(extension.url('src/ui/options/index.html'));
  const { value } = await options.evaluate(
    () => chrome.runtime.sendMessage({ type: 'activity' }) as Promise<{ value: ActivityEvent[] }>,
  );
  await options.close();
  return value.filter((event): event is DecisionEvent => event.type === 'decision' && event.action === 'ban');
}

async function changePolicy(rules: PolicyInput['rules']): Promise<void> {
  const policy = policyWith(rules);
  await extension.changePolicy(policy);
  await waitUntilStored(extension, 'policy-cache', (cache) => {
    return (cache as { raw: PolicyInput }).raw.rules?.length === policy.rules?.length;
  });
}

test('a ban shuts open tabs, the network, what a service worker answers, frames and paths, and opens again', async () => {
  test.setTimeout(180_000);
  const first = await open(at('worker.localhost'));
  await first.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
  });
  await first.goto(at('worker.localhost', '/again'));
  await expect(first).toHaveTitle('from the worker');
  const suite = await open(at('suite.localhost'));
  const withFrame = await open(at('localhost'));
  await withFrame.evaluate(
    (src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    },
    at('fresh.localhost', '/embedded'),
  );

  await changePolicy(bans);
  // The tab that was open.
  await expect(first).toHaveURL(blockedUrl('heron'));
  await expect(first.getByRole('heading', { level: 1 })).toHaveText('Heron Chat is blocked');
  await expect(first.getByText('not this one')).toBeVisible();
  await expect(first.getByText('Questions? #security')).toBeVisible();
  await expect(first.getByRole('link', { name: 'Open Corp AI' })).toHaveAttribute('href', at('localhost'));
  await expect.poll(() => withFrame.frames().filter((frame) => frame.url().includes('fresh.localhost'))).toEqual([]);

  // Asked of the network: nothing reaches the server.
  asked.length = 0;
  const fresh = await open(at('localhost'));
  await fresh.goto(at('fresh.localhost', '/c?q=secret')).catch(() => undefined);
  await expect(fresh).toHaveURL(blockedUrl('heron'));
  await fresh.screenshot({ path: test.info().outputPath('blocked.png'), animations: 'disabled' });
  await fresh.emulateMedia({ colorScheme: 'dark' });
  await fresh.screenshot({ path: test.info().outputPath('blocked-dark.png'), animations: 'disabled' });
  await fresh.getByRole('button', { name: 'Go back' }).click();
  await expect(fresh).toHaveURL(at('localhost'));

  // Answered by the site's own worker, which the browser's rules don't see.
  const answered = await open(at('worker.localhost', '/other'));
  await expect(answered).toHaveURL(blockedUrl('heron'));

  // From within another page.
  const outcome = await fresh.evaluate(async (url) => {
    const inserted = [
      Object.assign(document.createElement('iframe'), { src: `${url}frame` }),
      Object.assign(document.createElement('object'), { data: `${url}object` }),
      Object.assign(document.createElement('link'), { rel: 'preload', as: 'fetch', href: `${url}preload` }),
    ].map((element) => {
      const ended = new Promise((resolve) => {
        element.addEventListener('load', resolve);
        element.addEventListener('error', resolve);
      });
      document.body.append(element);
      return ended;
    });
    await Promise.all(inserted);
    return fetch(`${url}api`).then(
      () => 'went',
      () => 'refused',
    );
  }, at('fresh.localhost'));
  expect(outcome).toBe('refused');
  expect(asked.filter((request) => request.startsWith('fresh.'))).toEqual([]);

  // A path of a site, reached without a navigation.
  expect(suite.url()).toBe(at('suite.localhost'));
  await suite.evaluate(() => history.pushState(null, '', '/ai/new'));
  await expect(suite).toHaveURL(blockedUrl('suite'));
  await expect(suite.getByRole('heading', { level: 1 })).toHaveText('Suite is blocked');

  const events = await toldBans();
  expect(new Set(events.map(({ site, host }) => `${site} ${host.split(':')[0]}`))).toEqual(
    new Set(['heron worker.localhost', 'heron fresh.localhost', 'suite suite.localhost']),
  );
  expect(events.filter(({ host }) => host.startsWith('suite'))).toEqual([
    expect.objectContaining({ channel: 'navigation', outcome: 'blocked', findings: [], characters: 0, lines: 0 }),
  ]);

  // The page believes no address, and the popup tells of a ban wherever it is.
  await suite.goto(blockedUrl('chat'));
  await expect(suite.getByRole('heading', { level: 1 })).toHaveText('This page is not blocked');
  const banned = await suite.evaluate(async (url) => {
    const answer: { value: Status } = await chrome.runtime.sendMessage({ type: 'status', url });
    return answer.value.banned;
  }, blockedUrl('heron'));
  expect(banned).toEqual({ siteName: 'Heron Chat', rule: 'not this one' });

  await changePolicy([]);
  await expect(async () => {
    await fresh.goto(at('fresh.localhost', '/open'));
    expect(fresh.url()).toBe(at('fresh.localhost', '/open'));
  }).toPass();
  await first.reload();
  await expect(first.getByRole('heading', { level: 1 })).toHaveText('This page is not blocked');
});

/** What an editor at the assistant gets by a paste. */
async function pastedInto(assistant: Page): Promise<string> {
  await assistant.bringToFront();
  await assistant.locator('textarea').focus();
  await pasteNative(assistant);
  await expect(assistant.locator('textarea')).not.toHaveValue('');
  return assistant.locator('textarea').inputValue();
}

test('Chromium takes the rules of a ban on every AI site', async () => {
  const everySite = effectivePolicy({ rules: [{ sites: ['*'], action: 'ban' }] }, defaultSettings, true);
  const expressions = banRules(everySite).map(({ expression }) => expression);
  expect(expressions.length).toBeGreaterThan(60);
  const worker = await extension.worker();
  const refused = await worker.evaluate(async (all) => {
    const answers = await Promise.all(
      all.map((regex) => chrome.declarativeNetRequest.isRegexSupported({ regex, isCaseSensitive: true })),
    );
    return all.filter((_regex, place) => answers[place]?.isSupported !== true);
  }, expressions);
  expect(refused).toEqual([]);
});

test('a dialog opens the approved assistant with the held text on the clipboard, and the page learns nothing', async () => {
  const chat = await open(at('chat.localhost'));
  await chat.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['copy', 'beforecopy', 'cut']) {
      window.addEventListener(type, () => heard.push(type), { capture: true });
    }
  });
  const workspace = (): Promise<string> => fetch('/workspace').then((answer) => answer.text());
  // The browser takes its rules a moment after the policy is known.
  await expect.poll(() => chat.evaluate(workspace)).toBe('corp');

  await setClipboard(chat, TEXT);
  await chat.locator('textarea').focus();
  await pasteNative(chat);
  const dialog = await waitForDialog(chat);
  expect(dialog.buttons.map(({ name }) => name)).toContain('Open Corp AI');
  await setClipboard(chat, 'something else, copied meanwhile');
  const opened = extension.context.waitForEvent('page');
  await clickDialogButton(chat, 'Open Corp AI');
  const assistant = await opened;
  await expect(assistant).toHaveURL(at('localhost'));
  expect(await assistant.evaluate(workspace)).toBe('undefined');
  // An approved site: it lands without a question.
  expect(await pastedInto(assistant)).toBe(TEXT);
  await waitForNoDialog(chat);
  expect(await chat.locator('textarea').inputValue()).toBe('');
  expect(await chat.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([]);

  // A frame that is too small, in a page where Sourcekeep isn't: the small window does the same.
  const around = await open(at('elsewhere.localhost'));
  await around.evaluate(
    (src) => {
      const frame = Object.assign(document.createElement('iframe'), { src, width: 80, height: 60 });
      document.body.replaceChildren(frame);
    },
    at('chat.localhost', '/small'),
  );
  await setClipboard(around, TEXT);
  await around.frameLocator('iframe').locator('textarea').focus();
  const shown = extension.context.waitForEvent('page');
  await pasteNative(around);
  const small = await shown;
  await waitForDialog(small);
  await setClipboard(small, 'something else again');
  const next = extension.context.waitForEvent('page');
  await clickDialogButton(small, 'Open Corp AI');
  const another = await next;
  await expect(another).toHaveURL(at('localhost'));
  await until('the small window to close', async () => small.isClosed());
  expect(await pastedInto(another)).toBe(TEXT);
});
