/** Findings × site × rules → what is done about a text, and whether a site may be visited at all. */
import type { Action } from '../contract/event.ts';
import { actions } from '../contract/event.ts';
import type { Policy, Rule } from '../contract/policy.ts';
import type { Site } from '../contract/site.ts';
import type { Finding } from '../engine/types.ts';

/** Whether the site at hand fits a condition of a rule (`chatgpt`, `jurisdiction:US`, a match pattern, `*` …). */
export type SitePredicate = (condition: string) => boolean;

/** Why a finding asks for no action: it is kept for display, and counted by nobody. */
export type Ignored = 'below-minimum' | 'switched-off';

/** What one finding asks for. */
export interface FindingDecision {
  readonly finding: Finding;
  readonly action: Action;
  /** The rule that fitted; absent when a default of the policy, or the site's approval, decided. */
  readonly rule?: Rule;
  /** Set when the policy's thresholds say that the finding isn't worth an action; `action` is then `allow`. */
  readonly ignored?: Ignored;
}

/** The strictest action of a text's findings, and what each of them asked for, in their order. */
export interface Decision {
  readonly action: Action;
  readonly perFinding: readonly FindingDecision[];
}

/**
 * What the policy does about these findings on this site. Each finding follows the first rule that fits it; of all,
 * the strictest action wins; no finding is `allow`. Code that several repositories hold follows a rule for each of them,
 * and the strictest of those.
 *
 * Findings below `source.minLines` or `code.minLines`, and secrets where `secrets` is false, ask for nothing: they
 * stay in `perFinding` with the reason, as `allow`. On a site that is `approved` only rules count that name its id or
 * a match pattern. `site` may be undefined (a check without a site): which conditions hold is then up to `fits`.
 */
export function decide(
  findings: readonly Finding[],
  site: Site | undefined,
  policy: Policy,
  fits: SitePredicate,
): Decision {
  const rules = rulesAt(site, policy, fits);
  const perFinding = findings.map((finding) => {
    const decisions = inEachRepository(finding).map((one) => decideOne(one, rules, site, policy));
    const action = strictest(decisions.map((decision) => decision.action));
    const decision = decisions.find((entry) => entry.action === action) as FindingDecision;
    return { ...decision, finding };
  });
  return { action: strictest(perFinding.map((entry) => entry.action)), perFinding };
}

/**
 * The rule that bans this site, or undefined. Bans need no finding, so their `findings` and `repositories` aren't
 * looked at. An exception is a rule before the ban which allows the site whatever is found: the first that fits wins.
 */
export function banOf(site: Site | undefined, policy: Policy, fits: SitePredicate): Rule | undefined {
  const first = rulesAboutBans(policy).find((rule) => siteFits(rule, site, fits));
  return first?.action === 'ban' ? first : undefined;
}

/** The rules that say whether a site is banned, in their order: bans, and what allows a site whatever is found there. */
export function rulesAboutBans(policy: Policy): Rule[] {
  return policy.rules.filter(({ action, sites, findings, repositories }) => {
    if (action === 'ban') return true;
    return action === 'allow' && sites !== undefined && findings === undefined && repositories === undefined;
  });
}

/** The strictest of these actions; `allow` when there is none. */
export function strictest(list: readonly Action[]): Action {
  return actions[Math.max(0, ...list.map((action) => actions.indexOf(action)))] ?? 'allow';
}

/** Whether a repository's name fits a pattern in which `*` stands for any run of characters. Case counts not. */
export function repositoryFits(pattern: string, repository: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 'isu').test(repository);
}

function decideOne(finding: Finding, rules: readonly Rule[], site: Site | undefined, policy: Policy): FindingDecision {
  const ignored = whyIgnored(finding, policy);
  if (ignored !== undefined) return { finding, action: 'allow', ignored };
  for (const rule of rules) {
    if (rule.action !== 'ban' && findingFits(rule, finding)) return { finding, action: rule.action, rule };
  }
  if (site?.approved === true) return { finding, action: 'allow' };
  return { finding, action: finding.kind === 'uninspectable' ? policy.uninspectable : policy.action };
}

function whyIgnored(finding: Finding, policy: Policy): Ignored | undefined {
  switch (finding.kind) {
    case 'source':
      return finding.lines < policy.source.minLines ? 'below-minimum' : undefined;
    case 'code':
      if (policy.code.minLines === 0) return 'switched-off';
      return finding.lines < policy.code.minLines ? 'below-minimum' : undefined;
    case 'secret':
      return policy.secrets ? undefined : 'switched-off';
    case 'marker':
    case 'uninspectable':
      return undefined;
  }
}

/** The rules about findings that hold at a site, in their order. */
export function rulesAt(site: Site | undefined, policy: Policy, fits: SitePredicate): Rule[] {
  return policy.rules.filter((rule) => rule.action !== 'ban' && siteFits(rule, site, fits));
}

/** Whether the site at hand is among a rule's; an approved one only by its id or a match pattern. */
export function siteFits(rule: Rule, site: Site | undefined, fits: SitePredicate): boolean {
  const conditions = rule.sites ?? [];
  if (site?.approved === true) return conditions.some((condition) => namesSite(condition, site) && fits(condition));
  return rule.sites === undefined || conditions.some(fits);
}

function namesSite(condition: string, site: Site): boolean {
  return condition.toLowerCase() === site.id.toLowerCase() || condition.includes('://');
}

function findingFits(rule: Rule, finding: Finding): boolean {
  if (rule.findings !== undefined && !rule.findings.includes(finding.kind)) return false;
  if (rule.repositories === undefined) return true;
  if (finding.kind !== 'source') return false;
  return rule.repositories.some((pattern) => repositoryFits(pattern, finding.repository));
}

/** A finding once for each repository that holds the code: each may have a rule of its own. */
function inEachRepository(finding: Finding): readonly Finding[] {
  if (finding.kind !== 'source' || finding.alsoIn === undefined) return [finding];
  return [finding.repository, ...finding.alsoIn].map((repository) => ({ ...finding, repository }));
}
