/** Whether a page is guarded yet: scripts come into pages that were there before them a moment after these are shown. */

/** Runs in the service worker: whether our content script is in the tab at this address. */
export async function isGuardedAt(url: string): Promise<boolean> {
  const [found] = await chrome.tabs.query({ url });
  if (found?.id === undefined) return false;
  // A frame that is just being replaced is none: the tab may say the address of the page that comes.
  const results = await chrome.scripting
    .executeScript({ target: { tabId: found.id }, func: () => 'sourcekeepListen' in globalThis })
    .catch(() => []);
  return results[0]?.result === true;
}
