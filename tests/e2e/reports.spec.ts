/**
 * Reports of a browser under a real policy: a block arrives within seconds, nothing is lost while the receiver is away
 * or the worker is stopped, the heartbeat says what protects, and the canary is caught.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import type { ActivityEvent } from '../../src/contract/event.ts';
import {
  clickDialogButton,
  codeFlavours,
  exampleLines,
  pasteNative,
  readKey,
  setClipboard,
  startPages,
  until,
  waitForDialog,
} from './harness.ts';
import { launchManaged } from './harness/force-install.ts';
import { EXAMPLE } from './harness/index-files.ts';
import { type ReportReceiver, startReceiver } from './harness/report-receiver.ts';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'bin/sourcekeep.mjs');
/** As many as the queue holds (src/background/reports.ts). */
const MAX_QUEUED = 5_000;

const eventsIn = ({ received }: ReportReceiver): ActivityEvent[] =>
  received.flatMap(({ body }) => JSON.parse(body) as ActivityEvent[]);

/** Fills the queue up with decisions that are due. */
function fillQueue(page: Page, most: number): Promise<void> {
  return page.evaluate(async (count) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('reports', 1);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('the queue can’t be opened'));
    });
    const transaction = database.transaction('reports', 'readwrite');
    const store = transaction.objectStore('reports');
    for (let i = 0; i < count; i++) {
      const id = crypto.randomUUID();
      const about = { site: 'corp-chat', host: 'localhost', channel: 'paste', action: 'audit', outcome: 'sent' };
      const event = { type: 'decision', id, time: new Date(1e12 + i).toISOString(), version: '0', ...about };
      store.put({ id, due: 1e12 + i, event: { ...event, findings: [], characters: 1, lines: 1 } });
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the queue takes nothing'));
    });
    database.close();
  }, most);
}

test('a block is reported, also after the receiver was away; heartbeat and canary prove that it works', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sourcekeep-reports-'));
  const index = join(folder, 'index');
  await promisify(execFile)(process.execPath, [
    ...[cli, 'index', join(root, EXAMPLE), '--name', 'acme/payments', '--canary', '--out', index],
  ]);
  const pages = await startPages();
  let receiver = await startReceiver();
  const extension = await launchManaged({
    policy: {
      sites: [{ id: 'corp-chat', name: 'Corp chat', matches: [`${pages.origin}/*`], vendor: 'Corp' }],
      rules: [{ name: 'no source', sites: ['corp-chat'], findings: ['source'], action: 'block' }],
      reporting: { url: receiver.url, headers: { Authorization: 'Bearer of-the-policy' } },
      labels: { team: 'payments' },
    },
    index: { dir: index, key: await readKey(`${index}.key`) },
  });
  try {
    const lines = await exampleLines('services/ledger/src/settlement.ts', 81, 58);
    const page = await extension.context.newPage();
    const paste = async (): Promise<void> => {
      await page.goto(`${pages.origin}/textarea.html`);
      await setClipboard(page, codeFlavours(lines));
      await page.evaluate(() => window.focusEditor());
      await pasteNative(page);
      await waitForDialog(page);
      await clickDialogButton(page, 'Cancel');
    };
    const decisions = (): ActivityEvent[] =>
      eventsIn(receiver).filter((event) => event.type === 'decision' && event.version !== '0');

    await until('the heartbeat', async () =>
      eventsIn(receiver).some(
        (event) =>
          event.type === 'health' && event.code === 'heartbeat' && event.detail === 'ok' && event.indexSequence === 1,
      ),
    );
    const beat = eventsIn(receiver).findLast((event) => event.type === 'health' && event.code === 'heartbeat');
    expect(beat?.labels).toEqual({
      team: 'payments',
      browser: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      policy: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown,
    });

    await paste();
    await until('the report of the block', async () => decisions().length > 0);
    expect(decisions()).toMatchObject([
      {
        ...{ site: 'corp-chat', channel: 'paste', action: 'block', labels: { team: 'payments' } },
        findings: [{ kind: 'source', repository: 'acme/payments', file: 'services/ledger/src/settlement.ts' }],
      },
    ]);
    for (const { headers, body } of receiver.received) {
      expect(headers).toMatchObject({ authorization: 'Bearer of-the-policy', 'content-encoding': 'gzip' });
      expect(headers).not.toHaveProperty('cookie');
      for (const line of lines.split('\n')) if (line.trim().length > 12) expect(body).not.toContain(line.trim());
    }

    // Away: what happens meanwhile waits, beyond the cap the oldest go.
    const options = await extension.context.newPage();
    await options.goto(extension.url('src/ui/options/index.html'));
    const section = options.getByRole('region', { name: 'Reports' });
    await expect(section).toContainText('nothing waits');
    const port = Number(new URL(receiver.url).port);
    await receiver.close();
    await paste();
    const state = (): Promise<{ failures: number; dropped: number }> =>
      options.evaluate(
        async () => (await chrome.storage.local.get('reports'))['reports'] as { failures: number; dropped: number },
      );
    await until('a failed attempt', async () => (await state()).failures > 0);
    await options.reload();
    await expect(section).toContainText('The receiver can’t be reached');
    await expect(section).toContainText('1 event will be sent then');
    await section.screenshot({ path: test.info().outputPath('reports-away.png') });
    await fillQueue(options, MAX_QUEUED);
    await paste();
    await until('the counted drop', async () => (await state()).dropped >= 2);

    // Back, and the worker was stopped meanwhile: it starts with what is stored.
    await extension.stopWorker();
    receiver = await startReceiver({ port });
    await options.evaluate(async () => {
      const { reports } = await chrome.storage.local.get<{ reports: object }>('reports');
      await chrome.storage.local.set({ reports: { ...reports, retryAt: 0 } });
    });
    await options.reload();
    await until('both blocks', async () => decisions().length >= 2);
    expect(eventsIn(receiver).length).toBeGreaterThanOrEqual(MAX_QUEUED);
    expect(decisions()).toMatchObject([{ action: 'block' }, { action: 'block' }]);
    const isDrop = (event: ActivityEvent): boolean => event.type === 'health' && event.detail === 'dropped';
    await until('how many were dropped', async () => eventsIn(receiver).some(isDrop));
    const dropped = expect.stringMatching(/^[2-9]$/) as unknown;
    expect(eventsIn(receiver).find(isDrop)).toMatchObject({ code: 'report', labels: { team: 'payments', dropped } });
    const ids = eventsIn(receiver).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);

    // The canary of the index is caught, without a trace.
    const logged = (): Promise<number> =>
      options.evaluate(
        async () => ((await chrome.runtime.sendMessage({ type: 'activity' })) as { value: unknown[] }).value.length,
      );
    const before = await logged();
    const selfTest = options.getByRole('region', { name: 'Self-test' });
    await selfTest.getByRole('button', { name: 'Run the self-test' }).click();
    await expect(selfTest).toContainText('The canary was caught');
    await expect(selfTest).toContainText('sourcekeep/canary');
    expect(await logged()).toBe(before);
    for (const colorScheme of ['light', 'dark'] as const) {
      await options.emulateMedia({ colorScheme });
      await options.screenshot({ path: test.info().outputPath(`options-${colorScheme}.png`), fullPage: true });
    }
  } finally {
    await extension.close();
    await receiver.close();
    await pages.close();
    await rm(folder, { recursive: true, force: true });
  }
});
