/** MAIN world: hears of events when the page is through with them, and so knows whether the browser will act on them. */
import { type Getter, getterOf, listen, methodOf, unlisten } from './natives.ts';

export const isPrevented = getterOf(Event.prototype, 'defaultPrevented') as Getter<boolean>;
export const prevent = methodOf(Event.prototype, 'preventDefault') as (event: unknown) => void;

/**
 * Calls `listener` last of all that hear the event at this window. The listener is put to the end each time that one
 * begins: a page may have added others.
 * @returns listens; to be called again after `document.open()`, which removes every listener
 */
export function afterPage(type: string, listener: (event: never) => void): () => void {
  const last = (event: Event): void => {
    if (!isPrevented(event)) listener(event as never);
  };
  const first = (): void => {
    unlisten(window, type, last);
    listen(window, type, last);
  };
  return () => listen(window, type, first, true);
}
