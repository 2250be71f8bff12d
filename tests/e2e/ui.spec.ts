/** The extension's own pages in a real Chromium: index a folder, open an index, protect, try, look back. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import type { ActivityEvent, DecisionEvent } from '../../src/contract/event.ts';
import type { ActiveIndex } from '../../src/contract/index-store.ts';
import { type Extension, launch, type Pages, readKey, startPages, stored, until } from './harness.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '..', '..', 'bin', 'sourcekeep.mjs');
const acme = join(import.meta.dirname, '..', '..', 'examples', 'acme-payments');
const OPTIONS = 'src/ui/options/index.html';
const POPUP = 'src/ui/popup/index.html';
const ACTIVITY = 'src/ui/activity/index.html';

let browser: Extension;
/** Everything that a page of ours said on its console or asked of the network. */
let said: string[];

async function open(path: string): Promise<Page> {
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

function activeIndex(): Promise<ActiveIndex | undefined> {
  return stored(browser, 'active-index') as Promise<ActiveIndex | undefined>;
}

/** Names of the folders in the extension's own files. */
function indexFolders(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
}

async function indexFolder(page: Page, folder: string): Promise<void> {
  await page.getByLabel('or use the upload dialog').setInputFiles(folder);
}

/** Twenty lines of the example repository. */
async function acmeCode(): Promise<string> {
  const text = await readFile(join(acme, 'services/ledger/src/settlement.ts'), 'utf8');
  return text.split('\n').slice(80, 120).join('\n');
}

test.beforeEach(() => {
  said = [];
});

test.afterEach(async () => {
  await browser.close();
  expect(said).toEqual([]);
});

test('the welcome page leads from installation to the first index and a first finding', async () => {
  browser = await launch({ build: 'store' });
  await until('the welcome page', () =>
    Promise.resolve(browser.context.pages().some((page) => page.url().includes('/welcome/'))),
  );
  const page = await open('src/ui/welcome/index.html');
  await expect(page.getByRole('heading', { name: 'Index your first folder' })).toBeVisible();
  await indexFolder(page, acme);
  await expect(page.getByText('Your code is indexed')).toBeVisible();
  await expect(page.getByText(/from 1 repository/)).toBeVisible();

  await page.getByLabel('Text to try').fill(await acmeCode());
  await expect(page.getByText('You would be warned')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Findings' })).toContainText('services/ledger/src/settlement.ts');
  await expect(page.getByRole('region', { name: 'Matched lines' }).getByText('matched:').first()).toBeAttached();

  await page.getByLabel('Text to try').fill('Please write a poem about the sea.');
  await expect(page.getByText('This would go through')).toBeVisible();

  const active = await activeIndex();
  expect(active).toMatchObject({ origin: 'local', summary: { repositories: 1 } });
  expect(Buffer.from(active?.key ?? '', 'base64')).toHaveLength(32);
  expect(await indexFolders(page)).toEqual([active?.folder]);
});

test('indexing again replaces the index; cancelling leaves the one in use alone', async () => {
  browser = await launch({ build: 'store' });
  const page = await open(OPTIONS);
  await indexFolder(page, acme);
  await expect(page.getByText('Your code is indexed')).toBeVisible();
  const first = await activeIndex();

  const folder = await mkdtemp(join(tmpdir(), 'sourcekeep-many-'));
  try {
    const source = await readFile(join(acme, 'services/ledger/src/settlement.ts'), 'utf8');
    await mkdir(join(folder, 'src'));
    const varied = (n: number): string => source.replaceAll(/\b([a-z]\w{4,})\b/g, `$1${n}`);
    for (let n = 0; n < 1_500; n += 1) await writeFile(join(folder, 'src', `part-${n}.ts`), varied(n));
    await writeFile(join(folder, '.gitignore'), 'src/part-1.ts\n');
    await writeFile(join(folder, 'logo.png'), 'not really');

    await indexFolder(page, folder);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Cancelled. What was in use stays in use.')).toBeVisible();
    expect(await activeIndex()).toEqual(first);
    expect(await indexFolders(page)).toEqual([first?.folder]);
    await expect(page.getByLabel('Index in use')).toContainText(first?.summary.files.toLocaleString('en') ?? '');

    await indexFolder(page, folder);
    await expect(page.getByRole('progressbar', { name: 'Indexing' })).toBeVisible();
    await expect(page.getByText('Your code is indexed')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/Left out: .*1 binary/)).toContainText('1 in .gitignore');
    await expect(page.getByText(/Left out:/)).toContainText('1 in .gitignore');
    const second = await activeIndex();
    // 1,499 sources and the .gitignore itself.
    expect(second?.summary.files).toBe(1_500);
    expect(second?.folder).not.toBe(first?.folder);
    expect(second?.key).not.toBe(first?.key);
    expect(await indexFolders(page)).toEqual([second?.folder]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  await page.getByRole('button', { name: 'Delete the index' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  expect(await activeIndex()).toBeDefined();
  await page.getByRole('button', { name: 'Delete the index' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByLabel('Index in use')).toBeHidden();
  expect(await activeIndex()).toBeUndefined();
  expect(await indexFolders(page)).toEqual([]);
});

test('an index of the command line opens; a broken one is named as such and changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sourcekeep-cli-'));
  browser = await launch({ build: 'store' });
  try {
    const made = join(folder, 'index');
    await run(process.execPath, [cli, 'index', acme, '--out', made, '--name', 'acme/payments']);
    await run(process.execPath, [cli, 'keygen', '--out', join(folder, 'other')]);
    const key = await readKey(`${made}.key`);
    const text = await readFile(join(made, 'index.json'), 'utf8');
    const manifest = JSON.parse(text) as { files: number; segments: { file: string }[] };
    const segment = manifest.segments[0]?.file ?? '';

    const page = await open(OPTIONS);
    await page.getByText('Open an index made by the command line').click();
    const openIndex = async (files: string | string[], keyText: string): Promise<void> => {
      await page.getByLabel(typeof files === 'string' ? 'Index folder' : 'Index files').setInputFiles(files);
      await page.getByLabel('Key', { exact: true }).fill(keyText);
      await page.getByRole('button', { name: 'Open the index' }).click();
    };

    await openIndex(made, 'too short');
    await expect(page.getByText('This is not an index key: a key is 32 bytes in base64.')).toBeVisible();

    await page
      .getByLabel('Index files', { exact: true })
      .last()
      .setInputFiles([join(made, 'index.json'), join(made, segment)]);
    await page.getByLabel('Key file').setInputFiles(`${made}.key`);
    await page.getByRole('button', { name: 'Open the index' }).click();
    await expect(page.getByText('The index is open')).toBeVisible();
    const active = await activeIndex();
    expect(active).toMatchObject({ origin: 'file', key, summary: { files: manifest.files } });

    const broken = async (name: string, change: (to: string) => Promise<void>): Promise<string> => {
      const to = join(folder, name);
      await cp(made, to, { recursive: true });
      await change(to);
      return to;
    };
    const data = await readFile(join(made, segment));
    const flipped = Buffer.from(data);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
    const cases: readonly (readonly [string, string, string])[] = [
      [acme, key, 'There is no “index.json” among these files.'],
      [
        await broken('other-json', (to) => writeFile(join(to, 'index.json'), '{"name":"x"}')),
        key,
        '“index.json” doesn’t describe a Sourcekeep index.',
      ],
      [
        await broken('newer', (to) =>
          writeFile(join(to, 'index.json'), JSON.stringify({ ...JSON.parse(text), version: 99 })),
        ),
        key,
        'This index was made by a newer Sourcekeep.',
      ],
      [await broken('short', (to) => writeFile(join(to, segment), data.subarray(0, 900))), key, 'is cut short.'],
      [await broken('flipped', (to) => writeFile(join(to, segment), flipped)), key, 'is damaged'],
      [await broken('missing', (to) => rm(join(to, segment))), key, 'is missing.'],
      [made, await readKey(join(folder, 'other', 'index.key')), 'This key doesn’t belong to this index.'],
    ];
    for (const [files, keyText, sentence] of cases) {
      await openIndex(files, keyText);
      await expect(page.getByRole('alert')).toContainText(sentence);
      await expect(page.getByRole('alert')).toContainText('What was in use stays in use.');
      expect(await activeIndex()).toEqual(active);
      expect(await indexFolders(page)).toEqual([active?.folder]);
    }
    await page.getByLabel('Text to try').fill(await acmeCode());
    await expect(page.getByRole('list', { name: 'Findings' })).toContainText('acme/payments');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('options: the action, secrets, the list of sites, an address of one’s own', async () => {
  browser = await launch({ build: 'enterprise' });
  const page = await open(OPTIONS);
  await indexFolder(page, acme);
  await expect(page.getByText('Your code is indexed')).toBeVisible();

  await page.getByLabel('Text to try').fill(await acmeCode());
  await expect(page.getByText('You would be warned')).toBeVisible();
  await page.getByRole('radio', { name: /^Block/ }).check();
  await until(
    'the setting',
    async () => ((await stored(browser, 'settings')) as { action: string }).action === 'block',
  );
  await page.getByLabel('Text to try').fill(`${await acmeCode()}\n`);
  await expect(page.getByText('This would be stopped')).toBeVisible();

  await page.getByLabel('Text to try').fill('const key = "AKIAQ3EGRIMZK7WQJ4TX";\n');
  await expect(page.getByRole('list', { name: 'Findings' })).toContainText('Secret');
  await page.getByRole('switch', { name: 'Notice secrets' }).click();
  await expect(page.getByRole('switch', { name: 'Notice secrets' })).toHaveAttribute('aria-checked', 'false');

  const list = page.getByRole('list', { name: 'AI sites' });
  await page.getByLabel('Filter sites').fill('chatgpt');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await list.getByRole('switch', { name: 'Protect ChatGPT' }).click();
  await expect(list.getByRole('switch', { name: 'Protect ChatGPT' })).toHaveAttribute('aria-checked', 'false');
  expect(await stored(browser, 'settings')).toMatchObject({ disabledSites: ['chatgpt'], secrets: false });
  await list.getByRole('switch', { name: 'Protect ChatGPT' }).click();
  await expect(list.getByRole('switch', { name: 'Protect ChatGPT' })).toHaveAttribute('aria-checked', 'true');
  await page.getByLabel('Filter sites').fill('no such site');
  await expect(page.getByText('No site fits “no such site”.')).toBeVisible();
  await page.getByLabel('Filter sites').fill('');

  await page.getByLabel('Protect another address').fill('ftp://ai.example.com');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Only http and https addresses can be protected.')).toBeVisible();
  await page.getByLabel('Protect another address').fill('localhost:47110');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('listitem').first()).toContainText('localhost:47110');
  await expect(list.getByRole('listitem').first()).toContainText('Added by you');
  await page.getByRole('button', { name: 'Remove localhost:47110' }).click();
  await expect(list.getByText('localhost:47110')).toBeHidden();
});

test('the popup switches the site in front off and on, pauses it, and protects a new one', async () => {
  const pages: Pages = await startPages();
  try {
    browser = await launch({ build: 'enterprise' });
    const [chat = await browser.context.newPage()] = browser.context.pages();
    await chat.goto(`${pages.origin}/textarea.html`);
    await chat.bringToFront();
    // As the browser's own popup does, it must speak of the tab in front of the browser window, not of itself.
    const worker = await browser.worker();
    const opening = browser.context.waitForEvent('page');
    await worker.evaluate(
      (url) => chrome.windows.create({ url, type: 'popup', width: 376, height: 620 }),
      browser.url(POPUP),
    );
    const popup = await opening;

    await expect(popup.getByRole('heading', { name: 'Not an AI site' })).toBeVisible();
    await expect(popup.getByText('No index yet')).toBeVisible();
    await popup.getByRole('button', { name: 'Protect this site' }).click();
    await expect(popup.getByRole('heading', { name: 'On, but without an index' })).toBeVisible();

    const host = new URL(pages.origin).host;
    const guard = popup.getByRole('switch', { name: `Protect ${host}` });
    await guard.click();
    await expect(popup.getByRole('heading', { name: 'Switched off here' })).toBeVisible();
    await expect(guard).toHaveAttribute('aria-checked', 'false');
    await guard.click();
    await expect(guard).toHaveAttribute('aria-checked', 'true');

    await popup.getByRole('button', { name: 'Pause for 15 minutes' }).click();
    await expect(popup.getByRole('heading', { name: 'Paused' })).toBeVisible();
    await expect(popup.getByText('15 min left')).toBeVisible();
    await popup.getByRole('button', { name: 'Resume now' }).click();
    await expect(popup.getByRole('heading', { name: 'On, but without an index' })).toBeVisible();
    await expect(popup.getByText('checked today')).toBeVisible();
  } finally {
    await pages.close();
  }
});

function decision(changes: Partial<DecisionEvent>): DecisionEvent {
  return {
    type: 'decision',
    id: crypto.randomUUID(),
    time: new Date().toISOString(),
    version: '0.1.0',
    site: 'chatgpt',
    host: 'chatgpt.com',
    channel: 'paste',
    action: 'justify',
    outcome: 'overridden',
    findings: [{ kind: 'source', repository: 'acme/payments', file: 'src/ledger.ts', lines: 12, share: 0.5 }],
    characters: 400,
    lines: 14,
    reason: '=HYPERLINK("https://evil.example","a")',
    ...changes,
  };
}

test('activity: filter, export as JSON and CSV, delete', async () => {
  browser = await launch({ build: 'store' });
  const page = await open(ACTIVITY);
  await expect(page.getByRole('heading', { name: 'Nothing yet' })).toBeVisible();
  const events: ActivityEvent[] = [
    decision({}),
    decision({
      site: 'claude',
      host: 'claude.ai',
      outcome: 'blocked',
      action: 'block',
      time: '2026-01-02T03:04:05.000Z',
    }),
  ];
  await page.evaluate(async (all) => {
    const request = indexedDB.open('activity');
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const transaction = database.transaction('events', 'readwrite');
    for (const event of all) transaction.objectStore('events').put(event);
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    database.close();
  }, events);
  await page.reload();

  const rows = page.getByRole('region', { name: 'Events' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText('ChatGPT');
  await expect(rows.nth(1)).toContainText('Sent anyway');
  await expect(rows.nth(2)).toContainText('Stopped');
  await page.getByLabel('Outcome').selectOption('blocked');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Outcome').selectOption('all');
  await page.getByLabel('Filter events').fill('claude');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Filter events').fill('');
  await expect(rows).toHaveCount(3);

  const download = async (button: string): Promise<{ name: string; text: string }> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };
  const json = await download('Export as JSON');
  expect(json.name).toMatch(/^sourcekeep-activity-\d{4}-\d\d-\d\d\.json$/);
  expect(JSON.parse(json.text)).toEqual(events);
  const csv = await download('Export as CSV');
  expect(csv.text.trim().split('\r\n')).toHaveLength(3);
  expect(csv.text).toContain(`"'=HYPERLINK(""https://evil.example"",""a"")"`);

  await page.getByRole('button', { name: 'Delete all' }).click();
  await page.getByRole('group', { name: 'Delete 2 events?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing yet' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Nothing yet' })).toBeVisible();
});

test('every control of every page has a name for screen readers, and a visible focus', async () => {
  browser = await launch({ build: 'store' });
  for (const path of [OPTIONS, ACTIVITY, POPUP, 'src/ui/welcome/index.html']) {
    const page = await open(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const session = await browser.context.newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const controls = ['button', 'textbox', 'searchbox', 'switch', 'radio', 'combobox', 'link', 'checkbox', 'region'];
    const nameless = nodes
      .filter(({ ignored, role }) => !ignored && controls.includes(String(role?.value)))
      .filter(({ name }) => String(name?.value ?? '').trim() === '');
    expect(nameless.map(({ role, backendDOMNodeId }) => `${path}: ${role?.value} ${backendDOMNodeId}`)).toEqual([]);

    // The empty log has nothing to go to.
    if (path !== ACTIVITY) {
      await page.keyboard.press('Tab');
      await expect(page.locator(':focus-visible')).toHaveCSS('outline-style', 'solid');
    }
    await page.close();
  }
});

test('under a policy what is fixed is shown, locked and explained', async () => {
  browser = await launch({
    build: 'enterprise',
    policy: {
      action: 'block',
      userCanDisableSites: false,
      userCanChangeSettings: false,
      userCanSeeActivity: false,
      message: { text: 'Questions? #security' },
    },
  });
  const page = await open(OPTIONS);
  await expect(page.getByText('Managed by your organisation')).toBeVisible();
  await expect(page.getByText(/Questions\? #security/)).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Block/ })).toBeChecked();
  await expect(page.getByRole('radio', { name: /^Warn/ })).toBeDisabled();
  await expect(page.getByText('Set by your organisation.').first()).toBeVisible();
  await expect(page.getByText('Your organisation provides the index.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeHidden();
  await expect(page.getByRole('switch', { name: 'Protect ChatGPT' })).toBeDisabled();
  const activity = await open(ACTIVITY);
  await expect(activity.getByText('Your organisation has turned this page off.')).toBeVisible();
});
