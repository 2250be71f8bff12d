/**
 * The whole chain, as docs/admin.md tells an administrator to go: its commands, run as they stand, from the keys to a
 * Chromium that a policy has given extension, index and rules, and what changes there without a restart.
 */
import { cp, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { ActivityEvent } from '../../src/contract/event.ts';
import type { Replies, Request } from '../../src/contract/message.ts';
import { checkoutIn, guideBlocks, guidePorts, openShell, type Shell } from './harness/admin-guide.ts';
import { removeFolder, waitForWorker } from './harness/browser.ts';
import { policySeen, startUnderPolicy } from './harness/force-install.ts';
import { policyFolder } from './harness/policy.ts';
import {
  buildOnce,
  clickDialogButton,
  codeFlavours,
  type DialogTree,
  type Extension,
  pasteNative,
  setClipboard,
  until,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';
import { root } from '../../scripts/build.mjs';

function isUp(address: string): Promise<boolean> {
  return fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Pastes into the trial chat, takes what the dialog says, and cancels. */
async function pasted(chat: Page, text: string): Promise<DialogTree> {
  await setClipboard(chat, codeFlavours(text));
  await chat.locator('textarea').focus();
  await pasteNative(chat);
  const dialog = await waitForDialog(chat);
  await clickDialogButton(chat, 'Cancel');
  await waitForNoDialog(chat);
  expect(await chat.locator('textarea').inputValue()).toBe('');
  return dialog;
}

/** What one of the extension's own pages gets for an answer; undefined while there is no extension, or another version. */
async function answered<T extends Request['type']>(
  extension: Extension,
  request: Extract<Request, { type: T }>,
): Promise<Replies[T] | undefined> {
  const page = await extension.context.newPage();
  try {
    await page.goto(extension.url('src/ui/options/index.html'));
    const answer = await page.evaluate(
      (message) => chrome.runtime.sendMessage(message) as Promise<{ value: unknown } | undefined>,
      request,
    );
    return answer?.value as Replies[T] | undefined;
  } catch {
    return undefined;
  } finally {
    await page.close();
  }
}

const anyway = (dialog: DialogTree): boolean => dialog.buttons.some(({ name }) => name === 'Paste anyway');

test('an administrator follows docs/admin.md on one machine, and nothing has to be restarted for what changes', async () => {
  test.setTimeout(180_000);
  const ports = await guidePorts();
  const servers = [`http://localhost:${ports.server}/update.xml`, `http://127.0.0.1:${ports.trial}/`];
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sourcekeep-deploy-')));
  const policies = await policyFolder(folder);
  const enterprise = join(folder, 'enterprise');
  await cp(await buildOnce('enterprise'), enterprise, { recursive: true });
  const shell = await openShell(folder, await checkoutIn(folder, enterprise), policies.enter);
  const blocks = await guideBlocks(ports);
  // What it says is there already: the tests have built the extension.
  const left = new Set(blocks.keys());
  left.delete('build');
  const follow = (name: string): Promise<string> => {
    const commands = blocks.get(name);
    if (commands === undefined || !left.delete(name))
      throw new Error(`docs/admin.md has no block "${name}" to run now`);
    return shell.run(name, commands);
  };

  let extension: Extension | undefined;
  try {
    await test.step('keys, index, package, server, policy', async () => {
      await follow('keys');
      const index = await follow('index');
      expect(index).toContain('acme/payments');
      expect(index).toContain('sourcekeep/canary');
      const id = (await follow('pack')).trim().split('\n').at(-1) ?? '';
      expect(id).toMatch(/^[a-p]{32}$/u);
      await follow('serve');
      for (const address of servers) await until(`an answer of ${address}`, () => isUp(address));
      await follow('policy');
      await follow('install');
      // Otherwise the browser hides the worker and the pages of such an extension from every debugger, ours included.
      await writeFile(join(policies.managed, 'zz-debugging.json'), JSON.stringify({ DeveloperToolsAvailability: 1 }));
      extension = await startUnderPolicy(folder, policies, id, () => Promise.resolve());
    });
    if (extension === undefined) throw new Error('the browser has not started');
    await walkOn({ extension, shell, follow, enterprise, servers });
    expect([...left], 'blocks of the guide that nothing has run').toEqual([]);
  } finally {
    await extension?.close();
    await shell.close();
    await removeFolder(folder);
  }
});

interface Walk {
  readonly extension: Extension;
  readonly shell: Shell;
  /** Runs a block of the guide. */
  readonly follow: (block: string) => Promise<string>;
  /** The build that is packed. */
  readonly enterprise: string;
  /** Where index and package are, and the trial chat. */
  readonly servers: readonly string[];
}

async function walkOn({ extension, shell, follow, enterprise, servers }: Walk): Promise<void> {
  const chat = await extension.context.newPage();
  const code = async (file: string): Promise<string> =>
    (await readFile(join(root, file), 'utf8')).split('\n').slice(20, 70).join('\n');
  const settlement = await code('examples/acme-payments/services/ledger/src/settlement.ts');
  const log = (file: string): Promise<string[]> =>
    readFile(join(shell.home, 'sourcekeep', file), 'utf8').then((text) => text.split('\n').slice(0, -1));
  const reports = async (): Promise<ActivityEvent[]> =>
    (await log('reports.log')).map((line) => JSON.parse(line) as ActivityEvent);

  await test.step('the policy installs the extension, which gets policy and index', async () => {
    await waitForWorker(extension);
    await policySeen(extension);
    await until('the index', async () => (await answered(extension, { type: 'status' }))?.index?.origin === 'policy');
    expect(await answered(extension, { type: 'status' })).toMatchObject({
      managed: true,
      policyProblems: [],
      networkGuard: 'blocking',
      index: { sequence: 1 },
    });
  });

  const options = await extension.context.newPage();
  await test.step('the canary is caught', async () => {
    await options.goto(extension.url('src/ui/options/index.html'));
    await options.getByRole('button', { name: 'Run the self-test' }).click();
    await expect(options.getByRole('region', { name: 'Self-test' })).toContainText('sourcekeep/canary');
  });

  await test.step('a paste is blocked, a site is banned, and reports of both arrive', async () => {
    await chat.goto(servers[1] ?? '');
    const dialog = await pasted(chat, settlement);
    expect(dialog.text).toContain('services/ledger/src/settlement.ts');
    expect(anyway(dialog)).toBe(false);
    expect(dialog.buttons.map(({ name }) => name)).toContain('Open Corp AI');

    const banned = await extension.context.newPage();
    await banned.goto('https://chat.deepseek.com/').catch(() => undefined);
    await banned.waitForURL(extension.url('src/ui/blocked/**'));
    await expect(banned.locator('body')).toContainText('DeepSeek');
    await banned.close();

    const labels = { site: 'trial' };
    const expected = [
      { type: 'decision', site: 'trial-chat', channel: 'paste', action: 'block', outcome: 'blocked', labels },
      { type: 'decision', site: 'deepseek', channel: 'navigation', action: 'ban', outcome: 'blocked', labels },
      { type: 'health', code: 'heartbeat', detail: 'ok', indexSequence: 1 },
    ];
    await expect
      .poll(reports, { timeout: 45_000 })
      .toEqual(expect.arrayContaining(expected.map((event) => expect.objectContaining(event))));
  });

  await test.step('a policy that has changed holds', async () => {
    await follow('change-policy');
    await until('the new rule', async () => {
      const dialog = await pasted(chat, settlement);
      return dialog.text.includes('settlement.ts') && anyway(dialog);
    });
  });

  await test.step('code that is new is caught, for one small segment', async () => {
    const before = await log('server.log');
    await follow('change-code');
    await options.bringToFront();
    await options.getByRole('button', { name: 'Refresh now' }).click();
    await until('the new index', async () => (await answered(extension, { type: 'status' }))?.index?.sequence === 2);
    await chat.bringToFront();
    expect((await pasted(chat, await code('src/policy/decide.ts'))).text).toContain('services/decide.ts');
    const all = await log('server.log');
    // Once: had the policy been missing for a moment, the extension would have been removed and installed again.
    expect(all.filter((line) => line.includes('.crx '))).toHaveLength(1);
    const fetched = all.slice(before.length).filter((line) => line.includes('.segment '));
    expect(fetched).toHaveLength(1);
    expect(before).not.toContain(fetched[0]);
  });

  await test.step('an update comes in beside an open tab, which stays guarded', async () => {
    const manifest = join(enterprise, 'manifest.json');
    const written = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
    const version = `${written.version}.1`;
    await writeFile(manifest, JSON.stringify({ ...written, version }));
    await follow('update');
    const worker = await extension.worker();
    // What the button "Update" does. The worker may be gone before it can answer.
    await worker.evaluate(() => chrome.runtime.requestUpdateCheck()).catch(() => undefined);
    await until('the new version', async () => (await answered(extension, { type: 'status' }))?.version === version);
    // Until the new version has reached the tab, its dialog says that Sourcekeep was updated.
    await until('the guard in the open tab', async () =>
      (await pasted(chat, settlement)).text.includes('settlement.ts'),
    );
  });

  await test.step('the browser’s own pages show policy and extension', async () => {
    const page = await extension.context.newPage();
    await page.goto('chrome://policy');
    await expect.soft(page.getByText('ExtensionSettings', { exact: true }).first()).toBeVisible();
    await expect.soft(page.getByText('Sourcekeep', { exact: true }).first()).toBeVisible();
    await page.close();
  });

  await test.step('without the policy the browser takes all of it away', async () => {
    await follow('remove');
    await until('the end of the servers', async () => !(await Promise.all(servers.map(isUp))).includes(true));
    await until('the extension to be gone', async () => {
      const page = await extension.context.newPage();
      const answer = await page.goto(extension.url('manifest.json')).catch(() => undefined);
      await page.close();
      return answer === undefined;
    });
  });
}
