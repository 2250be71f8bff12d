/** Uploads that were approved a moment ago, so that the network layers, which can't read them, let them go. */

/** Names, boundaries and fields around a file. */
const MOST_ENVELOPE = 64 * 1024;
/** Requests of a size that nobody can tell, that one approval lets go: chats try again, and send a preview first. */
const MOST_UNSIZED = 4;
const MOST_KEPT = 200;

export interface Vouched {
  /**
   * An upload of `size` bytes was approved in a tab.
   * @param milliseconds how long that holds
   */
  vouch(tabId: number, size: number, milliseconds?: number): void;
  /**
   * Whether a body is an upload that was approved: one, or all that the tab has open, with at most 64 kB around it.
   * @param size of the body in bytes; undefined where the browser doesn't tell it
   */
  isVouched(tabId: number, size: number | undefined): boolean;
}

interface Upload {
  readonly tabId: number;
  readonly size: number;
  readonly until: number;
  unsized: number;
}

export function createVouched(now: () => number = Date.now): Vouched {
  let uploads: Upload[] = [];
  const fits = (size: number, vouched: number): boolean => size >= vouched && size <= vouched + MOST_ENVELOPE;
  return {
    vouch(tabId, size, milliseconds = 10_000) {
      uploads.push({ tabId, size, until: now() + milliseconds, unsized: 0 });
      uploads = uploads.filter(({ until }) => until > now()).slice(-MOST_KEPT);
    },
    isVouched(tabId, size) {
      const open = uploads.filter((upload) => upload.tabId === tabId && upload.until > now());
      if (size !== undefined) {
        const all = open.reduce((sum, upload) => sum + upload.size, 0);
        return open.some((upload) => fits(size, upload.size)) || (open.length > 1 && fits(size, all));
      }
      const unsized = open.find((upload) => upload.unsized < MOST_UNSIZED);
      if (unsized) unsized.unsized++;
      return unsized !== undefined;
    },
  };
}
