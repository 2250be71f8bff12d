/**
 * The guard of sending: Enter, buttons and forms. A draft that is known to be clean goes natively, untouched; another
 * one is held, gesture and all, judged, and sent by the same gesture once more.
 */
import type { Composer, Draft } from './composer.ts';
import { composersIn, shadowAround } from './composer-text.ts';
import { deepTarget } from './editable.ts';
import { type Gesture, heldSend } from './held-send.ts';
import type { Intercept } from './intercept.ts';
import { copyOf, isMeans, replayEnter, replayPress, replaySubmit } from './replay-send.ts';
import { buttonAt, sends } from './send-button.ts';

/** A press that was held from its beginning. */
interface Press {
  readonly button: HTMLElement;
  readonly drafts: readonly Draft[];
  readonly events: MouseEvent[];
}

/** What a press of a pointer consists of before its click. */
const PRESSING = ['pointerdown', 'mousedown', 'pointerup', 'mouseup'] as const;

/** Arms the guard. */
export function guardSubmit(intercept: Intercept, composer: Composer, tell: (text: string) => void): void {
  /** Our own replay is being dispatched. */
  let replaying = false;
  let press: Press | undefined;
  /** Enter was held when it went down; its other events belong to it. */
  let isEnterHeld = false;
  const breaks = createLineBreaks();
  const send = heldSend({ hold: intercept.hold, composer, tell });

  const stopped = (drafts: readonly Draft[]): Draft[] =>
    // What is just being pasted belongs to what is sent after it.
    intercept.hold.isBusy() ? [...drafts] : drafts.filter((draft) => composer.known(draft) !== 'clean');

  const hold = (event: Event, drafts: readonly Draft[], replay: () => void): void => {
    const gesture: Gesture = {
      drafts,
      isOwn: event.isTrusted,
      replay() {
        replaying = true;
        try {
          replay();
        } finally {
          replaying = false;
        }
      },
    };
    send(gesture);
  };

  intercept.listen('keydown', (event) => {
    if (replaying || !intercept.isHere(event)) return;
    breaks.expect(false);
    isEnterHeld = false;
    if (!isSendingKey(event)) return;
    const target = deepTarget(event);
    const draft = target ? composer.draftAt(target) : undefined;
    if (!target || !draft) return;
    const isPlain = !event.ctrlKey && !event.metaKey;
    breaks.expect(isPlain);
    if (stopped([draft]).length === 0 || (isPlain && breaks.areMadeIn(draft))) {
      if (isPlain) breaks.watch(draft, composer);
      return;
    }
    intercept.stop(event);
    isEnterHeld = event.isTrusted;
    hold(event, [draft], () => {
      const at = target.isConnected ? target : draft.composer;
      const before = composer.draftAt(at);
      replayEnter(at, event);
      if (before && isPlain) breaks.watch(before, composer);
    });
  });
  for (const type of ['keypress', 'keyup'] as const) {
    intercept.listen(type, (event) => {
      if (!isEnterHeld || event.key !== 'Enter' || !event.isTrusted) return;
      intercept.stop(event);
      if (type === 'keyup') isEnterHeld = false;
    });
  }

  // Where it is the browser that does it.
  intercept.listen('input', (event) => {
    const { inputType } = event;
    if (!event.isTrusted || (inputType !== 'insertLineBreak' && inputType !== 'insertParagraph')) return;
    const target = deepTarget(event);
    const draft = target && breaks.isExpected() ? composer.draftAt(target) : undefined;
    if (draft) breaks.made(draft);
  });

  /** The drafts that a button may send, as far as they aren't known to be clean. */
  const sentBy = (button: HTMLElement): Draft[] => {
    const places = [...composer.places(), ...composersIn(shadowAround(button) ?? document)];
    return stopped(draftsIn(places.filter((place) => sends(button, place))));
  };
  const draftsIn = (places: readonly HTMLElement[]): Draft[] =>
    [...new Set(places)].map(composer.draftAt).filter((draft) => draft !== undefined);

  for (const type of PRESSING) {
    intercept.listen(type, (event) => {
      if (!event.isTrusted) return;
      if (type === 'pointerdown') {
        press = event.button === 0 && intercept.isHere(event) ? pressAt(event) : undefined;
      }
      if (!press) return;
      intercept.stop(event);
      press.events.push(copyOf(event));
    });
  }
  const pressAt = (event: MouseEvent): Press | undefined => {
    const button = buttonAt(event);
    const drafts = button ? sentBy(button) : [];
    return button && drafts.length > 0 ? { button, drafts, events: [] } : undefined;
  };
  intercept.listen('pointercancel', () => {
    press = undefined;
  });

  intercept.listen('click', (event) => {
    if (isMeans()) event.stopImmediatePropagation();
    if (replaying || !intercept.isHere(event)) return;
    const held = event.isTrusted ? press : undefined;
    if (event.isTrusted) press = undefined;
    if (held) {
      intercept.stop(event);
      const events = [...held.events, copyOf(event)];
      // Released elsewhere, the click belongs to what is around both.
      if (buttonAt(event) === held.button) hold(event, held.drafts, () => replayPress(held.button, events));
      return;
    }
    const button = buttonAt(event);
    const drafts = button ? sentBy(button) : [];
    if (!button || drafts.length === 0) return;
    intercept.stop(event);
    const again = copyOf(event);
    hold(event, drafts, () => replayPress(button, [again]));
  });

  const onSubmit = (event: Event): void => {
    const form = event.composedPath()[0];
    if (replaying || !(form instanceof HTMLFormElement) || !intercept.isHere(event)) return;
    const places = [...composer.places(), ...composersIn(form)];
    const drafts = stopped(draftsIn(places.filter((place) => belongsTo(form, place))));
    if (drafts.length === 0) return;
    intercept.stop(event);
    const { submitter } = event as SubmitEvent;
    hold(event, drafts, () => replaySubmit(form, submitter));
  };
  intercept.listen('submit', onSubmit);
  // It doesn't leave a shadow root; so we listen in each one in which somebody writes.
  intercept.listen('focusin', (event) => {
    const target = deepTarget(event);
    const root = target ? shadowAround(target) : undefined;
    root?.addEventListener('submit', onSubmit, true);
  });
}

/** Enter with or without Ctrl or Cmd. Shift makes a new line everywhere, and an input method takes Enter for itself. */
function isSendingKey({ key, shiftKey, ctrlKey, metaKey, isComposing, keyCode }: KeyboardEvent): boolean {
  return key === 'Enter' && (!shiftKey || ctrlKey || metaKey) && !isComposing && keyCode !== 229;
}

/** Whether submitting a form sends what is written in an editor: one of its own, or one that has no form. */
function belongsTo(form: HTMLFormElement, place: HTMLElement): boolean {
  const own = 'form' in place ? (place.form as HTMLFormElement | null) : place.closest('form');
  return own === form || (own === null && sends(form, place));
}

/** Editors in which Enter makes a new line: there it need not be held. Learnt anew with each Enter. */
function createLineBreaks() {
  /** The length of the draft after its last line break. */
  const lengths = new WeakMap<HTMLElement, number>();
  let isExpected = false;
  return {
    /** Whether the last key was an Enter of its own; Shift+Enter breaks lines in every editor. */
    isExpected: (): boolean => isExpected,
    expect(plainEnter: boolean): void {
      isExpected = plainEnter;
    },
    /** Whether the last Enter made a line break in this draft. */
    areMadeIn: ({ composer, length }: Draft): boolean => length >= (lengths.get(composer) ?? Number.POSITIVE_INFINITY),
    made({ composer, length }: Draft): void {
      lengths.set(composer, length);
    },
    /** Looks what an Enter did that is just being dispatched, where it is the page that does it. */
    watch({ composer: place, length }: Draft, composer: Composer): void {
      lengths.delete(place);
      setTimeout(() => {
        const after = composer.draftAt(place)?.length ?? 0;
        if (after > length) lengths.set(place, after);
      });
    },
  };
}
