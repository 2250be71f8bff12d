/** The dialog in a small window of its own, for frames too small to show it: `window.html?id=…`. */
import { ask } from '../../platform/messaging.ts';
import { runSession } from './session.tsx';
import { armDialogShield } from './shield.ts';

/** Closing the window without an answer counts as Cancel; the service worker notices by itself. */
async function run(id: string): Promise<void> {
  const request = await ask({ type: 'dialog-window-ready', id });
  if (request === null) return;
  const answer = await runSession(request, { fillsWindow: true });
  await ask({ type: 'dialog-window-answer', id, answer });
}

// The dialog gets its events through the shield here too: one way of working, wherever it is.
armDialogShield(window);
void run(new URLSearchParams(location.search).get('id') ?? '')
  // Whatever went wrong, a window that asks nothing is worse than one that closes, which is Cancel.
  .catch(() => undefined)
  .finally(() => window.close());
