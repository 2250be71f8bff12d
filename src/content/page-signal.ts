/**
 * The word from the MAIN world that this document was opened anew, which removes every listener. It comes over a
 * detached node that the page never gets hold of; what it says can only make us listen again. It can end our listening
 * only where the extension of this script is gone.
 */
import { PORT } from '../contract/page-port.ts';
import { HANDOVER, OPENED, SUCCESSOR } from '../contract/page-signal.ts';

interface Signals {
  /** This document was opened anew. */
  readonly onOpened: () => void;
  /** Another content script has come into this document. */
  readonly onSuccessor: () => void;
  /** The end of a port to talk over, which the MAIN world gets. */
  readonly port: () => MessagePort;
}

/** Connects with the MAIN script, whichever of the two was first. */
export function listenToPage({ onOpened, onSuccessor, port }: Signals): void {
  const node = document.createElement('span');
  node.addEventListener(OPENED, onOpened);
  node.addEventListener(SUCCESSOR, onSuccessor);
  const handOver = (): void => void document.dispatchEvent(new FocusEvent(HANDOVER, { relatedTarget: node }));
  const onQuestion = (event: Event): void => {
    if ((event as FocusEvent).relatedTarget === null) handOver();
  };
  document.addEventListener(HANDOVER, onQuestion);
  const onTaken = (): void => {
    // Once it is taken, only the page would ask; it gets no answer.
    document.removeEventListener(HANDOVER, onQuestion);
    node.dispatchEvent(new MessageEvent(PORT, { ports: [port()] }));
  };
  node.addEventListener(OPENED, onTaken, { once: true });
  handOver();
  // Later than the word from the MAIN world, and there even if a way was found around the functions that give it.
  new MutationObserver(onOpened).observe(document, { childList: true });
}
