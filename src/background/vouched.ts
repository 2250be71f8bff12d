/** Uploads that were approved a moment ago, so that the network layers, which can't read them, let them go. */

/** Names, boundaries and fields around a file. */
const MOST_ENVELOPE = 64 * 1024;
/** Requests of a size that nobody can tell, that one approval lets go: chats try again, and send a preview first. */
const MOST_UNSIZED = 4;
const MOST_KEPT = 200;
const STANDING_MILLISECONDS = 10_000;

export interface Vouched {
  /**
   * An upload of `size` bytes was approved in a tab.
   * @param milliseconds how long that holds
   */
  vouch(tabId: number, size: number, milliseconds?: number): void;
  /**
   * The body of one request was judged that is about to be sent: just so many bytes, and a single one whose size nobody
   * can tell. A page could otherwise have something harmless judged, and a worker send something else in its place.
   */
  vouchForRequest(tabId: number, size: number): void;
  /**
   * A person lets one body go that nobody can read, and whose size the browser doesn't tell: the next such one of the tab.
   */
  vouchForUnsized(tabId: number, milliseconds: number): void;
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
  /** It is all of one request, and no upload that others may carry. */
  readonly isRequest: boolean;
  /** So many requests of unknown size it still lets go. */
  unsized: number;
}

export function createVouched(now: () => number = Date.now): Vouched {
  let uploads: Upload[] = [];
  const fits = (size: number, vouched: number): boolean => size >= vouched && size <= vouched + MOST_ENVELOPE;
  const keep = (upload: Upload): void => {
    uploads.push(upload);
    uploads = uploads.filter(({ until }) => until > now()).slice(-MOST_KEPT);
  };
  return {
    vouch(tabId, size, milliseconds = STANDING_MILLISECONDS) {
      keep({ tabId, size, until: now() + milliseconds, isRequest: false, unsized: MOST_UNSIZED });
    },
    vouchForRequest(tabId, size) {
      keep({ tabId, size, until: now() + STANDING_MILLISECONDS, isRequest: true, unsized: 1 });
    },
    vouchForUnsized(tabId, milliseconds) {
      // No size equals that.
      keep({ tabId, size: NaN, until: now() + milliseconds, isRequest: true, unsized: 1 });
    },
    isVouched(tabId, size) {
      const open = uploads.filter((upload) => upload.tabId === tabId && upload.until > now());
      if (size !== undefined) {
        if (open.some((upload) => upload.isRequest && upload.size === size)) return true;
        const files = open.filter(({ isRequest }) => !isRequest);
        const all = files.reduce((sum, upload) => sum + upload.size, 0);
        return files.some((upload) => fits(size, upload.size)) || (files.length > 1 && fits(size, all));
      }
      const unsized = open.find((upload) => upload.unsized > 0);
      if (unsized) unsized.unsized--;
      return unsized !== undefined;
    },
  };
}
