/** An answer that takes a while: asked for once, kept until it is forgotten. */

export interface Remembered<T> {
  /** The answer. Whoever asks meanwhile waits for the same one; one that failed is asked for again the next time. */
  current(): Promise<T>;
  /** The next to ask gets a new answer. */
  forget(): void;
}

/** Nothing is asked before somebody wants to know. */
export function remembered<T>(ask: () => Promise<T>): Remembered<T> {
  let kept: Promise<T> | undefined;
  return {
    current() {
      if (kept !== undefined) return kept;
      const asked = (kept = ask());
      // A storage that fails once must not keep every later input without an answer.
      asked.catch(() => {
        if (kept === asked) kept = undefined;
      });
      return asked;
    },
    forget() {
      kept = undefined;
    },
  };
}
