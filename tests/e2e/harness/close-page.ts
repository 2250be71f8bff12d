/** Closing tabs that may be on their way somewhere. */
import type { Page } from '@playwright/test';
import { until } from './settings.ts';

/** Most tabs are gone sooner. */
const AGAIN_MILLISECONDS = 500;

/**
 * Closes a tab, also one whose navigation is just arriving. Chromium may lose what asks it to close a tab at that moment,
 * with or without an extension, and whoever waits for `page.close()` then waits for ever; so it is asked until it has.
 */
export async function closePage(page: Page): Promise<void> {
  const session = await page
    .context()
    .newCDPSession(page)
    .catch((error: unknown) => {
      if (!page.isClosed()) throw error;
    });
  if (session === undefined) return;
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await until('the tab to close', async () => {
    const closed = page.waitForEvent('close', { timeout: AGAIN_MILLISECONDS }).catch(() => undefined);
    // The session ends with its tab, answered or not.
    session.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined);
    await closed;
    return page.isClosed();
  });
}
