/** Which addresses the policy bans: asked one by one, and as rules that the browser follows by itself. Pure. */
import { compareSpecificity, matchesPattern, parsePattern } from '../catalogue/match-pattern.ts';
import { areasOf, cutAreas, expressionOf, type PatternArea, wholeHostOf } from '../catalogue/pattern-areas.ts';
import { ruleFitsSite, siteAt } from '../catalogue/sites.ts';
import type { BannedSite, BlockedFacts } from '../contract/message.ts';
import type { Policy, Rule } from '../contract/policy.ts';
import type { Site } from '../contract/site.ts';
import type { BanRule } from '../platform/browser-rules.ts';
import { banOf, rulesAboutBans, siteFits } from '../policy/decide.ts';
import type { PolicyState } from './effective-policy.ts';
import { allSites } from './sites.ts';

/** A site that may not be visited, and why. */
export interface Ban {
  readonly site: Pick<Site, 'id' | 'name'>;
  readonly rule: Rule;
}

/** Whether anything is banned at all; most policies ban nothing. */
export function hasBans({ rules }: Policy): boolean {
  return rules.some(({ action }) => action === 'ban');
}

const isPattern = (condition: string): boolean => condition.includes('://');

/** A pattern that names a host bans it though no list knows a site there; one for every host means AI sites alone. */
function namesHost(condition: string): boolean {
  return isPattern(condition) && (parsePattern(condition)?.host ?? '') !== '';
}

/** Stands for what is at addresses that no list of AI sites knows: only rules with a pattern for them count. */
const unlisted: Site = {
  id: '',
  name: '',
  matches: [],
  vendor: '',
  jurisdiction: '',
  kind: 'saas',
  approved: true,
};

function hostOf(pattern: string): string {
  return parsePattern(pattern)?.host ?? '';
}

/** The ban that holds at an address, or undefined. */
export function banAt(url: string, state: PolicyState): Ban | undefined {
  const { policy } = state;
  if (!hasBans(policy) || !/^https?:/.test(url)) return undefined;
  const site = siteAt(allSites(state), url);
  if (site !== undefined) {
    const rule = banOf(site, policy, (condition) => ruleFitsSite(condition, site, url));
    return rule && { site, rule };
  }
  const fits = (condition: string): boolean => namesHost(condition) && matchesPattern(condition, url);
  const rule = banOf(unlisted, policy, fits);
  const host = hostOf(rule?.sites?.find(fits) ?? '');
  return rule && { site: { id: host, name: host }, rule };
}

/** What a site's addresses are told by, step by step: the first that fits decides. */
interface Step {
  /** Undefined for every address of the site. */
  readonly patterns?: readonly string[];
  /** Undefined where the site is open. */
  readonly rule?: Rule;
}

function stepsOf(site: Site, policy: Policy): Step[] {
  const steps: Step[] = [];
  for (const rule of rulesAboutBans(policy)) {
    const ban = rule.action === 'ban' ? { rule } : {};
    if (siteFits(rule, site, (condition) => !isPattern(condition) && ruleFitsSite(condition, site))) {
      return [...steps, ban];
    }
    const patterns = rule.sites?.filter(site === unlisted ? namesHost : isPattern) ?? [];
    if (patterns.length > 0) steps.push({ patterns, ...ban });
  }
  return [...steps, {}];
}

interface Area {
  readonly area: PatternArea;
  readonly site: string;
  readonly rule: Rule | undefined;
  readonly priority: number;
}

/** Where the bans of the policy begin and end. Of areas that overlap, the one with the higher priority holds. */
function banAreas(state: PolicyState): Area[] {
  const { policy } = state;
  if (!hasBans(policy)) return [];
  const places = allSites(state).flatMap((site) => site.matches.map((pattern) => ({ site, pattern })));
  // As `siteAt` has it: the more specific pattern, and of equals the later one.
  places.sort((a, b) => compareSpecificity(a.pattern, b.pattern));
  const all = [{ site: unlisted, pattern: '*://*/*' }, ...places];
  const most = policy.rules.length + 1;
  return all.flatMap(({ site, pattern }, place) =>
    stepsOf(site, policy).flatMap(({ patterns, rule }, step) => {
      const priority = 1 + place * most + (most - 1 - step);
      const whole = areasOf(pattern);
      const at = (areas: readonly PatternArea[], id: string): Area[] =>
        areas.map((area) => ({ area, site: id, rule, priority }));
      if (patterns === undefined) return at(whole, site.id);
      return patterns.flatMap((one) => {
        const cuts = areasOf(one).flatMap((area) => whole.map((own) => cutAreas(own, area)));
        const id = site === unlisted ? hostOf(one) : site.id;
        // Too intricate to be said: what is open stays open, and the other locks close what is banned.
        if (cuts.includes(undefined)) return rule === undefined ? at(whole, id) : [];
        return at(
          cuts.flatMap((cut) => cut ?? []),
          id,
        );
      });
    }),
  );
}

/** The rules for the browser. What is open is in them only where it lies in something banned. */
export function banRules(state: PolicyState): BanRule[] {
  const areas = banAreas(state);
  const bans = areas.filter(({ rule }) => rule !== undefined);
  const meets = ({ area, priority }: Area): boolean =>
    bans.some((ban) => ban.priority < priority && cutAreas(ban.area, area)?.length !== 0);
  return areas
    .filter((one) => one.rule !== undefined || meets(one))
    .map(({ area, site, rule, priority }) => ({
      priority,
      expression: expressionOf(area),
      ...(rule === undefined ? { wider: expressionOf(wholeHostOf(area)) } : { site }),
    }));
}

/** What the blocked page may say of a site that a link to it names: only what the policy bans, wholly or in part. */
export function banNamed(id: string, state: PolicyState): Ban | undefined {
  const area = banAreas(state).find(({ rule, site }) => rule !== undefined && site === id);
  if (area?.rule === undefined) return undefined;
  const name = allSites(state).find((site) => site.id === id)?.name ?? id;
  return { site: { id, name }, rule: area.rule };
}

/** A ban as it is shown. */
export function shownBan({ site, rule }: Ban): BannedSite {
  return { siteName: site.name, ...(rule.name === undefined || rule.name === '' ? {} : { rule: rule.name }) };
}

/** Everything that the blocked page shows, of the site that its address names. */
export function blockedFacts(id: string, state: PolicyState): BlockedFacts {
  const ban = banNamed(id, state);
  const { approvedAssistant, message } = state.policy;
  return { ...(ban === undefined ? {} : { banned: shownBan(ban) }), approvedAssistant, message };
}
