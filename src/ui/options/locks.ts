/** What the organisation has fixed, and the values that apply because of it. Pure. */
import type { Action } from '../../contract/event.ts';
import type { Status } from '../../contract/message.ts';

export interface Locks {
  /** The action in force; `allow` and `audit` come from a policy alone. */
  readonly action: Action;
  readonly actionLocked: boolean;
  readonly secrets: boolean;
  readonly secretsLocked: boolean;
  readonly sitesLocked: boolean;
  /** Index and added sites. */
  readonly settingsLocked: boolean;
}

/** A value that differs from what the person chose is the policy's, and so not theirs to change. */
export function locksOf({ managed, policy, settings }: Pick<Status, 'managed' | 'policy' | 'settings'>): Locks {
  const settingsLocked = managed && !policy.userCanChangeSettings;
  const secrets = policy.secrets ?? settings.secrets;
  return {
    action: policy.action,
    actionLocked: settingsLocked || (managed && policy.action !== settings.action),
    secrets,
    secretsLocked: settingsLocked || (managed && secrets !== settings.secrets),
    sitesLocked: !policy.userCanDisableSites,
    settingsLocked,
  };
}
