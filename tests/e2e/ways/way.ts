/**
 * Declares the rows of docs/coverage.md: each way out of the browser, in each editor or type of body, is one test.
 *
 * ```ts
 * way({ way: 'fetch', form: 'JSON string', guard: 'guardFetch' }, async ({ page, indexedCode, arrivals, cancel }) => {
 *   const tab = await page();
 *   const code = indexedCode();
 *   const sent = tab.evaluate((text) => fetch('/api', { method: 'POST', body: text }).then(() => 'sent', () => 'failed'), code);
 *   await cancel(tab);
 *   expect(await sent).toBe('failed');
 *   expect(arrivals.arrived(code)).toBe(false);
 * });
 * ```
 * `scripts/coverage.mjs` reads the rows, and proves that each fails in a build without its guard.
 */
import { appendFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { test as base } from '@playwright/test';
import type { PolicyInput } from '../../../src/contract/policy.ts';
import { type OwnedStage, startWayStage, type WayStage } from './stage.ts';

export type { WayStage } from './stage.ts';

interface Way {
  /** What goes out how: `fetch`, `Paste`, `File input` … */
  readonly way: string;
  /** The editor or the type of body. */
  readonly form: string;
  /** Name of the function that arms the guard, without which the test fails. */
  readonly guard: string;
  /** What the test shows, where way and form don't say it. */
  readonly title?: string;
}

interface ImpossibleWay {
  readonly way: string;
  readonly form: string;
  /** What makes it impossible. */
  readonly why: string;
  /** What the administrator can do instead. */
  readonly instead: string;
}

const isWithoutGuard = process.env['SOURCEKEEP_WITHOUT'] !== undefined;

/** Some guards are what makes a browser ready at all: without them, no row begins. */
function unready(error: unknown): OwnedStage {
  if (!isWithoutGuard) throw error;
  const nothing = async (): Promise<void> => undefined;
  const begin = async (): Promise<WayStage> => {
    throw new Error(`the browser doesn’t get ready: ${String(error)}`);
  };
  return { begin, end: nothing, close: nothing };
}

/** The browser is the worker's: its rows share it, one after the other. */
const test = base.extend<object, { policy: PolicyInput | undefined; owned: OwnedStage }>({
  policy: [undefined, { scope: 'worker', option: true }],
  owned: [
    async ({ policy }, use) => {
      const owned = await startWayStage(policy).catch((error: unknown) => unready(error));
      await use(owned);
      await owned.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/**
 * To be called once in a file: its rows run where a policy has installed the extension, which is where the browser lets it
 * stop requests. The test server is an AI site there; rules may name it `guarded`.
 */
export function underPolicy(policy: PolicyInput): void {
  test.use({ policy });
}

/** Tells `scripts/coverage.mjs` of a row that no test can tell it of. */
function note(row: ImpossibleWay): void {
  const file = process.env['SOURCEKEEP_WAYS_FILE'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

/** Longer than any row takes that waits for what doesn't come. */
const MOST_MILLISECONDS = 60_000;

/** Runs a row in a build without its guard. Throws unless the row fails, and fails by itself rather than by the clock. */
async function mustFail(title: string, row: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), MOST_MILLISECONDS);
  });
  const outcome = await Promise.race([
    late,
    row.then(
      () => 'passed' as const,
      (error: unknown) => ({ error }),
    ),
  ]);
  clearTimeout(timer);
  if (outcome === 'passed') throw new Error(`"${title}" passes without its guard`);
  if (outcome === 'late') throw new Error(`"${title}" neither passes nor fails without its guard`);
  test.info().annotations.push({ type: 'fails', description: firstLine(outcome.error) });
}

function firstLine(error: unknown): string {
  return stripVTControlCharacters(String(error)).split('\n')[0] ?? '';
}

/** One row and its test. The stage is fresh: no arrivals, default settings, pages of earlier rows closed. */
export function way(row: Way, body: (stage: WayStage) => Promise<void>): void {
  const title = [row.way, row.form, ...(row.title === undefined ? [] : [row.title])].join(' › ');
  const annotation = { type: 'coverage', description: JSON.stringify(row) };
  test(title, { annotation, tag: `@${row.guard}` }, async ({ owned }) => {
    const row = async (): Promise<void> => body(await owned.begin(title));
    try {
      if (isWithoutGuard) await mustFail(title, row());
      else await row();
    } finally {
      await owned.end();
    }
  });
}

/** A row that the platform makes impossible. It has no test, and says what helps instead. */
export function wayImpossible(row: ImpossibleWay): void {
  note(row);
}
