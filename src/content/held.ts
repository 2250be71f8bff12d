/** Makes a held paste or drop out of its event: what it holds, where it belongs, and how it lands. */
import { plainContents } from './contents.ts';
import { deepActiveElement } from './editable.ts';
import type { Held } from './hold.ts';
import type { Carried } from './intercept.ts';
import { capturePlace, editorsNoticed, isFocusAt, type Place, restorePlace } from './place.ts';
import { editorText, holdsCutLine } from './read-back.ts';
import { type DropPoint, endDrag, replayDrop } from './replay-drop.ts';
import type { PasteReplay } from './replay-paste.ts';
import { undoLastChange } from './undo.ts';

/** A held paste. Made while its event is dispatched. */
export function heldPaste(replay: PasteReplay, target: Element, carried: Carried): Held {
  const { contents } = carried;
  const stay = stayAt();
  return {
    ...carried,
    ...stay.moves,
    async release() {
      await stay.restored();
      replay.replay(target, contents);
    },
    async releaseWithout(text, cut) {
      await stay.restored();
      return landWithout(cut, () => replay.replayOther(target, plainContents(text)));
    },
    drop: () => undefined,
  };
}

/** A held drop. */
export function heldDrop(point: DropPoint, carried: Carried): Held {
  const { contents } = carried;
  const stay = stayAt();
  return {
    ...carried,
    ...stay.moves,
    async release() {
      await stay.restored();
      replayDrop(point, contents);
    },
    async releaseWithout(text, cut) {
      await stay.restored();
      return landWithout(cut, () => replayDrop(point, plainContents(text)));
    },
    drop: () => endDrag(point),
  };
}

/**
 * Where the person was. A selection that changed while the focus stayed is the person's own doing (typing, an earlier
 * paste) and is left alone; it is put back only after a dialog or another element had the focus.
 */
export function stayAt(): { moves: Pick<Held, 'leave' | 'comeBack'>; restored(): Promise<void> } {
  let place: Place = capturePlace();
  let moved = false;
  return {
    moves: {
      leave() {
        if (isFocusAt(place)) place = capturePlace();
      },
      comeBack() {
        moved = restorePlace(place) || moved;
      },
    },
    async restored() {
      if (!moved && !isFocusAt(place)) moved = restorePlace(place);
      if (moved) await editorsNoticed();
    },
  };
}

async function landWithout(cut: readonly string[], land: () => void): Promise<'redacted' | 'blocked' | 'sent'> {
  const before = editorText();
  land();
  await editorsNoticed();
  if (!holdsCutLine(before, editorText(), cut)) return 'redacted';
  undoLastChange(deepActiveElement() ?? document.body);
  await editorsNoticed();
  return holdsCutLine(before, editorText(), cut) ? 'sent' : 'blocked';
}
