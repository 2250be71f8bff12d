/** Pages that are left and come back: loaded anew, or from the back-forward cache as they were. */
import { expect, type Page } from '@playwright/test';
import { addSite, type Extension, pasteNative, until } from '../harness.ts';
import { launch } from '../harness/browser.ts';
import { dialogTree, clickAnyway, waitForDialog } from '../harness/dialog.ts';
import { packageIndex } from '../harness/package-index.ts';
import { isGuardedAt } from './guarded.ts';
import { way, type WayStage } from './way.ts';

const PAGE = `<!doctype html><title>kept</title><textarea id="area" rows="8" cols="60"></textarea><script>
  addEventListener('pageshow', (event) => { document.title = event.persisted ? 'from the cache' : 'loaded'; });
</script>`;

/** Playwright turns the back-forward cache off; these rows have a browser of their own that keeps it. */
async function withCache(
  stage: WayStage,
  sites: readonly string[],
  body: (extension: Extension) => Promise<void>,
): Promise<void> {
  // Chromium gives up keeping a page as soon as one that must not be stored has asked the network for anything.
  stage.arrivals.serve('/kept.html', PAGE, 'text/html', { 'cache-control': 'max-age=60' });
  const extension = await launch({
    ...{ build: 'enterprise', index: await packageIndex(), sites, settings: { action: 'warn' } },
    ...{ policy: { verdictTimeoutMilliseconds: 10_000 } },
    context: { ignoreDefaultArgs: ['--disable-back-forward-cache'] },
  });
  try {
    await body(extension);
  } finally {
    await extension.close();
  }
}

/** Goes back, and makes sure that the page wasn't loaded anew. */
async function comeBack(tab: Page): Promise<void> {
  // Playwright's own way back waits for a loading that doesn't happen.
  await tab.evaluate(() => history.back()).catch(() => undefined);
  const title = (): Promise<string> => tab.evaluate(() => document.title).catch(() => '');
  await until('the page is shown', async () => ['from the cache', 'loaded'].includes(await title()));
  expect(await title()).toBe('from the cache');
}

async function expectPasteHeld(tab: Page, { cancel }: WayStage): Promise<void> {
  const area = tab.locator('textarea');
  await area.focus();
  await pasteNative(tab);
  await cancel(tab);
  expect(await area.inputValue()).toBe('');
}

/** Sends a text; the page remembers how that ended. */
async function send(tab: Page, text: string): Promise<void> {
  await tab.evaluate((body) => {
    const ended = (how: string) => (): void => void Object.assign(window, { ended: how });
    void fetch('/send', { method: 'POST', body }).then(ended('sent'), ended('failed'));
  }, text);
}
const endOf = (tab: Page): Promise<string | undefined> =>
  tab.evaluate(() => (window as unknown as { ended?: string }).ended);

way({ way: 'Tab', form: 'come back from the back-forward cache', guard: 'guardPaste' }, async (stage) => {
  await withCache(stage, [stage.guarded], async ({ context }) => {
    const tab = await context.newPage();
    await stage.copy(tab, stage.indexedCode());
    await tab.goto(`${stage.guarded}/kept.html`);
    await tab.goto(`${stage.guarded}/empty.html`);
    await comeBack(tab);
    await expectPasteHeld(tab, stage);
  });
});

for (const answer of ['Cancel', 'Send anyway'] as const) {
  way(
    {
      way: 'Tab',
      form: 'left while a request is held, come back from the back-forward cache',
      guard: 'guardFetch',
      title: answer,
    },
    async (stage) => {
      const code = stage.indexedCode();
      await withCache(stage, [stage.guarded], async ({ context }) => {
        const tab = await context.newPage();
        await tab.goto(`${stage.guarded}/kept.html`);
        await send(tab, code);
        await waitForDialog(tab);
        await tab.goto(`${stage.guarded}/empty.html`);
        expect(await dialogTree(tab)).toBeNull();
        expect(stage.arrivals.arrived(code)).toBe(false);
        await comeBack(tab);
        expect(await endOf(tab)).toBeUndefined();
        // The question is still there, and takes its answer.
        if (answer === 'Cancel') {
          await stage.cancel(tab);
          await until('the request to end', async () => (await endOf(tab)) === 'failed');
          expect(stage.arrivals.arrived(code)).toBe(false);
        } else {
          await waitForDialog(tab);
          await clickAnyway(tab, answer);
          await stage.arrivals.untilArrived(code);
        }
      });
    },
  );
}

way({ way: 'Tab', form: 'reloaded while a request is held', guard: 'guardFetch' }, async (stage) => {
  const code = stage.indexedCode();
  const tab = await stage.page('/textarea.html');
  await send(tab, code);
  await stage.dialog(tab);
  await tab.reload();
  expect(await dialogTree(tab)).toBeNull();
  // What is sent later has arrived, what was held has not, and is asked about as if for the first time.
  await tab.evaluate(() => fetch('/later').then(() => undefined));
  expect(stage.arrivals.arrived(code)).toBe(false);
  await send(tab, code);
  await stage.anyway(tab, 'Send anyway');
  await stage.arrivals.untilArrived(code);
});

way(
  {
    way: 'Tab',
    form: 'left before its site was added, come back from the back-forward cache',
    guard: 'injectWhereMissing',
  },
  async (stage) => {
    await withCache(stage, [], async (extension) => {
      const tab = await extension.context.newPage();
      await stage.copy(tab, stage.indexedCode());
      await tab.goto(`${stage.guarded}/kept.html`);
      await tab.goto(`${stage.native}/empty.html`);
      await addSite(extension, stage.guarded);
      await comeBack(tab);
      const worker = await extension.worker();
      await until('the guard in the page', () => worker.evaluate(isGuardedAt, tab.url()));
      await expectPasteHeld(tab, stage);
    });
  },
);
