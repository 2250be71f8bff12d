/**
 * The word from the MAIN world that this document was opened anew, which removes every listener. It comes over a
 * detached node that the page never gets hold of; what it says can only make us listen again. It can end our listening
 * only where the extension of this script is gone.
 */
import { HANDOVER, OPENED, SUCCESSOR } from '../contract/page-signal.ts';

interface Signals {
  /** This document was opened anew. */
  readonly onOpened: () => void;
  /** Another content script has come into this document. */
  readonly onSuccessor: () => void;
}

/** Connects with the MAIN script, which must be in place already. */
export function listenToPage({ onOpened, onSuccessor }: Signals): void {
  const node = document.createElement('span');
  node.addEventListener(OPENED, onOpened);
  node.addEventListener(SUCCESSOR, onSuccessor);
  document.dispatchEvent(new FocusEvent(HANDOVER, { relatedTarget: node }));
  // Later than the word from the MAIN world, and there even if a way was found around the functions that give it.
  new MutationObserver(onOpened).observe(document, { childList: true });
}
