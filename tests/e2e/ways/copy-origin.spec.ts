/** What is copied on a host of the policy's `origins` counts as source at AI sites, though no index knows it. */
import { expect, type Page } from '@playwright/test';
import { pasteNative } from '../harness.ts';
import { type Extension, launch } from '../harness/browser.ts';
import { packageIndex } from '../harness/package-index.ts';
import { until } from '../harness/settings.ts';
import { way, type WayStage } from './way.ts';

/** Marks up a text for a page of the code host. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A browser whose policy names the stage's other origin as a code host; a policy can't come later into the stage's own. */
async function withOrigin(stage: WayStage, body: (extension: Extension) => Promise<void>): Promise<void> {
  const extension = await launch({
    ...{ build: 'enterprise', index: await packageIndex(), sites: [stage.guarded] },
    policy: { action: 'warn', origins: [`${stage.native}/*`] },
    context: { permissions: ['clipboard-write'] },
  });
  try {
    const worker = await extension.worker();
    await until('the copy listener', () =>
      worker.evaluate(async (pattern) => {
        const scripts = await chrome.scripting.getRegisteredContentScripts();
        return scripts.some(({ id, matches }) => id === 'copy-listener' && matches?.includes(pattern) === true);
      }, `${stage.native}/*`),
    );
    await body(extension);
  } finally {
    await extension.close();
  }
}

const copy = (page: Page): Promise<boolean> => page.evaluate(() => document.execCommand('copy'));

/** Pastes into an empty textarea of the AI site. */
async function paste(tab: Page): Promise<void> {
  await tab.bringToFront();
  await tab.locator('textarea').fill('');
  await tab.locator('textarea').focus();
  await pasteNative(tab);
}

const ways: Readonly<Record<string, (page: Page) => Promise<boolean>>> = {
  'the selection': async (page) => {
    await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('pre') as HTMLElement));
    return copy(page);
  },
  'cut out of a field': async (page) => {
    await page.evaluate(() => {
      const area = document.querySelector('textarea') as HTMLTextAreaElement;
      area.value = document.querySelector('pre')?.textContent ?? '';
      area.select();
    });
    return page.evaluate(() => document.execCommand('cut'));
  },
  'by the page’s own button': (page) =>
    page.evaluate(async () => {
      await navigator.clipboard.writeText(document.querySelector('pre')?.textContent ?? '');
      return true;
    }),
  'what the page puts in its place': (page) =>
    page.evaluate(() => {
      document.addEventListener('copy', (event) => {
        event.clipboardData?.setData('text/plain', document.querySelector('pre')?.textContent ?? '');
        event.preventDefault();
      });
      return document.execCommand('copy');
    }),
};

for (const [form, copyBy] of Object.entries(ways)) {
  way({ way: 'Copy from a code host, then paste', form, guard: 'createCopies' }, async (stage) => {
    const code = stage.publicCode(30);
    stage.arrivals.serve(
      '/acme/shop/cart.ts',
      `<!doctype html><title>cart.ts</title><pre>${escaped(code)}</pre><textarea></textarea>`,
      'text/html',
    );
    stage.arrivals.serve('/chat.html', '<!doctype html><title>chat</title><textarea rows="9"></textarea>', 'text/html');
    await withOrigin(stage, async (extension) => {
      const tab = await extension.context.newPage();
      await tab.goto(`${stage.guarded}/chat.html`);
      await stage.copy(tab, code);
      await paste(tab);
      await until('copied anywhere else, it comes in', async () => (await tab.locator('textarea').inputValue()) !== '');

      const host = await extension.context.newPage();
      await host.goto(`${stage.native}/acme/shop/cart.ts`);
      expect(await copyBy(host)).toBe(true);
      await paste(tab);
      const dialog = await stage.cancel(tab);
      expect(dialog.text).toContain(new URL(stage.native).host);
      expect(await tab.locator('textarea').inputValue()).toBe('');

      // The worker ends, the copies don't.
      await extension.stopWorker();
      await paste(tab);
      await stage.cancel(tab);
      expect(await tab.locator('textarea').inputValue()).toBe('');
    });
  });
}
