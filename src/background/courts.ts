/** What judgements at a place are made with: policy, index, and what was let through there. */
import type { PolicyState } from './effective-policy.ts';
import type { Grants } from './grants.ts';
import type { IndexSource, IndexState } from './index-source.ts';
import type { Court } from './judgement.ts';
import type { PolicySource } from './policy-source.ts';
import type { Place } from './sites.ts';

/** Of the time for a verdict, what reading and scanning may take; the rest is for messages and a busy machine. */
const SCAN_SHARE = 0.7;

export interface Courts {
  context(): Promise<[PolicyState, IndexState]>;
  /**
   * @param place undefined where no site is known: nothing has been let through there
   * @param patience so many times the time of a text
   */
  at(place: Place | undefined, state: PolicyState, index: IndexState, patience?: number): Promise<Court>;
}

export function createCourts(policies: PolicySource, indexes: IndexSource, grants: Grants): Courts {
  return {
    context: () => Promise.all([policies.current(), indexes.current()]),
    async at(place, state, index, patience = 1) {
      return {
        state,
        index,
        place,
        milliseconds: state.policy.verdictTimeoutMilliseconds * SCAN_SHARE * patience,
        granted: place === undefined ? () => false : await grants.marksOf(place.site.id),
        markKey: await grants.markKey(),
        isVouched: false,
      };
    },
  };
}
