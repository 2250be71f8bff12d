/**
 * Sockets of workers: no script of ours runs there, and the browser shows their messages to nobody (of shared and service
 * workers not even the handshake). Where the policy says that what nobody can read must not leave, workers get none.
 */
import type { Policy } from '../contract/policy.ts';
import type { OutgoingRequest } from '../platform/web-request.ts';
import { decide } from '../policy/decide.ts';
import type { PolicyState } from './effective-policy.ts';
import type { NetworkSites } from './network-sites.ts';
import { conditionsAt, switchOf } from './sites.ts';

/** Workers that have an address get their own policy with their script … */
const OF_SCRIPTS = 'connect-src http: https: blob: data:';
/** … the others have that of their document, whose own sockets are guarded and needed: there are none of them. */
const OF_DOCUMENTS = 'worker-src http: https:';

/** Whether the policy may block what can't be read anywhere. */
export function mayBlockUnread({ uninspectable, rules }: Policy): boolean {
  if (uninspectable === 'block') return true;
  return rules.some(({ action, findings }) => action === 'block' && findings?.includes('uninspectable') !== false);
}

/** What is added to the response of a request, by what is known of policy and sites. */
export function workerPolicy(
  request: OutgoingRequest,
  { state, sites }: { readonly state: PolicyState; readonly sites: NetworkSites },
): string | undefined {
  const place = request.type === 'sub_frame' ? sites.placeOf(request) : sites.placeAt(request.url);
  if (place === undefined || switchOf(place.site, state) !== 'on') return undefined;
  const unread = [{ kind: 'uninspectable' as const, rule: 'binary' as const }];
  if (decide(unread, place.site, state.policy, conditionsAt(place)).action !== 'block') return undefined;
  return request.type === 'script' ? OF_SCRIPTS : OF_DOCUMENTS;
}
