/**
 * The last layer, which no page can undo: every request of AI sites, seen by the browser itself, workers' and beacons'
 * too. Where the organisation installed the extension, it stops what must not go; elsewhere it reports what went.
 */
import type { Action } from '../contract/event.ts';
import type { NetworkMode } from '../platform/install-type.ts';
import type { OutgoingRequest, ResponsePolicies } from '../platform/web-request.ts';
import type { Clean } from './clean.ts';
import type { Cleared } from './cleared.ts';
import { effectivePolicy, type PolicyState } from './effective-policy.ts';
import type { Grants } from './grants.ts';
import type { IndexSource, IndexState } from './index-source.ts';
import { mayBlockUnread, workerPolicy } from './network-workers.ts';
import { readRequest, type Sent } from './network-request.ts';
import { createNetworkSites, type NetworkSites } from './network-sites.ts';
import { type NetworkVerdict, networkVerdict } from './network-verdict.ts';
import { defaultSettings } from '../platform/stored.ts';
import type { Ledger } from './ledger.ts';
import type { PolicySource } from './policy-source.ts';
import { type Place, someSite, switchOf } from './sites.ts';
import { createTabSites, type TabSites } from './tab-sites.ts';
import type { Vouched } from './vouched.ts';

/** A request that was stopped, or went out with something in it; lives until it was judged in full. */
export interface Noticed extends Sent {
  readonly place: Place;
  readonly tabId: number;
  readonly frameId: number;
  /** Whether it was kept from leaving. */
  readonly stopped: boolean;
  /** What the ledger took in of it. */
  readonly ids: readonly number[];
  /** What the look-up alone came to; the full judgement may be milder. */
  readonly action: Action;
}

export interface NetworkGuardParts {
  readonly policies: PolicySource;
  readonly indexes: IndexSource;
  readonly grants: Grants;
  readonly cleared: Cleared;
  readonly clean: Clean;
  readonly vouched: Vouched;
  /** Small bodies add up, whoever sends them. */
  readonly ledger: Pick<Ledger, 'addNow' | 'withhold' | 'release'>;
  /** What the browser grants here. */
  readonly mode: () => Promise<NetworkMode>;
  /** What the tabs show that were there before this worker … */
  readonly openTabs: () => Promise<readonly { readonly id: number; readonly url: string }[]>;
  /** … and what becomes of them. */
  readonly watchTabs: (watch: Pick<TabSites, 'shows' | 'opened' | 'closed'>) => void;
  /** Keeps this worker running for the next half a minute. */
  readonly stayAwake: () => void;
  readonly guardRequests: (mayPass: (request: OutgoingRequest) => boolean) => void;
  readonly watchRequests: (onRequest: (request: OutgoingRequest) => void) => void;
  readonly addResponsePolicies: (policyFor: (request: OutgoingRequest) => string | undefined) => ResponsePolicies;
  /**
   * Judges in full what a request would have sent, or has: writes the event, and where it was stopped shows the dialog
   * that offers to send again. Gives the action that the full judgement came to.
   */
  readonly onNoticed: (noticed: Noticed) => Promise<Action>;
}

export interface NetworkGuard {
  /** To be called when policy or index have changed. */
  update(): void;
}

/** Of the time for a verdict, what the browser may wait for this one, and never longer than this. */
const SCAN_SHARE = 0.5;
const MOST_MILLISECONDS = 1500;

/** A worker without work is stopped after 30 seconds. */
const AWAKE_MILLISECONDS = 20_000;
const UNREAD_AGAIN_MILLISECONDS = 600_000;

interface Snapshot {
  readonly state: PolicyState;
  readonly index: IndexState | undefined;
  readonly sites: NetworkSites;
}

/** Registers its listeners at once, and reads policy and index. */
export function guardNetwork(parts: NetworkGuardParts): NetworkGuard {
  const { policies, indexes, grants, cleared, clean, vouched, ledger } = parts;
  const tabs = createTabSites();
  parts.watchTabs(tabs);
  // Until it has answered, a frame that belongs to its tab may be any site's; what has come since then was told.
  const told = parts
    .openTabs()
    .then((open) => {
      for (const { id, url } of open) if (!tabs.isTold(id)) tabs.shows(id, url);
      tabs.allTold();
    })
    .catch(() => undefined);
  // Until policy and index are there: the sites that everybody knows, and `onError` as it is by default.
  const unknown = effectivePolicy({}, defaultSettings, false);
  let snapshot: Snapshot = { state: unknown, index: undefined, sites: createNetworkSites(unknown, tabs) };

  // Requests that came before the policy was read, which may name their site: seen again with their headers, if told.
  const early = new Map<string, OutgoingRequest>();

  const responses = parts.addResponsePolicies((request) => workerPolicy(request, snapshot));

  const update = async (): Promise<void> => {
    const state = await policies.current();
    snapshot = { state, index: snapshot.index, sites: createNetworkSites(state, tabs) };
    responses.switch(mayBlockUnread(state.policy));
    const index = await indexes.current();
    snapshot = { ...snapshot, index };
  };
  const updateSafely = (): void => {
    update().catch(() => undefined);
  };

  /** What to do about a request; undefined where it is nobody's business, or nothing speaks against it. */
  const consider = (request: OutgoingRequest): (NetworkVerdict & { place: Place; sent: Sent }) | undefined => {
    const { state, index, sites } = snapshot;
    const place = sites.placeOf(request);
    if (place === undefined || switchOf(place.site, state) !== 'on') return undefined;
    const milliseconds = Math.min(MOST_MILLISECONDS, state.policy.verdictTimeoutMilliseconds * SCAN_SHARE);
    const moreTime = (): (() => boolean) => {
      const end = performance.now() + milliseconds;
      return () => performance.now() > end;
    };
    const isPastDeadline = moreTime();
    const sent = readRequest(request, isPastDeadline);
    if (sent.texts.length + sent.address.length + sent.unread.length === 0) return undefined;
    const { id } = place.site;
    // The page's own layer has asked about these: the full judgement, of which this one is a part.
    const texts = clean.take(id, sent.texts) ? [] : sent.texts;
    if (texts.length + sent.address.length + sent.unread.length === 0) return undefined;
    const isVouched = sent.unread.length > 0 && vouched.isVouched(request.tabId, sent.size);
    const verdict = networkVerdict(
      { texts, address: sent.address, unread: isVouched ? [] : sent.unread },
      {
        state,
        index,
        place,
        granted: grants.marksNow(id),
        cleared: (mark) => cleared.has(mark, id),
        markKey: grants.markKeyNow(),
        isPastDeadline,
        moreTime,
      },
      ledger,
    );
    if (verdict.renewed.length > 0) {
      void grants.renew(id, verdict.renewed, state.policy.grantMinutes).catch(() => undefined);
    }
    return verdict.action === 'allow' ? undefined : { ...verdict, place, sent };
  };

  const unreadSince = new Map<string, number>();
  const isDue = (site: string): boolean => {
    const now = performance.now();
    if (now - (unreadSince.get(site) ?? -Infinity) < UNREAD_AGAIN_MILLISECONDS) return false;
    unreadSince.set(site, now);
    return true;
  };

  /** Judges in full, once the browser waits no more. */
  const notice = (
    request: OutgoingRequest,
    { action, place, sent, marks, ids, isPiece, isUnreadOnly }: NetworkVerdict & { place: Place; sent: Sent },
    stopped: boolean,
  ): void => {
    // Pages send much that nobody can read; that they do is worth writing down now and then.
    if (isUnreadOnly && !stopped && !isDue(place.site.id)) return;
    // Pieces go on from one another, also from those that were stopped.
    if (stopped) ledger.withhold(ids);
    const { tabId, frameId } = request;
    const judge = async (): Promise<void> => {
      await told;
      await policies.current();
      const where = place.site === someSite ? snapshot.sites.placeOf(request) : place;
      if (where === undefined) return;
      const full = await parts.onNoticed({ ...sent, place: where, tabId, frameId, stopped, action, ids });
      // What the policy lets go is neither stopped nor written down again.
      if (full !== 'allow' && full !== 'audit') return;
      // Clearing what earlier pieces said would make those behind it say nothing.
      if (stopped) ledger.release(ids);
      if (!stopped || !isPiece) cleared.add(marks, where.site.id);
    };
    setTimeout(() => void judge().catch(() => undefined));
  };

  let mode: NetworkMode | undefined;
  parts.guardRequests((request) => {
    // That it is called at all says that it may stop requests.
    mode = 'blocking';
    clean.begin();
    const before = request.requestHeaders && early.get(request.requestId);
    const found = (before && consider(before)) ?? consider(request);
    if (found === undefined) {
      if (snapshot.state === unknown) early.set(request.requestId, request);
      return true;
    }
    const goes = found.action === 'audit';
    notice(request, found, !goes);
    return goes;
  });
  parts.watchRequests((request) => {
    if (mode === 'reporting') {
      const found = consider(request);
      if (found !== undefined) notice(request, found, false);
    }
  });
  void parts
    .mode()
    .then((granted) => (mode ??= granted))
    .catch(() => undefined);
  // A worker that is just starting knows neither the policy's own sites nor the index, and a hidden page may send.
  setInterval(() => {
    early.clear();
    if (mode === 'blocking' && tabs.allShown().some((url) => snapshot.sites.placeAt(url))) parts.stayAwake();
  }, AWAKE_MILLISECONDS);
  updateSafely();
  return {
    update() {
      cleared.forget();
      clean.forget();
      updateSafely();
    },
  };
}
