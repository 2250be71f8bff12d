/** A site in a window of its own, without tabs and address bar, as an installed web app has it. */
import { expect } from '@playwright/test';
import { until } from '../harness.ts';
import { launch } from '../harness/browser.ts';
import { packageIndex } from '../harness/package-index.ts';
import { type PlainChromium, type PlainTab, startPlainChromium } from '../harness/plain-chromium.ts';
import { isGuardedAt } from './guarded.ts';
import { way, type WayStage } from './way.ts';

/** These run in the service worker. */
async function hasApp(): Promise<boolean> {
  return (await chrome.windows.getAll({ windowTypes: ['app'] })).length === 1;
}
async function loadInApp(url: string): Promise<void> {
  const [window] = await chrome.windows.getAll({ populate: true, windowTypes: ['app'] });
  await chrome.tabs.update(window?.tabs?.[0]?.id as number, { url });
}

/** Playwright opens its own window; this browser opens the app’s alone. */
async function inAppWindow(stage: WayStage, body: (tab: PlainTab) => Promise<void>): Promise<void> {
  const { guarded } = stage;
  const extension = await launch({
    ...{ build: 'enterprise', index: await packageIndex(), sites: [guarded] },
    ...{ settings: { action: 'warn' }, policy: { verdictTimeoutMilliseconds: 10_000 } },
  });
  await extension.context.close();
  let browser: PlainChromium | undefined;
  try {
    stage.arrivals.serve('/app.html', '<!doctype html><title>app</title><textarea rows="8" cols="60"></textarea>');
    const url = `${guarded}/app.html`;
    // Another page first: the one at `url` is then none that was there before its scripts.
    browser = await startPlainChromium(extension, [`--app=${guarded}/empty.html`]);
    const plain = browser;
    await until('the window of the app', () => plain.inWorker(hasApp, undefined));
    // Scripts are registered by now, so that the page is loaded with them, as every page of an installed extension is.
    await plain.inWorker(loadInApp, url);
    await until('the page of the app', () => plain.inWorker(isGuardedAt, url));
    const tab = await plain.attach(url);
    await body(tab);
  } finally {
    await browser?.close();
    await extension.close();
  }
}

way({ way: 'App window', form: 'paste', guard: 'guardPaste' }, async (stage) => {
  const code = stage.indexedCode();
  await inAppWindow(stage, async (tab) => {
    await tab.copy(code);
    await tab.paste();
    await tab.answer('Cancel');
    expect(await tab.evaluate(() => document.querySelector('textarea')?.value, undefined)).toBe('');
  });
});

way({ way: 'App window', form: 'fetch', guard: 'guardFetch' }, async (stage) => {
  const code = stage.indexedCode();
  await inAppWindow(stage, async (tab) => {
    const sent = tab.evaluate(
      (body) =>
        fetch('/send', { method: 'POST', body }).then(
          () => 'sent',
          () => 'failed',
        ),
      code,
    );
    await tab.answer('Cancel');
    expect(await sent).toBe('failed');
    expect(stage.arrivals.arrived(code)).toBe(false);
  });
});
