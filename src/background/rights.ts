/** Which requests only the extension's own pages may make, and which of them the policy can take from the person. */
import type { Request } from '../contract/message.ts';
import type { Policy } from '../contract/policy.ts';

type Right = 'userCanSeeActivity' | 'userCanChangeSettings' | 'userCanDisableSites';
/** `anyone`: content scripts too; `own-pages`: no policy takes it away. A right: own pages, while the policy grants it. */
const rights: Readonly<Record<Request['type'], 'anyone' | 'own-pages' | Right>> = {
  judge: 'anyone',
  redact: 'anyone',
  outcome: 'anyone',
  fault: 'anyone',
  copied: 'anyone',
  'dialog-elsewhere': 'anyone',
  'dialog-window-ready': 'own-pages',
  'dialog-window-answer': 'own-pages',
  blocked: 'own-pages',
  status: 'own-pages',
  try: 'own-pages',
  // Answered with an empty list where the policy keeps the log from the person.
  activity: 'own-pages',
  'activity-delete': 'userCanSeeActivity',
  'site-switch': 'userCanDisableSites',
  'site-pause': 'userCanDisableSites',
  'index-delete': 'userCanChangeSettings',
  // Only asks the organisation's own server.
  'index-refresh': 'own-pages',
  'ledger-reset': 'userCanChangeSettings',
  canary: 'own-pages',
};

/** Whether a request comes from where it may. */
export function mayAsk({ type }: Request, trusted: boolean): boolean {
  return trusted || rights[type] === 'anyone';
}

/** Whether the policy leaves what is asked for to the person. What brings protection back is theirs at all times. */
export function isLeftToPerson(request: Request, policy: Policy): boolean {
  const right = rights[request.type];
  if (right === 'anyone' || right === 'own-pages' || policy[right]) {
    // The index of a policy is the organisation's, whoever may change the rest.
    return request.type !== 'index-delete' || __BUILD__ === 'store' || policy.index === undefined;
  }
  return (request.type === 'site-switch' && request.enabled) || (request.type === 'site-pause' && request.minutes <= 0);
}
