/** How long a paste waits for its verdict in a real browser: warm, and after the service worker was stopped. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, test } from '@playwright/test';
import { type Extension, launch, type Pages, readKey, startPages } from '../tests/e2e/harness.ts';
import { folderOf, indexedPackages, otherPackages, textOf, unseenPackages } from './corpus.ts';
import { counted, keep, percentile, round } from './figures.ts';
import { timedCli } from './timed.ts';
import { tenMillionLines } from './trees.ts';

/** A browser with an index and one page, and the content script's own world in it. */
interface Setting {
  readonly extension: Extension;
  readonly session: CDPSession;
  readonly world: number;
}

let folder: string;
let pages: Pages;
let small: Setting;

async function setting(dir: string): Promise<Setting> {
  const extension = await launch({
    build: 'enterprise',
    index: { dir, key: await readKey(`${dir}.key`) },
    sites: [pages.origin],
  });
  const page = await extension.context.newPage();
  const session = await extension.context.newCDPSession(page);
  const found = new Promise<number>((resolve) => {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin === `chrome-extension://${extension.extensionId}`) resolve(context.id);
    });
  });
  await session.send('Runtime.enable');
  await page.goto(`${pages.origin}/textarea.html`);
  return { extension, session, world: await found };
}

/** A function of the content script's own world, where messages to the worker start. */
async function inContentScript({ session, world }: Setting, expression: string): Promise<number> {
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
    const answer = await chrome.runtime.sendMessage({ type: 'judge', channel: 'paste', flavours: [{ type: 'text/plain', text }], bodies: [] });
    if (!answer.ok) throw new Error('no verdict');
    return performance.now() - start;
  })()`;
}

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sourcekeep-bench-'));
  const out = join(folder, 'index');
  timedCli(['index', ...indexedPackages.map(folderOf), '--out', out, '--no-bundled-public']);
  pages = await startPages();
  small = await setting(out);
});

test.afterAll(async () => {
  await small.extension.close();
  await pages.close();
  rmSync(folder, { recursive: true, force: true });
});

function linesOf(dir: string): number {
  return (JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as { lines: number }).lines;
}

async function timesOf(place: Setting, expressionOf: (run: number) => string, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = -3; run < runs; run++) {
    const time = await inContentScript(place, expressionOf(Math.max(run, 0)));
    if (run >= 0) times.push(time);
  }
  return times;
}

test('a warm service worker', async () => {
  const rows: (string | number)[][] = [];
  const values: Record<string, number> = {};
  const add = async (name: string, expressionOf: (run: number) => string, runs: number): Promise<void> => {
    const times = await timesOf(small, expressionOf, runs);
    values[`${name} p95`] = percentile(times, 0.95);
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
    note: `From the content script's message to the verdict's arrival, in milliseconds. Index of ${counted(linesOf(join(folder, 'index')))} lines. Goal: p95 under 40 ms for 100 kB.`,
    head: ['paste', 'runs', 'p50', 'p95', 'max'],
    rows,
    values,
  });
});

const COLD_RUNS = 12;

interface Cold {
  readonly rounds: readonly number[];
  readonly verdicts: readonly number[];
  /** Difference of the medians. */
  readonly beyond: number;
}

/** Stopped worker → answer, in turn: a message that asks for nothing, and a verdict on 100 kB. */
async function cold(place: Setting): Promise<Cold> {
  const text = textOf(unseenPackages, 100_000, 0.4);
  const rounds: number[] = [];
  const verdicts: number[] = [];
  for (let run = 0; run < COLD_RUNS; run++) {
    await place.extension.stopWorker();
    rounds.push(await inContentScript(place, empty));
    await place.extension.stopWorker();
    verdicts.push(await inContentScript(place, judge(text)));
  }
  return { rounds, verdicts, beyond: percentile(verdicts, 0.5) - percentile(rounds, 0.5) };
}

test('after the service worker was stopped', async () => {
  const large = await tenMillionLines();
  const atFirst = await cold(small);
  const place = await setting(large);
  const rows: (string | number)[][] = [];
  const add = (name: string, times: readonly number[]): void => {
    rows.push([name, round(percentile(times, 0.5)), round(percentile(times, 0.95))]);
  };
  add(`${counted(linesOf(join(folder, 'index')))} lines: empty round trip`, atFirst.rounds);
  add('… 100 kB judged', atFirst.verdicts);
  rows.push(['… difference of the medians', round(atFirst.beyond), '']);
  try {
    const { rounds, verdicts, beyond } = await cold(place);
    add(`${counted(linesOf(large))} lines: empty round trip`, rounds);
    add('… 100 kB judged', verdicts);
    rows.push(['… difference of the medians', round(beyond), '']);
    const runs = 40;
    const warm = await timesOf(place, (run) => judge(textOf(unseenPackages, 100_000, run / runs)), runs);
    add('… 100 kB judged by a worker that is warm', warm);
    keep('verdict-cold', {
      title: 'First verdict after the service worker was stopped',
      note: `In milliseconds, ${COLD_RUNS} runs each, in turn; code that isn’t indexed. The index lies in the extension’s own storage, as it does in use. Goal with 10 million lines (synthetic): an empty round trip plus 100 ms.`,
      head: ['message', 'p50', 'p95'],
      rows,
      values: { small: atFirst.beyond, large: beyond, 'large warm p95': percentile(warm, 0.95) },
    });
  } finally {
    await place.extension.close();
  }
});
