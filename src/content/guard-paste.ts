/** The guard of pasting: holds what could matter, and lets it land when the verdict allows it. */
import { deepTarget } from './editable.ts';
import { heldPaste } from './held.ts';
import type { Intercept } from './intercept.ts';
import { createPasteReplay } from './replay-paste.ts';

/** Arms the guard. */
export function guardPaste(intercept: Intercept): void {
  const replay = createPasteReplay();
  intercept.listen('paste', (event) => {
    if (!event.isTrusted || replay.claims(event) || !intercept.isGuarded(event)) return;
    const carried = intercept.toHold('paste', event.clipboardData);
    const target = deepTarget(event);
    if (!carried || !target) return;
    intercept.stop(event);
    intercept.hold.take(heldPaste(replay, target, carried));
  });
}
