/**
 * On hosts of the policy's `origins`, and there alone: tells the service worker what is copied or cut, so that it counts
 * as source at AI sites though no index knows it yet. Changes nothing and shows nothing.
 */
import { COPIED_BY_PAGE } from '../contract/copy-script.ts';
import { tellCopied } from '../platform/copied.ts';
import { copiedText } from './copied-text.ts';

/** The script is brought into open tabs too: a second run in one frame does nothing. */
const world = globalThis as { sourcekeepCopies?: true };

/** Shorter texts are told by nothing; longer ones no message takes in time. */
const SHORTEST = 16;
const LONGEST = 2_000_000;

let last = '';
function tell(text: string): void {
  if (text.length < SHORTEST || text.length > LONGEST || text === last) return;
  last = text;
  tellCopied(text);
}

/** Before the page: what the browser would copy by itself. */
function onBegin(event: ClipboardEvent): void {
  tell(copiedText(event));
}

/** After the page: what it has put in the place of that. */
function onEnd(event: ClipboardEvent): void {
  if (event.defaultPrevented) tell(event.clipboardData?.getData('text/plain') ?? '');
}

/** What the page has copied by `navigator.clipboard` (src/page/copy.iife.ts). */
function onCopiedByPage(event: Event): void {
  const { detail } = event as CustomEvent<unknown>;
  if (typeof detail === 'string') tell(detail);
}

if (world.sourcekeepCopies !== true) {
  world.sourcekeepCopies = true;
  for (const type of ['copy', 'cut'] as const) {
    window.addEventListener(type, onBegin, true);
    window.addEventListener(type, onEnd);
  }
  document.addEventListener(COPIED_BY_PAGE, onCopiedByPage);
}
