/**
 * The word from the MAIN world that this document was opened anew, which removes every listener. It comes over a
 * detached node that the page never gets hold of; what it says can only make us listen again, never stop.
 */
import { HANDOVER, SIGNAL } from '../contract/page-signal.ts';

/** Calls `rearm` at once whenever the page opened this document anew. The MAIN script must be in place already. */
export function onDocumentOpened(rearm: () => void): void {
  const node = document.createElement('span');
  node.addEventListener(SIGNAL, rearm);
  document.dispatchEvent(new FocusEvent(HANDOVER, { relatedTarget: node }));
  // Later than the signal, and there even if a way was found around the functions that give it.
  new MutationObserver(rearm).observe(document, { childList: true });
}
