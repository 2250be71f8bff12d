/** Indexes in a real Chromium: from a folder, from the command line, replaced, cancelled, broken. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { type Extension, launch, readKey, until } from './harness.ts';
import { acme, acmeCode, activeIndex, indexFolder, indexFolders, openPage, OPTIONS, WELCOME } from './own-pages.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '..', '..', 'bin', 'sourcekeep.mjs');

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

test('the welcome page leads from installation to the first index and a first finding', async () => {
  browser = await launch({ build: 'store' });
  await until('the welcome page', () =>
    Promise.resolve(browser.context.pages().some((page) => page.url().includes('/welcome/'))),
  );
  const page = await open(WELCOME);
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

  const active = await activeIndex(browser);
  expect(active).toMatchObject({ origin: 'local', summary: { repositories: 1 } });
  expect(Buffer.from(active?.key ?? '', 'base64')).toHaveLength(32);
  expect(await indexFolders(page)).toEqual([active?.folder]);
});

test('public code that lies in the folder is left out, by the list in the package', async () => {
  browser = await launch({ build: 'store' });
  const page = await open(OPTIONS);
  const folder = await mkdtemp(join(tmpdir(), 'sourcekeep-public-'));
  try {
    const react = join(import.meta.dirname, '../../node_modules/react/cjs/react.development.js');
    await mkdir(join(folder, 'src'));
    await cp(react, join(folder, 'src', 'copied.js'));
    await writeFile(join(folder, 'src', 'own.ts'), await acmeCode());
    await indexFolder(page, folder);
    await expect(page.getByText('Your code is indexed')).toBeVisible();
    const active = await activeIndex(browser);
    expect(active?.summary.files).toBe(2);
    await page.getByLabel('Text to try').fill((await readFile(react, 'utf8')).split('\n').slice(100, 160).join('\n'));
    await expect(page.getByText('This would go through')).toBeVisible();
    await page.getByLabel('Text to try').fill(await acmeCode());
    await expect(page.getByText('You would be warned')).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('indexing again replaces the index; cancelling leaves the one in use alone', async () => {
  browser = await launch({ build: 'store' });
  const page = await open(OPTIONS);
  await indexFolder(page, acme);
  await expect(page.getByText('Your code is indexed')).toBeVisible();
  const first = await activeIndex(browser);

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
    expect(await activeIndex(browser)).toEqual(first);
    expect(await indexFolders(page)).toEqual([first?.folder]);
    await expect(page.getByLabel('Index in use')).toContainText(first?.summary.files.toLocaleString('en') ?? '');

    await indexFolder(page, folder);
    await expect(page.getByRole('progressbar', { name: 'Indexing' })).toBeVisible();
    await expect(page.getByText('Your code is indexed')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/Left out: .*1 binary/)).toContainText('1 in .gitignore');
    await expect(page.getByText(/Left out:/)).toContainText('1 in .gitignore');
    const second = await activeIndex(browser);
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
  expect(await activeIndex(browser)).toBeDefined();
  await page.getByRole('button', { name: 'Delete the index' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByLabel('Index in use')).toBeHidden();
  expect(await activeIndex(browser)).toBeUndefined();
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
    await indexFolder(page, acme);
    await expect(page.getByText('Your code is indexed')).toBeVisible();
    const local = await activeIndex(browser);
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
    const active = await activeIndex(browser);
    expect(active).toMatchObject({ origin: 'file', key, summary: { files: manifest.files } });

    // Browser and command line leave out the same files and take in the same fingerprints.
    const { files, lines, fingerprints = 0 } = active?.summary ?? {};
    expect(local?.summary).toMatchObject({ files, lines });
    // Under different keys different fingerprints share their first bits by chance, one of them here on average.
    expect(Math.abs((local?.summary.fingerprints ?? 0) - fingerprints)).toBeLessThan(10);

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
      expect(await activeIndex(browser)).toEqual(active);
      expect(await indexFolders(page)).toEqual([active?.folder]);
    }
    await page.getByLabel('Text to try').fill(await acmeCode());
    await expect(page.getByRole('list', { name: 'Findings' })).toContainText('acme/payments');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
