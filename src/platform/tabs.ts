/** The tab that the popup is about, and the extension's own pages. No other address is ever opened from here. */
import { browser } from './browser.ts';

const pages = {
  options: 'src/ui/options/index.html',
  activity: 'src/ui/activity/index.html',
  welcome: 'src/ui/welcome/index.html',
} as const;
export type OwnPage = keyof typeof pages;

export interface ActiveTab {
  readonly id: number;
  /** Absent where the extension may not know it (the browser's own pages, mostly). */
  readonly url?: string;
}

/** The tab in front of the browser window that was used last; small windows of extensions don't count. */
export async function activeTab(): Promise<ActiveTab | undefined> {
  const last = await chrome.windows.getLastFocused({ windowTypes: ['normal'] });
  const [tab] = await browser.tabs.query({ active: true, ...(last.id === undefined ? {} : { windowId: last.id }) });
  if (tab?.id === undefined) return undefined;
  return { id: tab.id, ...(tab.url === undefined ? {} : { url: tab.url }) };
}

/** All tabs; without an address those that have none, and the browser's own pages. */
export async function openTabs(): Promise<{ readonly id: number; readonly url: string }[]> {
  const tabs = await browser.tabs.query({});
  return tabs.map(({ id = -1, url = '' }) => ({ id, url }));
}

/** Tells what tabs show, once they show it, and which are opened and closed. To be called while the worker starts. */
export function watchTabs(watch: {
  readonly shows: (tabId: number, url: string) => void;
  readonly opened: (tabId: number, openerId: number) => void;
  readonly closed: (tabId: number) => void;
}): void {
  chrome.tabs.onUpdated.addListener((tabId, { url }) => {
    if (url !== undefined) watch.shows(tabId, url);
  });
  // Of `about:blank` the other one says nothing (measured); of a prerendered page that comes to the front, this one.
  chrome.webNavigation.onCommitted.addListener(({ tabId, frameId, url, documentLifecycle }) => {
    if (frameId === 0 && documentLifecycle !== 'prerender') watch.shows(tabId, url);
  });
  // `openerTabId` of a new tab is the one in front of its window, not the one whose page opened it (measured).
  chrome.webNavigation.onCreatedNavigationTarget.addListener(({ tabId, sourceTabId }) => {
    watch.opened(tabId, sourceTabId);
  });
  chrome.tabs.onRemoved.addListener(watch.closed);
}

/** Opens one of the extension's own pages in a tab. */
export async function openOwnPage(page: OwnPage): Promise<void> {
  if (page === 'options') return browser.runtime.openOptionsPage();
  await browser.tabs.create({ url: browser.runtime.getURL(pages[page]) });
}
