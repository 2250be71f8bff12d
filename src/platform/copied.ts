/** The one message of the copy listener, without what other content scripts need for theirs: it runs on every page of a host. */

/** Tells the service worker what was copied. An extension that is gone hears nothing, which the page never notices. */
export function tellCopied(text: string): void {
  try {
    chrome.runtime.sendMessage({ type: 'copied', text }).catch(() => undefined);
  } catch {
    // The extension was updated or removed; the script of its successor listens as well.
  }
}
