/**
 * Pages that come into being in other ways than by loading a tab: each is guarded like one. Prerendered pages, and those
 * that come back from the back-forward cache, have files of their own.
 */
import { expect, type Page } from '@playwright/test';
import { pasteNative, siteOf } from '../harness.ts';
import { stored, until } from '../harness/settings.ts';
import { isGuardedAt } from './guarded.ts';
import { way, type WayStage } from './way.ts';

const AREA = '<textarea id="area" rows="8" cols="60"></textarea>';
const TELLING = 20;

function tellingIn(code: string): string {
  return (
    code
      .split('\n')
      .find((line) => line.trim().length > TELLING)
      ?.trim() ?? ''
  );
}

/** Copies code in a page of its own, since copying writes into the page. */
async function copied(stage: WayStage): Promise<string> {
  const code = stage.indexedCode();
  await stage.copy(await stage.page(), code);
  return code;
}

/** Pastes into the first textarea of a page and expects to be asked, and that nothing has come into it. */
async function expectHeld(tab: Page, cancel: WayStage['cancel'], code: string): Promise<void> {
  await tab.bringToFront();
  await tab.locator('textarea').first().focus();
  await pasteNative(tab);
  await cancel(tab);
  expect(await tab.locator('textarea').first().inputValue()).not.toContain(tellingIn(code));
}

way({ way: 'Tab', form: 'open before its site was added', guard: 'injectIntoOpenTabs' }, async (stage) => {
  const code = await copied(stage);
  const tab = await stage.page('/textarea.html', stage.native);
  const before = (await stored(stage.extension, 'settings')) as { addedSites: object[] };
  try {
    const worker = await stage.extension.worker();
    await worker.evaluate(async (settings) => void (await chrome.storage.local.set({ settings })), {
      ...before,
      addedSites: [...before.addedSites, siteOf(stage.native)],
    });
    await until('the guard in the open tab', () => worker.evaluate(isGuardedAt, tab.url()));
    await expectHeld(tab, stage.cancel, code);
  } finally {
    const worker = await stage.extension.worker();
    await worker.evaluate(async (settings) => void (await chrome.storage.local.set({ settings })), before);
  }
});

for (const form of ['same origin', 'about:blank, written into', 'srcdoc', 'blob:'] as const) {
  way({ way: 'Frame added later', form, guard: 'guardPaste' }, async (stage) => {
    const code = await copied(stage);
    const tab = await stage.page('/empty.html');
    await tab.evaluate((kind) => {
      const area = '<textarea></textarea>';
      const frame = document.createElement('iframe');
      frame.width = '900';
      frame.height = '600';
      if (kind === 'same origin') frame.src = '/textarea.html';
      if (kind === 'srcdoc') frame.srcdoc = area;
      if (kind === 'blob:') frame.src = URL.createObjectURL(new Blob([area], { type: 'text/html' }));
      document.body.append(frame);
      if (kind !== 'about:blank, written into') return;
      frame.contentDocument?.write(area);
      frame.contentDocument?.close();
    }, form);
    const area = tab.frameLocator('iframe').locator('textarea');
    await area.waitFor();
    await tab.bringToFront();
    await area.focus();
    await pasteNative(tab);
    await stage.cancel(tab);
    expect(await area.inputValue()).not.toContain(tellingIn(code));
  });
}

for (const [form, address] of [
  ['of the site', '/textarea.html'],
  ['about:blank, written by its opener', ''],
] as const) {
  way({ way: 'Popup window', form, guard: 'guardPaste' }, async (stage) => {
    const code = await copied(stage);
    const opener = await stage.page('/empty.html');
    const opened = stage.extension.context.waitForEvent('page');
    await opener.evaluate(
      ({ url, area }) => {
        const view = open(url, '_blank', 'popup,width=900,height=700');
        if (url === '') view?.document.write(area);
      },
      { url: address, area: AREA },
    );
    const popup = await opened;
    await popup.locator('textarea').first().waitFor();
    await expectHeld(popup, stage.cancel, code);
    await popup.close();
  });
}

way({ way: 'Tab', form: 'discarded, and come back', guard: 'guardPaste' }, async (stage) => {
  const code = await copied(stage);
  const tab = await stage.page('/textarea.html?discarded');
  const front = await stage.page('/empty.html');
  await front.bringToFront();
  const worker = await stage.extension.worker();
  const url = tab.url();
  const reopened = stage.extension.context.waitForEvent('page', { timeout: 20_000 }).catch(() => undefined);
  const id = await worker.evaluate(async (address) => {
    const [found] = await chrome.tabs.query({ url: address });
    const discarded = await chrome.tabs.discard(found?.id);
    return discarded?.id;
  }, url);
  expect(id).toBeDefined();
  await worker.evaluate(async (tabId) => void (await chrome.tabs.update(tabId as number, { active: true })), id);
  const back = tab.isClosed() ? ((await reopened) as Page) : tab;
  await back.locator('textarea').first().waitFor();
  await expectHeld(back, stage.cancel, code);
  await back.close();
});
