/** What popup and options show, in one answer. */
import type { DownloadStatus, Status } from '../contract/message.ts';
import type { Site } from '../contract/site.ts';
import { blockedSiteIn } from '../platform/blocked-page.ts';
import { build, version } from '../platform/build.ts';
import { eventsSince } from '../platform/event-store.ts';
import { networkMode } from '../platform/install-type.ts';
import { permissionPatterns, ruleFitsSite, siteAt } from '../catalogue/sites.ts';
import { permittedHosts } from '../platform/content-scripts.ts';
import { banOf } from '../policy/decide.ts';
import { policyDigest } from '../policy/policy-digest.ts';
import { checkedToday } from './activity.ts';
import { type Ban, banAt, banNamed, shownBan } from './bans.ts';
import type { PolicyState } from './effective-policy.ts';
import type { IndexSource } from './index-source.ts';
import type { PolicySource } from './policy-source.ts';
import { allSites, switchOf } from './sites.ts';

const RECENT = 10;

/** Midnight here, as ISO 8601. */
function midnight(): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

/** What the policy says, for people: no key, no token, no whole address. */
async function organisationOf(state: PolicyState): Promise<NonNullable<Status['organisation']>> {
  const { policy, raw } = state;
  // The store build has no network and bans nothing, whatever the policy says.
  const isEnterprise = __BUILD__ === 'enterprise';
  const hostOf = (url: string | undefined) => (url === undefined ? undefined : new URL(url).host);
  const isBanned = (site: Site) => banOf(site, policy, (condition) => ruleFitsSite(condition, site)) !== undefined;
  return {
    keys: Object.keys(raw),
    digest: await policyDigest(raw),
    rules: policy.rules,
    banned: isEnterprise
      ? allSites(state)
          .filter(isBanned)
          .map(({ id }) => id)
      : [],
    indexHost: isEnterprise ? hostOf(policy.index?.url) : undefined,
    reportingHost: isEnterprise ? hostOf(policy.reporting?.url) : undefined,
  };
}

/** The ban at an address, or the one that the page at it stands for. */
function banShownAt(url: string, state: PolicyState): Ban | undefined {
  const named = blockedSiteIn(url);
  return named === undefined ? banAt(url, state) : banNamed(named, state);
}

export async function statusOf(
  policies: PolicySource,
  indexes: IndexSource,
  url: string | undefined,
  download: DownloadStatus | undefined,
): Promise<Omit<Status, 'smallInputs'>> {
  const [state, index] = await Promise.all([policies.current(), indexes.current()]);
  const { settings } = state;
  const sites = allSites(state);
  const here = url === undefined || !URL.canParse(url) ? undefined : siteAt(sites, url);
  // Without the right to run there nothing is guarded: to the person, that is a site like any other.
  const site = here !== undefined && (await permittedHosts(permissionPatterns(here))).length > 0 ? here : undefined;
  const events = site === undefined ? [] : await eventsSince(midnight());
  const decisions = events.filter((event) => event.type === 'decision').filter((event) => event.site === site?.id);
  const added = new Set(settings.addedSites.map(({ id }) => id));
  const { policy } = state;
  const ban = __BUILD__ === 'enterprise' && url !== undefined ? banShownAt(url, state) : undefined;
  const pausedUntil = site === undefined ? undefined : settings.pausedSites[site.id];
  return {
    build,
    version: version(),
    managed: state.managed,
    policyProblems: state.problems,
    policy: {
      action: policy.action,
      secrets: policy.secrets,
      userCanDisableSites: policy.userCanDisableSites,
      userCanChangeSettings: policy.userCanChangeSettings,
      userCanSeeActivity: policy.userCanSeeActivity,
      message: policy.message,
      approvedAssistant: policy.approvedAssistant,
    },
    ...(state.managed ? { organisation: await organisationOf(state) } : {}),
    settings,
    ...(site === undefined ? {} : { site, siteState: switchOf(site, state) }),
    ...(ban === undefined ? {} : { banned: shownBan(ban) }),
    ...(pausedUntil === undefined ? {} : { pausedUntil }),
    today: {
      checked: site === undefined ? 0 : await checkedToday(site.id),
      // What has gone without a question was only reported.
      warned: decisions.filter(
        ({ action, outcome }) => outcome !== 'sent' && (action === 'warn' || action === 'justify'),
      ).length,
      stopped: decisions.filter(({ outcome }) => outcome === 'blocked' || outcome === 'cancelled').length,
    },
    recent: policy.userCanSeeActivity ? decisions.slice(0, RECENT) : [],
    ...(index.state === 'ready'
      ? { index: { ...index.active.summary, installed: index.active.installed, origin: index.active.origin } }
      : {}),
    networkGuard: await networkMode(),
    ...(download === undefined ? {} : { download }),
    indexFromPolicy: build === 'enterprise' && policy.index !== undefined,
    ...(index.state === 'broken' ? { indexProblem: index.message } : {}),
    sites: sites.map((one) => ({ ...one, state: switchOf(one, state), added: added.has(one.id) })),
  };
}
