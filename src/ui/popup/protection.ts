/** What the popup says about the tab in front: one headline, one sentence, one tone. Pure. */
import type { Status } from '../../contract/message.ts';
import type { IconName } from '../parts/icon.tsx';

export type ProtectionTone = 'on' | 'waiting' | 'off' | 'problem' | 'none';

export interface Protection {
  readonly tone: ProtectionTone;
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
}

type Facts = Pick<Status, 'banned' | 'site' | 'siteState' | 'index' | 'indexProblem' | 'settings'> &
  Partial<Pick<Status, 'policy' | 'managed' | 'indexFromPolicy'>>;

/** Whether an address is one of the web's, where a site could be protected. */
export function isWebAddress(url: string | null): url is string {
  return url !== null && /^https?:\/\//i.test(url);
}

/** `url` is the tab's address, null where the browser doesn't tell it. */
export function protectionOf(status: Facts, url: string | null): Protection {
  const { banned, site, siteState, index, indexProblem, settings } = status;
  if (banned !== undefined) {
    return {
      tone: 'problem',
      icon: 'lock',
      title: 'Blocked',
      detail: `Your organisation doesn’t allow ${banned.siteName}.`,
    };
  }
  if (site === undefined) {
    return isWebAddress(url)
      ? { tone: 'none', icon: 'shield', title: 'Not an AI site', detail: 'Sourcekeep isn’t active on this page.' }
      : { tone: 'none', icon: 'shield', title: 'Nothing to protect', detail: 'This page belongs to the browser.' };
  }
  if (siteState === 'off') {
    return { tone: 'off', icon: 'shield-off', title: 'Switched off here', detail: 'Nothing is checked here.' };
  }
  if (siteState === 'paused') {
    return { tone: 'waiting', icon: 'pause', title: 'Paused', detail: 'Nothing is checked here.' };
  }
  if (indexProblem !== undefined) {
    return { tone: 'problem', icon: 'warning', title: 'The index can’t be used', detail: indexProblem };
  }
  if (index === undefined) {
    const secrets = status.policy?.secrets ?? settings.secrets;
    const provided =
      status.indexFromPolicy === true || (status.managed === true && !status.policy?.userCanChangeSettings);
    const next = provided ? 'your organisation’s index isn’t here.' : 'index a folder.';
    const detail = secrets
      ? `Secrets are noticed. Your code isn’t yet: ${next}`
      : `Your code isn’t recognised yet: ${next}`;
    return { tone: 'waiting', icon: 'shield', title: 'On, but without an index', detail };
  }
  if (site.approved) {
    return { tone: 'on', icon: 'check', title: 'Approved', detail: 'Your organisation approved this site.' };
  }
  return {
    tone: 'on',
    icon: 'shield-check',
    title: 'Protected',
    detail: 'What you paste, attach and send is checked on this device.',
  };
}
