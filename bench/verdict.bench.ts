/** How long a paste waits for its verdict in a real browser: warm, and after the service worker was stopped. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, type Page, test } from '@playwright/test';
import { type Extension, launch, type Pages, readKey, startPages } from '../tests/e2e/harness.ts';
import { folderOf, indexedPackages, otherPackages, textOf } from './corpus.ts';
import { keep, percentile, round } from './figures.ts';

const cli = join(import.meta.dirname, '..', 'bin', 'sourcekeep.mjs');
let folder: string;
let pages: Pages;
let extension: Extension;
let page: Page;
let session: CDPSession;
let world: number;

/** A function of the content script's own world, where messages to the worker start. */
async function inContentScript(expression: string): Promise<number> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId: world,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'failed');
  return Number(result.value);
}

const empty = `(async () => {
  const start = performance.now();
  await chrome.runtime.sendMessage({ type: 'outcome', id: '', outcome: 'sent' });
  return performance.now() - start;
})()`;

function judge(text: string): string {
  return `(async () => {
    const text = ${JSON.stringify(text)};
    const start = performance.now();
    const answer = await chrome.runtime.sendMessage({ type: 'judge', channel: 'paste', flavours: [{ type: 'text/plain', text }] });
    if (!answer.ok) throw new Error('no verdict');
    return performance.now() - start;
  })()`;
}

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sourcekeep-bench-'));
  const out = join(folder, 'index');
  execFileSync(
    process.execPath,
    [cli, 'index', ...indexedPackages.map(folderOf), '--out', out, '--no-bundled-public'],
    {
      stdio: 'ignore',
    },
  );
  pages = await startPages();
  extension = await launch({
    build: 'enterprise',
    index: { dir: out, key: await readKey(`${out}.key`) },
    sites: [pages.origin],
  });
  page = await extension.context.newPage();
  session = await extension.context.newCDPSession(page);
  const found = new Promise<number>((resolve) => {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin === `chrome-extension://${extension.extensionId}`) resolve(context.id);
    });
  });
  await session.send('Runtime.enable');
  await page.goto(`${pages.origin}/textarea.html`);
  world = await found;
});

test.afterAll(async () => {
  await extension.close();
  await pages.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a warm service worker', async () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'index', 'index.json'), 'utf8')) as { lines: number };
  const rows: (string | number)[][] = [];
  const add = async (name: string, expressionOf: (run: number) => string, runs: number): Promise<void> => {
    const times: number[] = [];
    for (let run = -3; run < runs; run++) {
      const time = await inContentScript(expressionOf(Math.max(run, 0)));
      if (run >= 0) times.push(time);
    }
    rows.push([name, runs, round(percentile(times, 0.5)), round(percentile(times, 0.95)), round(Math.max(...times))]);
  };
  await add('empty round trip', () => empty, 100);
  for (const [size, characters, runs] of [
    ['1 kB', 1_000, 60],
    ['10 kB', 10_000, 60],
    ['100 kB', 100_000, 60],
    ['1 MB', 1_000_000, 15],
  ] as const) {
    await add(`${size}, not in the index`, (run) => judge(textOf(otherPackages, characters, run / runs)), runs);
    await add(`${size}, all of it in the index`, (run) => judge(textOf(indexedPackages, characters, run / runs)), runs);
  }
  keep('verdict-warm', {
    title: 'Verdict in a warm service worker',
    note: `From the content script's message to the verdict's arrival, in milliseconds. Index of ${manifest.lines.toLocaleString('en')} lines. Goal: p95 under 40 ms for 100 kB.`,
    head: ['paste', 'runs', 'p50', 'p95', 'max'],
    rows,
  });
});

test('after the service worker was stopped', async () => {
  const text = textOf(otherPackages, 100_000, 0.4);
  const rounds: number[] = [];
  const verdicts: number[] = [];
  for (let run = 0; run < 12; run++) {
    await extension.stopWorker();
    rounds.push(await inContentScript(empty));
    await extension.stopWorker();
    verdicts.push(await inContentScript(judge(text)));
  }
  const difference = percentile(verdicts, 0.5) - percentile(rounds, 0.5);
  keep('verdict-cold', {
    title: 'First verdict after the service worker was stopped',
    note: 'In milliseconds, 12 runs each, in turn. Goal: an empty round trip plus 100 ms.',
    head: ['message', 'p50', 'p95'],
    rows: [
      ['empty round trip', round(percentile(rounds, 0.5)), round(percentile(rounds, 0.95))],
      ['100 kB judged', round(percentile(verdicts, 0.5)), round(percentile(verdicts, 0.95))],
      ['difference of the medians', round(difference), ''],
    ],
  });
});
