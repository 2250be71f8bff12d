/**
 * The word from the MAIN world that a document was opened anew, which removes every listener. It comes over a detached
 * node that the page never gets hold of; what it says can only make us listen again, never stop.
 */
import { HANDOVER, SIGNAL } from '../contract/page-signal.ts';

/** Where the script of another frame of the same origin finds this frame's way to listen again. */
const REARM = 'sourcekeepRearm';
type Guarded = { [REARM]?: () => void };

/** Calls `rearm` at once whenever the page opened this document anew. The MAIN script must be in place already. */
export function onDocumentOpened(rearm: () => void): void {
  // Isolated worlds of one extension see each other's globals in frames of one origin; pages see none of them.
  (window as Guarded)[REARM] = rearm;
  const node = document.createElement('span');
  node.addEventListener(SIGNAL, (event) => {
    const opened = (event as FocusEvent).relatedTarget as Document | null;
    const view = (opened?.defaultView ?? window) as Window & Guarded;
    view[REARM]?.();
  });
  document.dispatchEvent(new FocusEvent(HANDOVER, { relatedTarget: node }));
  // The signal is missing where the page calls functions of a frame in which no script of ours runs.
  new MutationObserver(rearm).observe(document, { childList: true });
}
