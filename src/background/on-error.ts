/** What holds when there is no verdict, or only half of one. */
import type { Action } from '../contract/event.ts';
import type { Policy } from '../contract/policy.ts';
import { strictest } from '../policy/decide.ts';

const actionsOnError = { ask: 'warn', allow: 'allow', block: 'block' } as const;

/** What `onError` makes of an input that got no verdict. */
export function actionOnError({ onError }: Pick<Policy, 'onError'>): Action {
  return actionsOnError[onError];
}

/**
 * Whether the fault decides, rather than what was found in spite of it. A finding may make things stricter than
 * `onError`, never milder: what could not be looked up might be worse than what was seen.
 */
export function faultDecides(found: Action, hasFindings: boolean, policy: Pick<Policy, 'onError'>): boolean {
  return !hasFindings || strictest([found, actionOnError(policy)]) !== found;
}
