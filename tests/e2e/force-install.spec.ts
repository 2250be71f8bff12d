/** The enterprise build installed by a real policy: what the browser says of it, and that its policy holds. */
import { expect, test } from '@playwright/test';
import { codeFlavours, pasteNative, setClipboard, waitForDialog } from './harness.ts';
import { launchManaged } from './harness/force-install.ts';
import { packageIndex } from './harness/package-index.ts';
import { startArrivals } from './ways/arrivals.ts';
import { indexedPiece } from './ways/pieces.ts';

test('a policy installs the packed build, gives it site and rule, and a paste is blocked', async () => {
  const arrivals = await startArrivals();
  const extension = await launchManaged({
    policy: {
      sites: [{ id: 'corp-chat', name: 'Corp chat', matches: [`${arrivals.origin}/*`], vendor: 'Corp' }],
      rules: [{ name: 'no source', sites: ['corp-chat'], findings: ['source'], action: 'block' }],
    },
    index: await packageIndex(),
  });
  try {
    const worker = await extension.worker();
    // A permission of its own isn't needed for the extension's own entry.
    const { installType, mayDisable } = await worker.evaluate(() => chrome.management.getSelf());
    expect({ installType, mayDisable }).toEqual({ installType: 'admin', mayDisable: false });

    const page = await extension.context.newPage();
    await page.goto(`${arrivals.origin}/textarea.html`);
    await setClipboard(page, codeFlavours(indexedPiece(40, 'force-install')));
    await page.evaluate(() => window.focusEditor());
    await pasteNative(page);
    const dialog = await waitForDialog(page);
    expect(dialog.buttons.map(({ name }) => name)).not.toContain('Paste anyway');
  } finally {
    await extension.close();
    await arrivals.close();
  }
});
