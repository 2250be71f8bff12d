/** Judges drafts while typing pauses, silently, so that sending needs no wait. */
import type { Composer } from './composer.ts';
import { composerAt } from './composer-text.ts';
import { deepTarget } from './editable.ts';
import type { Intercept } from './intercept.ts';

/** A draft of so many characters is judged in less time than passes between two keys. */
const SHORT_CHARACTERS = 4096;
/** Longer ones are judged when typing pauses for so long. */
const PAUSE_MILLISECONDS = 400;

interface Watched {
  timer?: ReturnType<typeof setTimeout> | undefined;
  /** Length of the draft when it was read last. */
  length: number;
  /** A verdict is being asked for. */
  asking: boolean;
}

/** Arms the watch. */
export function watchComposer(intercept: Intercept, composer: Composer): void {
  const all = new WeakMap<HTMLElement, Watched>();

  const look = async (place: HTMLElement, watched: Watched): Promise<void> => {
    watched.timer = undefined;
    if (watched.asking || !place.isConnected) return;
    // What is being pasted is judged already, and isn't there yet.
    if (intercept.hold.isBusy()) return wait(place, watched, PAUSE_MILLISECONDS);
    const draft = composer.draftAt(place);
    if (!draft) return;
    watched.length = draft.length;
    if (composer.known(draft) !== 'unknown') return;
    watched.asking = true;
    await composer.learn(draft);
    watched.asking = false;
    if (composer.draftAt(place)?.key !== draft.key) soon(place);
  };

  const wait = (place: HTMLElement, watched: Watched, pause: number): void => {
    clearTimeout(watched.timer);
    watched.timer = setTimeout(() => void look(place, watched), pause);
  };

  const soon = (place: HTMLElement): void => {
    const watched = all.get(place) ?? { length: 0, asking: false };
    all.set(place, watched);
    // Never at once: the page's own listeners come after ours, and editors read what was typed in them.
    wait(place, watched, watched.length > SHORT_CHARACTERS ? PAUSE_MILLISECONDS : 0);
  };

  const onChange = (event: Event): void => {
    const target = deepTarget(event);
    const place = target && composerAt(target);
    if (!place || !intercept.isHere(event)) return;
    composer.noticed(place);
    soon(place);
  };
  intercept.listen('input', onChange);
  intercept.listen('change', onChange);
  // A draft that was kept from an earlier visit, or set by the page.
  intercept.listen('focusin', onChange);
  // Some code editors take their text from the keyboard without an `input` event.
  intercept.listen('keyup', onChange);
}
