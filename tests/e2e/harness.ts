/**
 * What end-to-end tests stand on: real pages, a real Chromium with a real build, trusted keys and clicks.
 *
 * ```ts
 * const pages = await startPages();
 * const browser = await launch({ build: 'enterprise', index: { dir, key: await readKey(`${dir}.key`) }, sites: [pages.origin] });
 * const page = await browser.context.newPage();
 * await page.goto(`${pages.origin}/prosemirror.html`);
 * await setClipboard(page, codeFlavours(text));
 * await page.evaluate(() => window.focusEditor());
 * await pasteNative(page);
 * const dialog = await waitForDialog(page);
 * ```
 */
export { buildOnce } from '../../scripts/build.mjs';
export { type Extension, launch, type LaunchOptions, readKey, stopWorker } from './harness/browser.ts';
export { codeFlavours, pasteNative, setClipboard } from './harness/clipboard.ts';
export {
  announcements,
  buttonNamed,
  centreOf,
  clickAnyway,
  clickDialogButton,
  type DialogPart,
  type DialogTree,
  dialogTree,
  waitForDialog,
  waitForNoDialog,
} from './harness/dialog.ts';
export { exampleIndex, exampleLines, installIndex } from './harness/index-files.ts';
export { fileOf, type Pages, serveFolder, startPages } from './harness/pages.ts';
export type { Editor } from './pages/editor.ts';
export { addSite, changeSettings, siteOf, stored, until, waitUntilStored } from './harness/settings.ts';
export { allStoredData, filesThatHold, type StoredData } from './harness/stored-data.ts';
