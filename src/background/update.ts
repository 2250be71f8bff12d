/**
 * Takes a new version as soon as nobody is being asked anything. AI tabs keep the service worker awake, and the browser
 * would put the update off for as long (measured: half a minute and more beside an open tab, until the browser ends).
 */

/** How often it is looked whether a question is still open. */
export const LOOK_MILLISECONDS = 2_000;
/** A question that nobody answers for so long puts the update off no further. */
export const MOST_PATIENCE_MILLISECONDS = 300_000;

export interface UpdateParts {
  /** Calls `listener` when the browser has a newer version ready. */
  onUpdateReady(listener: () => void): void;
  /** Starts the extension anew, in its newest version. Open tabs get its guards when it is there. */
  restart(): void;
  /** Whether someone has still to answer a dialog. */
  isAsking(): boolean;
}

/** Registers its listener at once. */
export function takeUpdates({ onUpdateReady, restart, isAsking }: UpdateParts): void {
  onUpdateReady(() => {
    const since = Date.now();
    const look = (): void => {
      if (isAsking() && Date.now() - since < MOST_PATIENCE_MILLISECONDS) setTimeout(look, LOOK_MILLISECONDS);
      else restart();
    };
    look();
  });
}
