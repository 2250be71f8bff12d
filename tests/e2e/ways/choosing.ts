/** Choosing and dropping real files: the browser's own dialog is answered, so that its events are trusted. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';

/** Writes files into a new folder and gives it; names may hold folders. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcekeep-files-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** Does what opens the file dialog, and chooses these files, or one folder, in it. */
export async function choose(page: Page, open: () => Promise<unknown>, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Page.enable');
    await session.send('DOM.enable');
    await session.send('Page.setInterceptFileChooserDialog', { enabled: true });
    const opened = new Promise<number>((resolve, reject) =>
      session.once('Page.fileChooserOpened', ({ backendNodeId }) =>
        backendNodeId === undefined ? reject(new Error('no input opened the dialog')) : resolve(backendNodeId),
      ),
    );
    await open();
    await session.send('DOM.setFileInputFiles', { files: [...files], backendNodeId: await opened });
  } finally {
    await session.detach();
  }
}

/** Drags files and texts in from outside, and lets them go at an element. */
export async function dropAt(
  page: Page,
  selector: string,
  files: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator(selector).boundingBox()) ?? {};
  const session = await page.context().newCDPSession(page);
  const items = Object.entries(texts).map(([mimeType, data]) => ({ mimeType, data }));
  const data = { items, files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: x + width / 2, y: y + height / 2, data });
  }
  await session.detach();
}
