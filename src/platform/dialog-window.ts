/** A small window of the extension's own, for frames in which a dialog has no room. */
import { browser } from './browser.ts';

const PAGE = 'src/content/dialog/window.html';

/** Opens the window; returns its id. */
export async function openDialogWindow(id: string): Promise<number | undefined> {
  const query = new URLSearchParams({ id });
  const opened = await browser.windows.create({
    url: browser.runtime.getURL(`${PAGE}?${query}`),
    type: 'popup',
    width: 600,
    height: 640,
    focused: true,
  });
  return opened.id;
}

export function onWindowClosed(listener: (windowId: number) => void): void {
  browser.windows.onRemoved.addListener(listener);
}

export async function closeWindow(windowId: number): Promise<void> {
  await browser.windows.remove(windowId).catch(() => undefined);
}
