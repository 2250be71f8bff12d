/**
 * The word from the MAIN world that this document was opened anew, which removes every listener. It comes over a
 * detached node that the page never gets hold of; what it says can only make us listen again. It can end our listening
 * only where the extension of this script is gone.
 */
import { PORT } from '../contract/page-port.ts';
import { DROPPED, HANDOVER, HELD_DROP, MODEL, OPENED, READ_MODEL, SUCCESSOR } from '../contract/page-signal.ts';

interface Signals {
  /** This document was opened anew. */
  readonly onOpened: () => void;
  /** Another content script has come into this document. */
  readonly onSuccessor: () => void;
  /** The end of a port to talk over, which the MAIN world gets. */
  readonly port: () => MessagePort;
}

/** The whole text of the code editor around an element, as its own model has it; undefined where it can't be read. */
export type ReadModel = (element: HTMLElement) => string | undefined;

let latest: Element | undefined;

let drops = 0;

/** Shows the MAIN world a drop that will be held, while its event is dispatched. Returns the drop's number. */
export function tellHeldDrop(dataTransfer: DataTransfer): number {
  drops += 1;
  latest?.dispatchEvent(new DragEvent(HELD_DROP, { dataTransfer, detail: drops }));
  return drops;
}

/** Tells the MAIN world that the page may read what was dropped then, by its entries too. */
export function tellDropped(drop: number): void {
  latest?.dispatchEvent(new UIEvent(DROPPED, { detail: drop }));
}

/** Connects with the MAIN script, whichever of the two was first. */
export function listenToPage({ onOpened, onSuccessor, port }: Signals): ReadModel {
  const node = document.createElement('span');
  latest = node;
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
  return (element) => readModelAt(node, element);
}

/** MAIN answers while the event is dispatched. A submitter is handed on as it is, also out of a closed shadow root. */
function readModelAt(node: HTMLElement, element: HTMLElement): string | undefined {
  let text: string | undefined;
  const onModel = (event: Event): void => {
    text = (event as InputEvent).data ?? undefined;
  };
  node.addEventListener(MODEL, onModel);
  node.dispatchEvent(new SubmitEvent(READ_MODEL, { submitter: element }));
  node.removeEventListener(MODEL, onModel);
  return text;
}
