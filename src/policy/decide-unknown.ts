/** What the policy does about code of the organisation whose repository isn't known yet. */
import type { Action } from '../contract/event.ts';
import type { Policy } from '../contract/policy.ts';
import type { Site } from '../contract/site.ts';
import { rulesAt, type SitePredicate, strictest } from './decide.ts';

/**
 * The strictest action that `decide` could come to for a source finding of so many lines in any repository: a rule for
 * some repositories may fit, and so may whatever comes after it.
 */
export function decideUnknownSource(
  lines: number,
  site: Site | undefined,
  policy: Policy,
  fits: SitePredicate,
): Action {
  if (lines < policy.source.minLines) return 'allow';
  const possible: Action[] = [];
  for (const rule of rulesAt(site, policy, fits)) {
    if (rule.action === 'ban' || rule.findings?.includes('source') === false) continue;
    if (rule.repositories?.length === 0) continue;
    possible.push(rule.action);
    if (rule.repositories === undefined) return strictest(possible);
  }
  return strictest([...possible, site?.approved === true ? 'allow' : policy.action]);
}
