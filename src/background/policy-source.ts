/**
 * The policy in force: the last one seen at once, the browser's own answer as soon as it comes.
 *
 * Managed storage can take seconds to answer, and answers `{}` for a while after a forced installation (measured).
 * So `{}` means "no policy" only after a minute; until then the last policy seen stays.
 */
import * as v from 'valibot';
import type { Policy } from '../contract/policy.ts';
import { build } from '../platform/build.ts';
import { installType, onAlarm, repeatAlarm, stopAlarm } from '../platform/lifecycle.ts';
import { onManagedChange, readManaged, storedInSession, storedLocally } from '../platform/storage.ts';
import { storedSettings } from '../platform/stored.ts';
import { readPolicy } from '../policy/read-policy.ts';
import { effectivePolicy, type PolicyState } from './effective-policy.ts';
import { remembered } from './remembered.ts';

/** How long an empty answer of managed storage may mean "not yet". */
const EMPTY_MEANS_NONE_MILLISECONDS = 60_000;
const ALARM = 'policy';

const CacheSchema = v.object({
  /** The last policy that was not empty, as the administrator wrote it. */
  raw: v.record(v.string(), v.unknown()),
  /** Whether the question "is there a policy" has been answered once in this profile. */
  seen: v.boolean(),
});
const cache = storedLocally('policy-cache', CacheSchema, { raw: {}, seen: false });
/**
 * When managed storage began to answer `{}`, in milliseconds since 1970; 0 while it doesn't. Of this session alone: each
 * start of the browser may see `{}` for a moment, and that of an earlier one says nothing.
 */
const emptyFrom = storedInSession('policy-empty', v.number(), 0);

export interface PolicySource {
  current(): Promise<PolicyState>;
}

/**
 * Starts watching; `onChange` runs after each change of policy or settings, `onMistake` once for each policy that has
 * mistakes, with its labels. Registers its listeners at once.
 */
export function watchPolicy(onChange: () => void, onMistake: (labels: Policy['labels']) => void): PolicySource {
  const state = remembered(async (): Promise<PolicyState> => {
    const [{ raw, seen }, settings] = await Promise.all([cache.read(), storedSettings.read()]);
    return effectivePolicy(raw, settings, seen);
  });
  const renew = (): void => {
    state.forget();
    onChange();
  };

  const refresh = async (): Promise<void> => {
    const [raw, last] = await Promise.all([readManaged(), cache.read()]);
    if (Object.keys(raw).length > 0) {
      await stopAlarm(ALARM);
      await emptyFrom.delete();
      if (last.seen && JSON.stringify(raw) === JSON.stringify(last.raw)) return;
      await cache.write({ raw, seen: true });
      renew();
      const { policy, problems } = readPolicy(raw);
      if (problems.length > 0) onMistake(policy.labels);
      return;
    }
    const hadPolicy = Object.keys(last.raw).length > 0;
    if (last.seen && !hadPolicy) return;
    // A clock that was ahead says nothing either.
    const from = await emptyFrom.read();
    const emptySince = from === 0 || from > Date.now() ? Date.now() : from;
    // Only a forced installation is known to see `{}` before its policy; others may believe the first answer.
    const patient = hadPolicy || (build === 'enterprise' && (await installType()) === 'admin');
    if (!patient || Date.now() - emptySince >= EMPTY_MEANS_NONE_MILLISECONDS) {
      await stopAlarm(ALARM);
      await emptyFrom.delete();
      await cache.write({ raw: {}, seen: true });
      renew();
      return;
    }
    await emptyFrom.write(emptySince);
    await repeatAlarm(ALARM, 1);
  };
  // One after the other: two at once would both take the policy for a new one.
  let refreshing: Promise<void> = Promise.resolve();
  const refreshSafely = (): void => {
    refreshing = refreshing.then(refresh).catch(() => undefined);
  };

  onManagedChange(refreshSafely);
  storedSettings.onChange(renew);
  onAlarm(ALARM, refreshSafely);
  refreshSafely();
  return { current: state.current };
}
