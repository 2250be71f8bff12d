/**
 * A page that does its worst, in the enterprise build as a policy installs it: of the indexed code that it tries to
 * send, nothing arrives that any layer can read; of public code, everything.
 */
import { expect, test } from '@playwright/test';
import type { Extension } from './harness.ts';
import { launchManaged } from './harness/force-install.ts';
import { packageIndex } from './harness/package-index.ts';
import { attempts } from './hostile-page/all.ts';
import type { Attempt } from './hostile-page/attempt.ts';
import { type Outcome, runAttempts } from './hostile-page/run.ts';
import { type Arrivals, startArrivals } from './ways/arrivals.ts';

let arrivals: Arrivals;
test.beforeAll(async () => {
  arrivals = await startArrivals();
});
test.afterAll(async () => arrivals.close());

async function inBrowser(uninspectable: 'audit' | 'block', work: (browser: Extension) => Promise<void>): Promise<void> {
  const browser = await launchManaged({
    policy: {
      sites: [{ id: 'hostile', name: 'Hostile chat', matches: [`${arrivals.origin}/*`], vendor: 'Nobody' }],
      rules: [{ name: 'no source', sites: ['hostile'], findings: ['source'], action: 'block' }],
      uninspectable,
      // Late verdicts are asked about (tests/e2e/managed-policy.spec.ts); here a busy machine must not count.
      verdictTimeoutMilliseconds: 10_000,
    },
    index: await packageIndex(),
  });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

const readable = attempts.filter(({ reads }) => reads !== 'none' && reads !== 'nobody');
const unreadable = attempts.filter(({ reads }) => reads === 'none');
const traps = attempts.filter(({ isTrap }) => isTrap);

function told({ attempt, arrived, lines, complaint }: Outcome): string {
  return `${attempt.name}: ${arrived.length} of ${lines} lines arrived${complaint === '' ? '' : ` (${complaint})`}`;
}

test('of indexed code nothing arrives that a layer can read', async () => {
  test.setTimeout(600_000);
  expect(readable.length).toBeGreaterThan(60);
  await inBrowser('audit', async ({ context }) => {
    const outcomes = await runAttempts(context, arrivals, readable, 'indexed');
    const leaks = outcomes.filter(({ attempt: { most = 0 }, arrived, lines }) => arrived.length > most * lines);
    expect(leaks.map(told)).toEqual([]);
  });
});

test('of public code everything arrives', async () => {
  test.setTimeout(600_000);
  expect(traps.length).toBeGreaterThan(0);
  await inBrowser('audit', async ({ context }) => {
    const outcomes = await runAttempts(context, arrivals, attempts, 'public');
    // A trap sends harmless words, whatever it was given.
    const isSilent = ({ isTrap, isWithdrawn }: Attempt): boolean => isTrap === true || isWithdrawn === true;
    const lost = outcomes.filter(({ attempt, arrived, lines }) => !isSilent(attempt) && arrived.length < lines);
    const sprung = outcomes.filter(({ attempt, arrived }) => attempt.isTrap && arrived.length > 0);
    expect({ lost: lost.map(told), sprung: sprung.map(told) }).toEqual({ lost: [], sprung: [] });
  });
});

test('what no layer can read doesn’t arrive where a policy says "uninspectable": "block"', async () => {
  test.setTimeout(180_000);
  expect(unreadable.length).toBeGreaterThan(2);
  await inBrowser('block', async ({ context }) => {
    const outcomes = await runAttempts(context, arrivals, unreadable, 'indexed');
    expect(outcomes.filter(({ arrived }) => arrived.length > 0).map(told)).toEqual([]);
  });
});
