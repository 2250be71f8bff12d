/** What is locked under which policy. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PolicySchema } from '../../contract/policy.ts';
import { SettingsSchema } from '../../contract/settings.ts';
import { locksOf } from './locks.ts';

const settings = v.parse(SettingsSchema, {});
const policy = v.parse(PolicySchema, {});

describe('locksOf', () => {
  it('locks nothing without a policy', () =>
    expect(locksOf({ managed: false, policy, settings })).toEqual({
      action: 'warn',
      actionLocked: false,
      secrets: true,
      secretsLocked: false,
      sitesLocked: false,
      settingsLocked: false,
    }));
  it('locks all that the policy keeps', () =>
    expect(
      locksOf({ managed: true, policy: { ...policy, userCanChangeSettings: false, action: 'block' }, settings }),
    ).toMatchObject({ action: 'block', actionLocked: true, secretsLocked: true, settingsLocked: true }));
  it('locks the one value that the policy sets', () =>
    expect(locksOf({ managed: true, policy: { ...policy, action: 'audit' }, settings })).toMatchObject({
      action: 'audit',
      actionLocked: true,
      secretsLocked: false,
      settingsLocked: false,
    }));
  it('locks switches', () =>
    expect(locksOf({ managed: true, policy: { ...policy, userCanDisableSites: false }, settings }).sitesLocked).toBe(
      true,
    ));
});
