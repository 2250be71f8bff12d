/** What every chat page of this folder offers to its test. */

export interface Chat {
  /**
   * Says something by the interface's own code and waits for the answer or the interface's own error. What happened is
   * told as words, in order: the same words wherever the same happened.
   */
  talk(text: string): Promise<string[]>;
}

declare global {
  interface Window {
    chat: Chat;
    /** Gives up the request that is under way. */
    giveUp?: () => void;
  }
}

/** Puts a chat in the page's window, for the test to find. */
export function offer(chat: Chat): void {
  window.chat = chat;
}

/** Waits for a promise, but no longer than an interface may hang: what never ends is told as that. */
export function orHang(happened: Promise<string[]>): Promise<string[]> {
  return Promise.race([
    happened,
    new Promise<string[]>((resolve) => {
      setTimeout(() => resolve(['hangs']), 20_000);
    }),
  ]);
}
