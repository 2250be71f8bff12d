/** Where the person is in the page (focus and selection), kept while something is held and restored before it lands. */
import { deepActiveElement } from './editable.ts';

type Selected =
  | {
      readonly kind: 'field';
      readonly start: number;
      readonly end: number;
      readonly direction: 'forward' | 'backward' | 'none';
    }
  | {
      readonly kind: 'range';
      readonly anchor: Node;
      readonly anchorOffset: number;
      readonly focus: Node;
      readonly focusOffset: number;
    };

export interface Place {
  readonly focused: Element | null;
  readonly selected: Selected | undefined;
}

export function capturePlace(): Place {
  const focused = deepActiveElement();
  return { focused, selected: selectedIn(focused) };
}

/** Whether the focus is still where it was. */
export function isFocusAt(place: Place): boolean {
  return deepActiveElement() === place.focused;
}

/**
 * Puts focus and selection back, where they have changed and still exist. Editors follow the selection some time after
 * it changed, so the answer says whether the caller has to give them that time.
 */
export function restorePlace(place: Place): boolean {
  let changed = false;
  if (!document.hasFocus()) {
    // The dialog stood in another frame or window.
    window.focus();
    changed = true;
  }
  if (place.focused instanceof HTMLElement && place.focused.isConnected && !isFocusAt(place)) {
    place.focused.focus({ preventScroll: true });
    changed = true;
  }
  const { selected } = place;
  if (selected === undefined) return changed;
  const same = sameSelected(selected, selectedIn(place.focused));
  if (selected.kind === 'field') {
    // Even where its numbers are the same: a closed dialog gives a field its focus back but not the document's
    // selection, which a paste goes by.
    if (isField(place.focused)) place.focused.setSelectionRange(selected.start, selected.end, selected.direction);
  } else if (!same && selected.anchor.isConnected && selected.focus.isConnected) {
    selectionAt(selected.anchor)?.setBaseAndExtent(
      selected.anchor,
      Math.min(selected.anchorOffset, lengthOf(selected.anchor)),
      selected.focus,
      Math.min(selected.focusOffset, lengthOf(selected.focus)),
    );
  }
  return changed || !same;
}

/** Lets editors notice a restored selection: they hear of it with the next frame, or, in a hidden tab, never. */
export async function editorsNoticed(): Promise<void> {
  await new Promise<void>((resolve) => {
    const enough = setTimeout(resolve, 100);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        clearTimeout(enough);
        setTimeout(resolve, 0);
      }),
    );
  });
}

function selectedIn(focused: Element | null): Selected | undefined {
  if (isField(focused)) {
    const { selectionStart: start, selectionEnd: end, selectionDirection } = focused;
    // Fields such as e-mail and number don't tell.
    if (start === null || end === null) return undefined;
    return { kind: 'field', start, end, direction: selectionDirection ?? 'none' };
  }
  const selection = selectionAt(focused ?? document);
  if (!selection?.anchorNode || !selection.focusNode) return undefined;
  return {
    kind: 'range',
    anchor: selection.anchorNode,
    anchorOffset: selection.anchorOffset,
    focus: selection.focusNode,
    focusOffset: selection.focusOffset,
  };
}

/** Chromium keeps a selection for each shadow root besides the document's. */
export function selectionAt(node: Node): Selection | null {
  const root = node.getRootNode() as Node & { getSelection?: () => Selection | null };
  return root.getSelection?.() ?? document.getSelection();
}

function isField(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
}

function sameSelected(a: Selected, b: Selected | undefined): boolean {
  if (a.kind === 'field') return b?.kind === 'field' && a.start === b.start && a.end === b.end;
  return (
    b?.kind === 'range' &&
    a.anchor === b.anchor &&
    a.anchorOffset === b.anchorOffset &&
    a.focus === b.focus &&
    a.focusOffset === b.focusOffset
  );
}

function lengthOf(node: Node): number {
  return node instanceof CharacterData ? node.length : node.childNodes.length;
}
