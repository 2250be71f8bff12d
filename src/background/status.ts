/** What popup and options show, in one answer. */
import type { Status } from '../contract/message.ts';
import { build, version } from '../platform/build.ts';
import { eventsSince } from '../platform/event-store.ts';
import { networkMode } from '../platform/install-type.ts';
import { storedSettings } from '../platform/stored.ts';
import { permissionPatterns, siteAt } from '../catalogue/sites.ts';
import { permittedHosts } from '../platform/content-scripts.ts';
import { checkedToday } from './activity.ts';
import type { IndexSource } from './index-source.ts';
import type { PolicySource } from './policy-source.ts';
import { allSites, switchOf } from './sites.ts';

const RECENT = 10;

/** Midnight here, as ISO 8601. */
function midnight(): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

export async function statusOf(
  policies: PolicySource,
  indexes: IndexSource,
  url: string | undefined,
): Promise<Omit<Status, 'smallInputs'>> {
  const [state, index, settings] = await Promise.all([policies.current(), indexes.current(), storedSettings.read()]);
  const sites = allSites(state);
  const here = url === undefined || !URL.canParse(url) ? undefined : siteAt(sites, url);
  // Without the right to run there nothing is guarded: to the person, that is a site like any other.
  const site = here !== undefined && (await permittedHosts(permissionPatterns(here))).length > 0 ? here : undefined;
  const events = site === undefined ? [] : await eventsSince(midnight());
  const decisions = events.filter((event) => event.type === 'decision').filter((event) => event.site === site?.id);
  const added = new Set(settings.addedSites.map(({ id }) => id));
  const { policy } = state;
  const pausedUntil = site === undefined ? undefined : settings.pausedSites[site.id];
  return {
    build,
    version: version(),
    managed: state.managed,
    policyProblems: state.problems.map(({ key, problem, applies }) => ({
      key,
      problem: `${problem} (applies: ${applies})`,
    })),
    policy: {
      action: policy.action,
      secrets: policy.secrets,
      userCanDisableSites: policy.userCanDisableSites,
      userCanChangeSettings: policy.userCanChangeSettings,
      userCanSeeActivity: policy.userCanSeeActivity,
      message: policy.message,
      approvedAssistant: policy.approvedAssistant,
    },
    settings,
    ...(site === undefined ? {} : { site, siteState: switchOf(site, state) }),
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
    indexFromPolicy: build === 'enterprise' && policy.index !== undefined,
    ...(index.state === 'broken' ? { indexProblem: index.message } : {}),
    sites: sites.map((one) => ({ ...one, state: switchOf(one, state), added: added.has(one.id) })),
  };
}
