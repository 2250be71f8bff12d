/**
 * What each tab shows, as the browser tells, and where it may be going. A navigation that begins need not end: the server
 * may answer with nothing, or with a download. So the page that is shown counts until another one is.
 */

/** Addresses that are remembered of one tab, of one origin each. */
const MOST_SHOWN = 8;
/** Origins of frames that are remembered. */
const MOST_GUESTS = 500;
/** Frames that were in a page which is gone still send what they had left to say. */
const LEAVING_MILLISECONDS = 10_000;

/** What counts besides the page that a tab shows. */
export interface Asked {
  /** The page that sends is just being left: it may be the one before. */
  readonly isLeaving?: boolean;
  /** It goes to another page: what was begun earlier sends nothing. */
  readonly isNavigation?: boolean;
  /** Who sends has no origin: it may belong to any frame of the tab. */
  readonly isOpaque?: boolean;
}

export interface TabSites {
  /** What the tab shows, and where its last navigation was to. */
  addressesOf(tabId: number, asked?: Asked): readonly string[];
  /** What all tabs show. */
  allShown(): readonly string[];
  /** Whether it is known what the tab shows: until `allTold`, nobody may have said so; of an empty page, nobody may know. */
  isTold(tabId: number): boolean;
  begins(tabId: number, url: string): void;
  /** An empty window shows what the page writes into it that opened it. */
  shows(tabId: number, url: string): void;
  /** A tab was opened by what another one shows. */
  opened(tabId: number, openerId: number): void;
  closed(tabId: number): void;
  /** The tab has a frame that counts by itself, whatever page it is in. */
  embeds(tabId: number, url: string): void;
  /** A page has a frame of an origin that is none of its own. */
  hosts(tabId: number, origin: string, url: string): void;
  /** The address of a page that has a frame of this origin, or had until just now; undefined where a tab shows it. */
  hostOf(origin: string): string | undefined;
  /** From now on, a tab of which nothing was told shows nothing of the web. */
  allTold(): void;
}

interface Tab {
  /** The latest first. */
  shown: readonly string[];
  /** It shows a page without an address of its own. */
  isEmpty?: boolean;
  /** It has shown pages of its own, so that an empty one may be anybody's. */
  isUsed?: boolean;
  begun?: string;
  embedded?: string | undefined;
}

interface Guest {
  readonly tabId: number;
  readonly url: string;
  /** Milliseconds; 0 while its page is shown. */
  until: number;
}

export function createTabSites(): TabSites {
  const tabs = new Map<number, Tab>();
  const guests = new Map<string, Guest>();
  let isComplete = false;

  // What is asked of a tab that has been closed must not bring it back.
  const known = (tabId: number): Readonly<Tab> => tabs.get(tabId) ?? { shown: [] };
  const tabOf = (tabId: number): Tab => {
    const tab = tabs.get(tabId) ?? { shown: [] };
    tabs.set(tabId, tab);
    return tab;
  };
  const leave = (tabId: number): void => {
    for (const guest of guests.values()) {
      if (guest.tabId === tabId) guest.until ||= Date.now() + LEAVING_MILLISECONDS;
    }
  };

  return {
    addressesOf(tabId, { isLeaving, isNavigation, isOpaque } = {}) {
      const { shown, isEmpty, begun, embedded } = known(tabId);
      const more = [isNavigation ? undefined : begun, isOpaque ? embedded : undefined];
      return [...(isEmpty ? shown : shown.slice(0, isLeaving ? 2 : 1)), ...more].filter((url) => url !== undefined);
    },
    allShown: () => [...tabs.values()].map(({ shown }) => shown[0] ?? ''),
    isTold(tabId) {
      const { shown, isEmpty, isUsed } = known(tabId);
      return isEmpty ? !isUsed && shown.length > 0 : isComplete || shown.length > 0;
    },
    begins(tabId, url) {
      tabOf(tabId).begun = url;
    },
    shows(tabId, url) {
      const tab = tabOf(tabId);
      tab.isEmpty = /^(?:(?:about|blob|data):|$)/.test(url);
      if (tab.isEmpty) return;
      const [last = '', ...rest] = tab.shown;
      const isSame = tab.isUsed && originOf(last) === originOf(url);
      if (!isSame) {
        leave(tabId);
        tab.embedded = undefined;
      }
      tab.shown = [url, ...(isSame ? rest : tab.shown)].slice(0, MOST_SHOWN);
      tab.isUsed = true;
    },
    opened(tabId, openerId) {
      const tab = tabOf(tabId);
      if (tab.shown.length === 0) tab.shown = this.addressesOf(openerId, { isNavigation: true });
    },
    closed(tabId) {
      leave(tabId);
      tabs.delete(tabId);
    },
    embeds(tabId, url) {
      tabOf(tabId).embedded = url;
    },
    hosts(tabId, origin, url) {
      if (guests.size >= MOST_GUESTS) guests.clear();
      guests.set(origin, { tabId, url, until: 0 });
    },
    hostOf(origin) {
      // Where a tab of its own shows it, it may be that one's: the page could as well have opened it.
      if (this.allShown().some((url) => originOf(url) === origin)) return undefined;
      const guest = guests.get(origin);
      return guest && (guest.until === 0 || guest.until > Date.now()) ? guest.url : undefined;
    },
    allTold() {
      isComplete = true;
    },
  };
}

/** Without parsing: this is asked of every request of the browser. A socket's origin is that of its site. */
export function originOf(url: string): string {
  const start = url.indexOf('://') + 3;
  let end = start;
  while (end < url.length && !'/?#'.includes(url.charAt(end))) end++;
  const user = url.lastIndexOf('@', end - 1);
  const scheme = url.startsWith('ws') ? `http${url.slice(2, start)}` : url.slice(0, start);
  return scheme + url.slice(user >= start ? user + 1 : start, end);
}
