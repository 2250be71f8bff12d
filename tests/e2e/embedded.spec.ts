/** An AI site that somebody else's page embeds, and in it a sandboxed frame, which has no address and no origin. */
import { expect, test } from '@playwright/test';
import {
  clickDialogButton,
  codeFlavours,
  exampleIndex,
  exampleLines,
  launch,
  pasteNative,
  serveFolder,
  setClipboard,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';

const inner = `<!doctype html><title>Chat</title>
<iframe name="box" sandbox="allow-scripts" width="700" height="420" srcdoc="
  <textarea id='message' style='width:600px;height:300px'></textarea>
  <script>
    window.heard = 0;
    addEventListener('paste', () => window.heard++, true);
  </script>"></iframe>`;

test('a sandboxed frame of an embedded AI site is guarded', async () => {
  const files: Record<string, string> = { '/chat.html': inner };
  const pages = await serveFolder('.', { files });
  files['/blog.html'] =
    `<!doctype html><title>Blog</title><iframe src="${pages.origin}/chat.html" width="760" height="460"></iframe>`;
  const index = await exampleIndex();
  const extension = await launch({ build: 'enterprise', index, sites: [pages.origin], settings: { action: 'block' } });
  try {
    const page = await extension.context.newPage();
    // Another site to the browser, and none that is guarded.
    await page.goto(`${pages.secondOrigin}/blog.html`);
    await setClipboard(page, codeFlavours(await exampleLines('services/ledger/src/settlement.ts', 97, 25)));
    const area = page.frameLocator('iframe').frameLocator('iframe').locator('textarea');
    await area.click();
    await pasteNative(page);
    expect((await waitForDialog(page)).text).toContain('acme/payments');
    await clickDialogButton(page, 'Cancel');
    await waitForNoDialog(page);
    await expect(area).toHaveValue('');
    const box = page.frame({ name: 'box' });
    expect(await box?.evaluate(() => (window as unknown as { heard: number }).heard)).toBe(0);
  } finally {
    await extension.close();
    await pages.close();
  }
});
