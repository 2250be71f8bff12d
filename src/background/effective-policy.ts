/** The policy that holds: what the administrator wrote, and what the person chose where that was left open. */
import type { Policy } from '../contract/policy.ts';
import type { Settings } from '../contract/settings.ts';
import { type PolicyProblem, readPolicy } from '../policy/read-policy.ts';

export interface PolicyState {
  readonly policy: Policy;
  /** As the administrator wrote it and the browser hands it over; empty without a policy. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** What the person chose, as far as the policy leaves it to them. */
  readonly settings: Settings;
  readonly managed: boolean;
  readonly problems: readonly PolicyProblem[];
  /** False while a policy may still be on its way: code-like pastes then follow `onError`. */
  readonly seen: boolean;
}

/**
 * Merges what the administrator wrote (`raw`, as it came from managed storage) with the person's settings. `seen` says
 * whether the question "is there a policy" has been answered. Pages write settings to storage by themselves, so what is
 * locked counts for nothing here, whenever it was written.
 */
export function effectivePolicy(raw: Record<string, unknown>, settings: Settings, seen: boolean): PolicyState {
  const { policy, problems } = readPolicy(raw);
  const managed = Object.keys(raw).length > 0;
  const own = !managed || policy.userCanChangeSettings;
  return {
    policy: {
      ...policy,
      action: own && !('action' in raw) ? settings.action : policy.action,
      secrets: own && !('secrets' in raw) ? settings.secrets : policy.secrets,
    },
    raw,
    settings: {
      ...settings,
      ...(own ? {} : { addedSites: [] }),
      ...(policy.userCanDisableSites ? {} : { disabledSites: [], pausedSites: {} }),
    },
    managed,
    problems,
    seen,
  };
}
