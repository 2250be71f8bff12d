/** When a row may say that something did not arrive: once what a page sent later has. */
import type { Page } from '@playwright/test';
import { until } from '../harness.ts';
import type { WayStage } from './stage.ts';

/** A worker's request may be behind the page's, of which nothing tells: it gets so many milliseconds more. */
const LINGER_MILLISECONDS = 400;

/** Whatever was on its way has arrived by the time that a later request has. */
export async function settled(tab: Page, { arrivals }: WayStage): Promise<void> {
  const mark = `/settled-${arrivals.all.length}`;
  await tab.evaluate((path) => fetch(path).then(() => undefined), mark);
  await until('a later request', async () => arrivals.all.some(({ url }) => url === mark), 10_000);
  await tab.waitForTimeout(LINGER_MILLISECONDS);
}
