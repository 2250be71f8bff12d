/** Pages that the browser has ready before anybody looks at them: their scripts run, and send, before they are shown. */
import { expect } from '@playwright/test';
import { siteOf, until } from '../harness.ts';
import { launch } from '../harness/browser.ts';
import { packageIndex } from '../harness/package-index.ts';
import { isRegistered, type PlainChromium, startPlainChromium } from '../harness/plain-chromium.ts';
import { isGuardedAt } from './guarded.ts';
import { way, type WayStage } from './way.ts';

/** Prerenders the other page, and goes there once the test says so. */
const FIRST = `<!doctype html><title>first</title>
<script type="speculationrules">{"prerender":[{"source":"list","urls":["/prerendered.html"],"eagerness":"immediate"}]}</script>
<script>
const poll = async () => {
  if ((await (await fetch('/go')).text()) === 'go') location.href = '/prerendered.html';
  else setTimeout(poll, 100);
};
poll();
</script>`;

/** Sends what it was given while it is still prerendered, and tells how time goes by there. */
const prerendered = (text: string): string => `<!doctype html><title>prerendered</title>
<textarea rows="8" cols="60"></textarea>
<script>
const tick = () => {
  fetch('/tick?prerendering=' + document.prerendering);
  setTimeout(tick, 100);
};
tick();
${text === '' ? '' : `window.sent = fetch('/early', { method: 'POST', body: ${JSON.stringify(text)} }).then(() => 'sent', (error) => error.name);`}
</script>`;

/** Longer than any verdict takes: two seconds. */
const WAITS = 20;

interface Prerendered {
  readonly browser: PlainChromium;
  readonly url: string;
  /** How often the page has said so far that it is prerendered. */
  ticks(): number;
  /** Goes to the page that is ready. */
  activate(): void;
}

/** Playwright’s own browser never prerenders; this has one that nothing is attached to. */
async function prerender(
  stage: WayStage,
  text: string,
  body: (page: Prerendered) => Promise<void>,
  sites = [stage.guarded],
): Promise<void> {
  const { arrivals, guarded } = stage;
  const extension = await launch({
    ...{ build: 'enterprise', index: await packageIndex(), sites },
    ...{ settings: { action: 'warn' }, policy: { verdictTimeoutMilliseconds: 10_000 } },
  });
  await extension.context.close();
  let browser: PlainChromium | undefined;
  try {
    let goes = false;
    arrivals.serve('/first.html', FIRST);
    arrivals.serve('/prerendered.html', prerendered(text));
    arrivals.answer('/go', (_request, response) => response.end(goes ? 'go' : 'wait'));
    browser = await startPlainChromium(extension);
    await browser.open(`${guarded}/first.html`);
    const ticks = (): number => arrivals.all.filter(({ url }) => url === '/tick?prerendering=true').length;
    await until('the page is prerendered', async () => ticks() > 0);
    await body({ browser, url: `${guarded}/prerendered.html`, ticks, activate: () => void (goes = true) });
  } finally {
    await browser?.close();
    await extension.close();
  }
}

/** Runs in the page. */
function wasPrerendered(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return (navigation as unknown as { activationStart: number }).activationStart > 0;
}

way({ way: 'Prerendered page', form: 'paste, once it is shown', guard: 'guardPaste' }, async (stage) => {
  const code = stage.indexedCode();
  await prerender(stage, '', async ({ browser, url, activate }) => {
    activate();
    const tab = await browser.attach(url);
    expect(await tab.evaluate(wasPrerendered, undefined)).toBe(true);
    await tab.copy(code);
    await tab.paste();
    await tab.answer('Cancel');
    const value = await tab.evaluate(() => document.querySelector('textarea')?.value, undefined);
    expect(value).toBe('');
  });
});

way({ way: 'Prerendered page', form: 'fetch, once it is shown', guard: 'guardFetch' }, async (stage) => {
  const code = stage.indexedCode();
  await prerender(stage, '', async ({ browser, url, activate }) => {
    activate();
    const tab = await browser.attach(url);
    expect(await tab.evaluate(wasPrerendered, undefined)).toBe(true);
    const sent = tab.evaluate(
      (body) =>
        fetch('/late', { method: 'POST', body }).then(
          () => 'sent',
          (error: Error) => error.name,
        ),
      code,
    );
    await tab.answer('Cancel');
    expect(await sent).toBe('TypeError');
    expect(stage.arrivals.arrived(code)).toBe(false);
  });
});

way({ way: 'Prerendered page', form: 'fetch, before it is shown', guard: 'guardFetch' }, async (stage) => {
  const code = stage.indexedCode();
  await prerender(stage, code, async ({ browser, url, ticks, activate }) => {
    const before = ticks();
    await until('the page has waited', async () => ticks() >= before + WAITS);
    expect(stage.arrivals.arrived(code)).toBe(false);
    // It can't ask before it is shown, and nothing else asks in its place.
    expect(await browser.addresses()).toEqual([`${stage.guarded}/first.html`]);
    activate();
    const tab = await browser.attach(url);
    await tab.answer('Cancel');
    expect(await tab.evaluate(() => (window as unknown as { sent: Promise<string> }).sent, undefined)).toBe(
      'TypeError',
    );
    expect(stage.arrivals.arrived(code)).toBe(false);
  });
});

way(
  { way: 'Prerendered page', form: 'ready before its site was added', guard: 'injectWhereMissing' },
  async (stage) => {
    const code = stage.indexedCode();
    await prerender(
      stage,
      '',
      async ({ browser, url, activate }) => {
        await browser.inWorker(async (site) => {
          const { settings } = await chrome.storage.local.get<{ settings?: object }>('settings');
          await chrome.storage.local.set({ settings: { ...settings, addedSites: [site] } });
        }, siteOf(stage.guarded));
        await until('the content scripts', () => browser.inWorker(isRegistered, undefined));
        activate();
        const tab = await browser.attach(url);
        expect(await tab.evaluate(wasPrerendered, undefined)).toBe(true);
        await until('the guard in the page', () => browser.inWorker(isGuardedAt, url));
        await tab.copy(code);
        await tab.paste();
        await tab.answer('Cancel');
        expect(await tab.evaluate(() => document.querySelector('textarea')?.value, undefined)).toBe('');
      },
      [],
    );
  },
);
