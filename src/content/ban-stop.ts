/** The last lock of a banned site: what came past the browser's own rules takes itself away. */
import type { SiteState } from '../contract/message.ts';
import { blockedAddress } from '../platform/blocked-page.ts';
import { leaveFor } from '../platform/leave.ts';

/** Acts only while the frame is where the worker saw it: its path may have changed since. */
export function stopIfBanned(banned: SiteState['banned']): void {
  if (banned === undefined || withoutFragment(banned.url) !== withoutFragment(location.href)) return;
  leaveFor(window === window.top ? blockedAddress(banned.site) : 'about:blank');
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
