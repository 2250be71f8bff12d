/** The doors of the dialog for the content script: ask, show progress, tell a screen reader, keep the page out. */
import type { DialogAnswer, DialogRequest } from '../../contract/message.ts';
import { fits } from './ground.ts';
import { runSession } from './session.tsx';

export { armDialogShield, isShielded } from './shield.ts';
export { announce, showChip } from './status.ts';

let last: Promise<unknown> = Promise.resolve();

/**
 * Shows the dialog over the page and waits for the choice; a second call waits for the first.
 * Answers `unavailable` at once where this frame is too small, and where showing fails. Never rejects.
 */
export function showDialog(request: DialogRequest): Promise<DialogAnswer> {
  if (!fits(window)) return Promise.resolve({ choice: 'unavailable' });
  const answer = last.then(() => runSession(request));
  last = answer;
  return answer;
}
