/**
 * Lets a held paste land as if nothing had happened: a second real paste through `execCommand`, which is trusted and
 * has the browser's own default action; where none comes about, events of our own.
 */
import { type Contents, readContents, sameContents } from './contents.ts';
import { deepActiveElement, deepTarget, editableKind } from './editable.ts';
import { announceInput, insertPasted } from './insert.ts';
import { transferOf } from './contents.ts';

export interface PasteReplay {
  /** Whether a trusted paste is our own second one; it is stopped when the clipboard has changed since. */
  claims(event: ClipboardEvent): boolean;
  /** Pastes `contents` where `target` was. The focus must be back already. */
  replay(target: Element, contents: Contents): void;
  /** Pastes other contents than the clipboard's, so without a real paste. */
  replayOther(target: Element, contents: Contents): void;
}

interface Expected {
  readonly contents: Contents;
  state: 'none' | 'same' | 'different';
}

export function createPasteReplay(): PasteReplay {
  let expected: Expected | undefined;

  /** Handlers of the page come before this one; an editor that they leave alone hears of the input first. */
  const askEditor = (event: ClipboardEvent): void => {
    if (!expected || !event.isTrusted || event.defaultPrevented) return;
    const target = deepTarget(event);
    if (target && editableKind(target) && announceInput(target, expected.contents, 'insertFromPaste')) {
      event.preventDefault();
    }
  };

  const pasteAgain = (contents: Contents): boolean => {
    const onlyText = contents.files.length === 0 && contents.flavours.every(({ type }) => type === 'text/plain');
    const attempt: Expected = { contents, state: 'none' };
    expected = attempt;
    window.addEventListener('paste', askEditor);
    try {
      // The return value says nothing: false when the page handled the paste, true where no event came about.
      document.execCommand(onlyText ? 'pasteAndMatchStyle' : 'paste');
    } finally {
      window.removeEventListener('paste', askEditor);
      expected = undefined;
    }
    return attempt.state === 'same';
  };

  return {
    claims(event) {
      if (!expected) return false;
      const found = event.clipboardData ? readContents(event.clipboardData) : { flavours: [], files: [] };
      expected.state = sameContents(expected.contents, found) ? 'same' : 'different';
      if (expected.state === 'different') {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      return true;
    },
    replay(target, contents) {
      const at = present(target);
      // `execCommand` would retarget to the body what was pasted at an element that can't be edited.
      if (!editableKind(at)) pasteByEvents(at, contents);
      else if (!pasteAgain(contents)) pasteByEvents(at, contents);
    },
    replayOther(target, contents) {
      pasteByEvents(present(target), contents);
    },
  };
}

/** Editors replace their elements now and then: what has the focus takes the place of one that is gone. */
function present(target: Element): Element {
  return target.isConnected ? target : (deepActiveElement() ?? document.body);
}

function pasteByEvents(target: Element, contents: Contents): void {
  const event = new ClipboardEvent('paste', {
    bubbles: true,
    cancelable: true,
    composed: true,
    clipboardData: transferOf(contents),
  });
  target.dispatchEvent(event);
  if (event.defaultPrevented || !editableKind(target)) return;
  if (announceInput(target, contents, 'insertFromPaste')) return;
  insertPasted(target, contents);
}
