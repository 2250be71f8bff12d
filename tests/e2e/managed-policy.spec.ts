/** A browser under a real managed policy: sites, rules and index come from it, and what it locks stays locked. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { HealthEvent } from '../../src/contract/event.ts';
import type { PolicyInput } from '../../src/contract/policy.ts';
import type { Status } from '../../src/contract/message.ts';
import {
  codeFlavours,
  clickDialogButton,
  type Extension,
  launch,
  type Pages,
  pasteNative,
  readKey,
  serveFolder,
  setClipboard,
  startPages,
  until,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '..', '..', 'bin', 'sourcekeep.mjs');

let pages: Pages;
let index: { readonly origin: string; close(): Promise<void> };
let folder: string;
let keys: { readonly index: string; readonly signing: string };
let code: string;

test.beforeAll(async () => {
  pages = await startPages();
  folder = await mkdtemp(join(tmpdir(), 'sourcekeep-policy-'));
  const source = await readFile(
    join(import.meta.dirname, '../../examples/acme-payments/services/ledger/src/settlement.ts'),
    'utf8',
  );
  code = source.split('\n').slice(80, 138).join('\n');
  await run(process.execPath, [cli, 'keygen', '--out', join(folder, 'keys')]);
  await run(process.execPath, [
    ...[cli, 'index', join(import.meta.dirname, '../../examples/acme-payments'), '--out', join(folder, 'index')],
    ...['--key-file', join(folder, 'keys', 'index.key'), '--sign-key', join(folder, 'keys', 'signing.key')],
    ...['--name', 'acme/payments'],
  ]);
  keys = {
    index: await readKey(join(folder, 'keys', 'index.key')),
    signing: await readKey(join(folder, 'keys', 'signing.pub')),
  };
  index = await serveFolder(join(folder, 'index'));
});

test.afterAll(async () => {
  await index.close();
  await pages.close();
  await rm(folder, { recursive: true, force: true });
});

/** Code that no index holds. */
const other = Array.from(
  { length: 30 },
  (_line, i) => `const total${i} = items.map((item) => item.price * ${i});`,
).join('\n');

function policyFor(changes: PolicyInput = {}): PolicyInput {
  return {
    sites: [{ id: 'corp-chat', name: 'Corp chat', matches: [`${pages.origin}/*`], vendor: 'Corp', jurisdiction: 'DE' }],
    rules: [{ name: 'no source', sites: ['jurisdiction:DE'], findings: ['source'], action: 'block' }],
    index: { url: `${index.origin}/index.json`, key: keys.index, publicKey: keys.signing },
    ...changes,
  };
}

async function statusOf(extension: Extension): Promise<Status> {
  const page = await extension.context.newPage();
  try {
    await page.goto(extension.url('src/ui/options/index.html'));
    const answer = await page.evaluate(
      (url) => chrome.runtime.sendMessage({ type: 'status', url }) as Promise<{ value: Status }>,
      `${pages.origin}/textarea.html`,
    );
    return answer.value;
  } finally {
    await page.close();
  }
}

async function healthOf(extension: Extension): Promise<HealthEvent[]> {
  const page = await extension.context.newPage();
  try {
    await page.goto(extension.url('src/ui/options/index.html'));
    const answer = await page.evaluate(
      () => chrome.runtime.sendMessage({ type: 'activity' }) as Promise<{ value: { type: string }[] }>,
    );
    return answer.value.filter((event) => event.type === 'health') as HealthEvent[];
  } finally {
    await page.close();
  }
}

async function pasteInto(extension: Extension, text: string) {
  const page = await extension.context.newPage();
  await page.goto(`${pages.origin}/textarea.html`);
  await setClipboard(page, codeFlavours(text));
  await page.evaluate(() => window.focusEditor());
  await pasteNative(page);
  return page;
}

test('an index by URL, a site and a rule of the policy block a paste; the browser says that it is managed', async () => {
  const extension = await launch({
    build: 'enterprise',
    policy: policyFor({ userCanDisableSites: false, userCanChangeSettings: false }),
  });
  try {
    await until('the index of the policy', async () => (await statusOf(extension)).index?.origin === 'policy');
    const page = await pasteInto(extension, code);
    const dialog = await waitForDialog(page);
    expect(dialog.text).toContain('acme/payments');
    expect(dialog.text).toContain('services/ledger/src/settlement.ts');
    expect(dialog.buttons.map(({ name }) => name)).not.toContain('Paste anyway');
    await clickDialogButton(page, 'Cancel');
    await waitForNoDialog(page);
    expect(await page.evaluate(() => window.editorModel())).toBe('');

    const status = await statusOf(extension);
    expect(status).toMatchObject({ managed: true, policyProblems: [], siteState: 'on' });
    expect(status.site).toMatchObject({ id: 'corp-chat', jurisdiction: 'DE' });

    // What the policy locks, a message of the extension's own page can't open either.
    const options = await extension.context.newPage();
    await options.goto(extension.url('src/ui/options/index.html'));
    const refused = await options.evaluate(
      () => chrome.runtime.sendMessage({ type: 'site-switch', site: 'corp-chat', enabled: false }) as Promise<unknown>,
    );
    expect(refused).toEqual({ ok: false });
    expect((await statusOf(extension)).siteState).toBe('on');
  } finally {
    await extension.close();
  }
});

test('an index with a wrong signature is not taken, the log says so, and code-like pastes follow onError', async () => {
  const other = Buffer.alloc(32, 7).toString('base64');
  const extension = await launch({
    build: 'enterprise',
    policy: policyFor({
      index: { url: `${index.origin}/index.json`, key: keys.index, publicKey: other },
      onError: 'block',
    }),
  });
  try {
    await until('the health event', async () =>
      (await healthOf(extension)).some(({ code: what, detail }) => what === 'index' && detail === 'wrong-signature'),
    );
    expect((await statusOf(extension)).index).toBeUndefined();
    const page = await pasteInto(extension, code);
    const dialog = await waitForDialog(page);
    expect(dialog.buttons.map(({ name }) => name)).not.toContain('Paste anyway');
  } finally {
    await extension.close();
  }
});

test('a wrong key is never clean: the index is refused, and the mistake in a policy costs its own key alone', async () => {
  const wrong = Buffer.alloc(32, 9).toString('base64');
  const extension = await launch({
    build: 'enterprise',
    policy: policyFor({
      index: { url: `${index.origin}/index.json`, key: wrong, publicKey: keys.signing },
      verdictTimeoutMilliseconds: 1,
    }),
  });
  try {
    await until('the health event', async () =>
      (await healthOf(extension)).some(({ code: what, detail }) => what === 'index' && detail === 'wrong-key'),
    );
    const status = await statusOf(extension);
    expect(status.index).toBeUndefined();
    expect(status.policyProblems).toEqual([
      { key: 'verdictTimeoutMilliseconds', problem: 'must be at least 200', applies: 'the default, 1500' },
    ]);
    // Once for this policy, though the worker starts again and reads it again.
    await extension.stopWorker();
    await statusOf(extension);
    const said = (await healthOf(extension)).filter(({ code: what }) => what === 'policy');
    expect(said.map(({ detail }) => detail)).toEqual(['invalid-key']);
    const page = await pasteInto(extension, code);
    expect((await waitForDialog(page)).buttons.map(({ name }) => name)).toContain('Paste anyway');
  } finally {
    await extension.close();
  }
});

test('an older index is not put in place of a newer one, and one that the person makes is no substitute', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'sourcekeep-older-'));
  const first = await readFile(join(folder, 'index', 'index.json'), 'utf8');
  await cp(join(folder, 'index'), copy, { recursive: true });
  await mkdir(join(folder, 'more'), { recursive: true });
  await writeFile(join(folder, 'more', 'added.ts'), code.replaceAll('settlement', 'clearing'));
  await run(process.execPath, [
    ...[cli, 'index', join(folder, 'more'), '--out', copy, '--key-file', join(folder, 'keys', 'index.key')],
    ...['--sign-key', join(folder, 'keys', 'signing.key')],
  ]);
  const served = await serveFolder(copy);
  const extension = await launch({
    build: 'enterprise',
    policy: policyFor({ index: { url: `${served.origin}/index.json`, key: keys.index, publicKey: keys.signing } }),
  });
  try {
    await until('the second index', async () => (await statusOf(extension)).index?.sequence === 2);
    await writeFile(join(copy, 'index.json'), first);
    const worker = await extension.worker();
    await worker.evaluate(async () => {
      const { 'index-source': source } = await chrome.storage.local.get<{ 'index-source': object }>('index-source');
      await chrome.storage.local.set({ 'index-source': { ...source, asked: 1 } });
      await chrome.alarms.create('index', { when: Date.now() });
    });
    await until('the health event', async () =>
      (await healthOf(extension)).some(({ detail }) => detail === 'older-sequence'),
    );
    expect((await statusOf(extension)).index?.sequence).toBe(2);

    // As the options page would do it, were it not locked: nobody's own index counts where the policy names one.
    await worker.evaluate(async () => {
      const { 'active-index': active } = await chrome.storage.local.get<{ 'active-index': object }>('active-index');
      await chrome.storage.local.set({ 'active-index': { ...active, origin: 'local' } });
    });
    const page = await pasteInto(extension, other);
    const dialog = await waitForDialog(page);
    expect(dialog.text).not.toContain('acme/payments');
    const folders = await worker.evaluate(async () => {
      const names: string[] = [];
      for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
      return names;
    });
    // The index, and the segments that indexes share.
    expect(folders).toHaveLength(2);
  } finally {
    await extension.close();
    await served.close();
    await rm(copy, { recursive: true, force: true });
  }
});

test('an index that was cut short on the way is refused', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'sourcekeep-cut-'));
  const text = await readFile(join(folder, 'index', 'index.json'), 'utf8');
  const [segment] = (JSON.parse(text) as { segments: { file: string }[] }).segments;
  if (segment === undefined) throw new Error('the index has no segment');
  await writeFile(join(copy, 'index.json'), text);
  await writeFile(join(copy, segment.file), (await readFile(join(folder, 'index', segment.file))).subarray(0, -1));
  const cut = await serveFolder(copy);
  const extension = await launch({
    build: 'enterprise',
    policy: policyFor({ index: { url: `${cut.origin}/index.json`, key: keys.index, publicKey: keys.signing } }),
  });
  try {
    await until('the health event', async () =>
      (await healthOf(extension)).some(({ code: what, detail }) => what === 'index' && detail === 'truncated'),
    );
    expect((await statusOf(extension)).index).toBeUndefined();
  } finally {
    await extension.close();
    await cut.close();
    await rm(copy, { recursive: true, force: true });
  }
});
