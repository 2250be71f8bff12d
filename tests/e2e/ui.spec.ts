/** The extension's own pages in a real Chromium: protect, switch off, pause, try, look back. */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { ActivityEvent, DecisionEvent } from '../../src/contract/event.ts';
import type { Status } from '../../src/contract/message.ts';
import { type Extension, launch, type Pages, startPages, stored, until } from './harness.ts';
import { acme, acmeCode, ACTIVITY, indexFolder, openPage, OPTIONS, POPUP, WELCOME } from './own-pages.ts';

let browser: Extension;
let said: string[];

const open = (path: string): Promise<Page> => openPage(browser, path, said);

test.beforeEach(() => {
  said = [];
});

test.afterEach(async () => {
  await browser.close();
  expect(said).toEqual([]);
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
  await expect(rows.nth(1)).toContainText('Went through anyway');
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
  for (const path of [OPTIONS, ACTIVITY, POPUP, WELCOME]) {
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

/** The words that a control's `aria-describedby` leads to. */
function explanationOf(control: Locator): Promise<string> {
  return control.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
}

test('under a policy what is fixed is shown, locked and explained; its mistakes are named', async () => {
  browser = await launch({
    build: 'enterprise',
    policy: {
      action: 'block',
      rules: [{ sites: ['jurisdiction:CN'], action: 'ban' }],
      sites: [{ id: 'long', name: 'Assistant '.repeat(10), matches: ['https://ai.corp.example/*'] }],
      grantMinutes: -1,
      reporting: {
        url: 'https://siem.corp.example/collect?token=t0ken-of-siem',
        headers: { Authorization: 'Bearer t0ken-of-siem' },
      },
      userCanDisableSites: false,
      userCanChangeSettings: false,
      userCanSeeActivity: false,
      message: { text: 'Questions? #security' },
    },
  });
  const page = await open(OPTIONS);
  const policy = page.getByRole('region', { name: 'Managed by your organisation' });
  await expect(policy).toContainText('Nobody may open tools from China.');
  await expect(policy).toContainText('Decisions go to siem.corp.example');
  await expect(page.getByRole('listitem').filter({ hasText: /^DeepSeek/ })).toContainText('Closed');
  await expect(policy.getByRole('row', { name: /grantMinutes/ })).toHaveText(
    'grantMinutesmust be at least 0the default, 60',
  );
  expect(await page.content()).not.toContain('t0ken-of-siem');
  await expect(page.getByText(/Questions\? #security/)).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Block/ })).toBeChecked();
  await expect(page.getByRole('radio', { name: /^Warn/ })).toBeDisabled();
  await expect(page.getByText('It provides the index.')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeHidden();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );
  expect(await explanationOf(page.getByRole('group', { name: 'On a finding' }))).toContain('Managed by');
  const locked = [
    page.getByRole('switch', { name: 'Notice secrets' }),
    page.getByRole('switch', { name: 'Protect ChatGPT' }),
    page.getByLabel('Protect another address'),
    page.getByRole('button', { name: 'Add', exact: true }),
    page.getByRole('button', { name: 'Forget them' }),
  ];
  for (const control of locked) {
    await expect(control).toBeDisabled();
    expect(await explanationOf(control)).toContain('Managed by your organisation.');
  }
  // Pages write settings by themselves: what is locked counts for nothing where it was written all the same.
  await page.evaluate(() =>
    chrome.storage.local.set({ settings: { action: 'warn', disabledSites: ['chatgpt'], secrets: false } }),
  );
  const answer = await page.evaluate(
    () => chrome.runtime.sendMessage({ type: 'status', url: 'https://chatgpt.com/' }) as Promise<{ value: Status }>,
  );
  expect(answer.value).toMatchObject({ siteState: 'on', policy: { action: 'block', secrets: true } });
  const popup = await open(POPUP);
  await expect(popup.getByText('Your organisation’s policy has 1 mistake.')).toBeVisible();
  await expect(popup.getByRole('button', { name: 'See which' })).toBeVisible();
  const activity = await open(ACTIVITY);
  await expect(activity.getByText('Your organisation has turned this page off.')).toBeVisible();
});
