/** What tabs and frames are about to show or have begun to show, and taking them away from it. */
import { blockedAddress } from './blocked-page.ts';
import { browser } from './browser.ts';
import { leaveFor } from './leave.ts';

/** A document that is shown. */
export interface Shown {
  readonly tabId: number;
  /** 0 for the page itself. */
  readonly frameId: number;
  readonly url: string;
  /** Absent where only the tab is known. */
  readonly documentId?: string | undefined;
}

export interface NavigationListeners {
  /** A document begins, or changes its address without a navigation. */
  readonly shows: (shown: Shown) => void;
  /** The browser's own rules kept this address from being opened. */
  readonly refused: (refused: Omit<Shown, 'documentId'>) => void;
}

const FRAMES = {
  urls: ['http://*/*', 'https://*/*'],
  types: ['main_frame', 'sub_frame'] as ('main_frame' | 'sub_frame')[],
};

/** To be called while the worker starts. */
export function watchNavigations({ shows, refused }: NavigationListeners): void {
  const isShown = ({ documentLifecycle }: { readonly documentLifecycle?: string | undefined }): boolean =>
    // A prerendered page is told of again when it comes to the front; until then its tab shows another one.
    documentLifecycle !== 'prerender';
  for (const event of [chrome.webNavigation.onCommitted, chrome.webNavigation.onHistoryStateUpdated]) {
    event.addListener((details) => {
      if (isShown(details)) shows(details);
    });
  }
  const own = browser.runtime.getURL('');
  chrome.webRequest.onBeforeRedirect.addListener((details) => {
    if (details.redirectUrl.startsWith(own)) refused(details);
  }, FRAMES);
  chrome.webRequest.onErrorOccurred.addListener((details) => {
    if (details.type === 'sub_frame' && details.error === 'net::ERR_BLOCKED_BY_CLIENT') refused(details);
  }, FRAMES);
}

/** Puts the blocked page in place of a document; in a frame, nothing. */
export async function showBlocked({ tabId, frameId, documentId }: Omit<Shown, 'url'>, site: string): Promise<void> {
  const url = blockedAddress(site);
  try {
    await chrome.scripting.executeScript({
      target: { tabId, ...(documentId === undefined ? { frameIds: [frameId] } : { documentIds: [documentId] }) },
      injectImmediately: true,
      func: leaveFor,
      args: [frameId === 0 ? url : 'about:blank'],
    });
  } catch {
    // A document that takes no script, or is gone already.
    if (frameId === 0 && documentId === undefined) await browser.tabs.update(tabId, { url });
  }
}
