/**
 * What each tab shows, as the browser tells, and where it may be going. A navigation that begins need not end: the server
 * may answer with nothing, or with a download. So the page that is shown counts until another one is.
 */

/** Addresses that are remembered of one tab, of one origin each. */
const MOST_SHOWN = 8;
/** Origins of frames that are remembered of one page. */
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
  /** The address of a page that has a frame of this origin, or had until just now. */
  hostOf(origin: string): string | undefined;
  /** From now on, a tab of which nothing was told shows nothing of the web. */
  allTold(): void;
}

interface Tab {
  /** The latest first. */
  shown: readonly string[];
  /** It shows a page without an address of its own. */
  isEmpty: boolean;
  /** It has shown pages of its own, so that an empty one may be anybody's. */
  isUsed: boolean;
  begun?: string;
  embedded?: string;
  guests: Map<string, string>;
}

/** @param now in milliseconds */
export function createTabSites(now: () => number = () => performance.now()): TabSites {
  const tabs = new Map<number, Tab>();
  let left: { readonly guests: Tab['guests']; readonly until: number }[] = [];
  let isComplete = false;

  const tabOf = (tabId: number): Tab => {
    const tab = tabs.get(tabId) ?? { shown: [], isEmpty: false, isUsed: false, guests: new Map<string, string>() };
    tabs.set(tabId, tab);
    return tab;
  };
  const leave = (tab: Tab): void => {
    const time = now();
    left = left.filter(({ until }) => until > time);
    if (tab.guests.size > 0) left.push({ guests: tab.guests, until: time + LEAVING_MILLISECONDS });
    tab.guests = new Map();
    delete tab.embedded;
  };

  return {
    addressesOf(tabId, { isLeaving = false, isNavigation = false, isOpaque = false } = {}) {
      const tab = tabs.get(tabId);
      if (tab === undefined) return [];
      const shown = tab.isEmpty ? tab.shown : tab.shown.slice(0, isLeaving ? 2 : 1);
      const more = [isNavigation ? undefined : tab.begun, isOpaque ? tab.embedded : undefined];
      return [...shown, ...more.filter((url) => url !== undefined)];
    },
    allShown: () => [...tabs.values()].flatMap(({ shown }) => shown.slice(0, 1)),
    isTold(tabId) {
      const tab = tabs.get(tabId);
      if (tab?.isEmpty === true) return !tab.isUsed && tab.shown.length > 0;
      return isComplete || tabId < 0 || (tab?.shown.length ?? 0) > 0;
    },
    begins(tabId, url) {
      if (tabId >= 0) tabOf(tabId).begun = url;
    },
    shows(tabId, url) {
      const tab = tabOf(tabId);
      tab.isEmpty = /^(?:(?:about|blob|data):|$)/.test(url);
      if (tab.isEmpty) return;
      const [last, ...rest] = tab.shown;
      const isSame = last !== undefined && tab.isUsed && originPart(last) === originPart(url);
      if (!isSame) leave(tab);
      tab.shown = [url, ...(isSame ? rest : tab.shown)].slice(0, MOST_SHOWN);
      tab.isUsed = true;
    },
    opened(tabId, openerId) {
      const tab = tabOf(tabId);
      const shown = tabs.get(openerId)?.shown ?? [];
      if (tab.shown.length === 0) tab.shown = tabs.get(openerId)?.isEmpty === true ? shown : shown.slice(0, 1);
    },
    closed(tabId) {
      const tab = tabs.get(tabId);
      if (tab !== undefined) leave(tab);
      tabs.delete(tabId);
    },
    embeds(tabId, url) {
      if (tabId >= 0) tabOf(tabId).embedded = url;
    },
    hosts(tabId, origin, url) {
      if (tabId < 0) return;
      const { guests } = tabOf(tabId);
      if (guests.size < MOST_GUESTS) guests.set(origin, url);
    },
    hostOf(origin) {
      for (const { guests } of tabs.values()) {
        const url = guests.get(origin);
        if (url !== undefined) return url;
      }
      return left.find(({ guests, until }) => until > now() && guests.has(origin))?.guests.get(origin);
    },
    allTold() {
      isComplete = true;
    },
  };
}

function originPart(url: string): string {
  return url.split('/', 3).join('/');
}
