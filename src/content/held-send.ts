/** Makes a held draft out of a gesture of sending. */
import type { Composer, Draft } from './composer.ts';
import type { Hold } from './hold.ts';
import { capturePlace, editorsNoticed, isFocusAt, restorePlace } from './place.ts';

/** A gesture that would send drafts. */
export interface Gesture {
  readonly drafts: readonly Draft[];
  /** The person's own, not one of a script. */
  readonly isOwn: boolean;
  /** Does it again. */
  replay(): void;
}

interface Parts {
  readonly hold: Hold;
  readonly composer: Composer;
  readonly tell: (text: string) => void;
}

/** Scripts that send again by themselves get the same answer for so long. */
const REFUSED_MILLISECONDS = 10_000;
/** A page that changes the draft each time it is judged is not waited for any longer. */
const MOST_ROUNDS = 5;
/** Pages send within this time, or don't heed events that aren't the browser's own. */
const SENDING_MILLISECONDS = 1000;

/** Gives the function that holds a gesture until its drafts are judged. One at a time: sending is asked for once. */
export function heldSend({ hold, composer, tell }: Parts): (gesture: Gesture) => void {
  let pending = false;
  const refused = new Map<string, number>();

  const take = (gesture: Gesture, round: number): void => {
    let place = capturePlace();
    let moved = false;
    hold.take({
      channel: 'submit',
      contents: { flavours: gesture.drafts.flatMap(({ flavours }) => flavours), files: [] },
      matters: gesture.drafts.some(({ matters }) => matters),
      leave() {
        if (isFocusAt(place)) place = capturePlace();
      },
      comeBack() {
        moved = restorePlace(place) || moved;
      },
      async release() {
        for (const draft of gesture.drafts) composer.allow(draft);
        if (moved) await editorsNoticed();
        const now = gesture.drafts.map((draft) => composer.draftAt(draft.composer) ?? draft);
        if (now.some((draft) => composer.known(draft) !== 'clean')) {
          // Something was pasted or typed meanwhile, or the page has changed it.
          pending = false;
          if (round < MOST_ROUNDS) take({ ...gesture, drafts: now }, round + 1);
          return;
        }
        pending = false;
        gesture.replay();
        lookAfter(gesture);
      },
      releaseWithout: async () => 'blocked',
      drop() {
        pending = false;
        for (const { key } of gesture.drafts) refused.set(key, performance.now() + REFUSED_MILLISECONDS);
        if (refused.size > 100) refused.clear();
      },
    });
    pending = true;
  };

  /** Some pages heed only what comes from the browser itself. The draft may go now: a second try is native. */
  const lookAfter = ({ drafts, isOwn }: Gesture): void => {
    if (!isOwn) return;
    setTimeout(() => {
      const isStill = ({ composer: place, key }: Draft): boolean =>
        place.isConnected && composer.draftAt(place)?.key === key;
      if (drafts.every(isStill)) tell('Sourcekeep: the message may go. If it was not sent, send it again.');
    }, SENDING_MILLISECONDS);
  };

  return (gesture) => {
    if (pending) return;
    const isRefused = gesture.drafts.every(({ key }) => (refused.get(key) ?? 0) > performance.now());
    if (isRefused && !gesture.isOwn) return;
    take(gesture, 1);
  };
}
