/** What an extension may see of a page's DOM beyond the page's own scripts. */

/** The shadow root of an element, closed ones included; null for every other element. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if (!(element instanceof HTMLElement)) return null;
  try {
    return chrome.dom.openOrClosedShadowRoot(element);
  } catch {
    // The extension was updated or removed; its script still runs, with what the page itself can see.
    return element.shadowRoot;
  }
}
