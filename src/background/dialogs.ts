/** Dialogs for frames that are too small: in the top frame where a content script runs there, else in a window. */
import type { DialogAnswer, DialogRequest } from '../contract/message.ts';
import { closeWindow, onWindowClosed, openDialogWindow } from '../platform/dialog-window.ts';
import { askFrame, type Sender } from '../platform/messaging.ts';

interface Waiting {
  readonly request: DialogRequest;
  readonly resolve: (answer: DialogAnswer) => void;
  windowId?: number | undefined;
}

export interface Dialogs {
  /** Shows the dialog elsewhere and waits for the answer. */
  elsewhere(request: DialogRequest, sender: Sender): Promise<DialogAnswer>;
  /** What the window of that id is to show; null when nobody waits for it any more. */
  windowRequest(id: string): DialogRequest | null;
  windowAnswer(id: string, answer: DialogAnswer): void;
}

/** Registers the window listener at once. */
export function createDialogs(): Dialogs {
  const waiting = new Map<string, Waiting>();

  const settle = (id: string, answer: DialogAnswer): void => {
    const entry = waiting.get(id);
    if (entry === undefined) return;
    waiting.delete(id);
    entry.resolve(answer);
    if (entry.windowId !== undefined) void closeWindow(entry.windowId);
  };
  onWindowClosed((windowId) => {
    for (const [id, entry] of waiting) {
      if (entry.windowId === windowId) settle(id, { choice: 'cancel' });
    }
  });

  const inTopFrame = async (request: DialogRequest, { tabId, frameId }: Sender): Promise<DialogAnswer> => {
    if (tabId === undefined || frameId === 0) return { choice: 'unavailable' };
    return askFrame(tabId, 0, { type: 'show-dialog', request }).catch(() => ({ choice: 'unavailable' }) as const);
  };
  const inWindow = (request: DialogRequest): Promise<DialogAnswer> =>
    new Promise((resolve) => {
      const id = crypto.randomUUID();
      const entry: Waiting = { request, resolve };
      waiting.set(id, entry);
      openDialogWindow(id).then(
        (windowId) => (entry.windowId = windowId),
        () => settle(id, { choice: 'unavailable' }),
      );
    });

  return {
    async elsewhere(request, sender) {
      const answer = await inTopFrame(request, sender);
      return answer.choice === 'unavailable' ? inWindow(request) : answer;
    },
    windowRequest: (id) => waiting.get(id)?.request ?? null,
    windowAnswer: settle,
  };
}
