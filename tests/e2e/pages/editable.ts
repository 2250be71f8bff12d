/** Bare contenteditable elements as editors: their markup is their model. */
import type { Editor } from './editor.ts';

/** A path of child positions from `root` to `node`, so that a selection can be compared between two pages. */
function pathTo(root: Node, node: Node | null): number[] | null {
  const path: number[] = [];
  for (let at: Node | null = node; at !== root; at = at.parentNode) {
    if (at === null || at.parentNode === null) return null;
    path.unshift([...at.parentNode.childNodes].indexOf(at as ChildNode));
  }
  return path;
}

export function editableEditor(element: HTMLElement): Editor {
  return {
    model: () => element.innerHTML,
    selection: () => {
      const selection = getSelection();
      if (selection === null) return null;
      return [
        [pathTo(element, selection.anchorNode), selection.anchorOffset],
        [pathTo(element, selection.focusNode), selection.focusOffset],
      ];
    },
    text: () => element.innerText,
    clear: () => element.replaceChildren(),
    focus: () => element.focus(),
  };
}

export function newEditable(value: 'true' | 'plaintext-only', whiteSpace: string): HTMLElement {
  const element = document.createElement('div');
  element.contentEditable = value;
  element.setAttribute('role', 'textbox');
  element.setAttribute('aria-multiline', 'true');
  element.setAttribute('aria-label', 'Message');
  element.style.cssText = `white-space: ${whiteSpace}; min-height: 8em; border: 1px solid; padding: 4px`;
  return element;
}
