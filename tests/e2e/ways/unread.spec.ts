/** Files that nobody can read, where a policy says that such don't leave: pasted, dropped, attached. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { root } from '../../../scripts/build.mjs';
import { pasteNative } from '../harness.ts';
import { choose, dropAt } from './choosing.ts';
import { underPolicy, way, type WayStage } from './way.ts';

underPolicy({ uninspectable: 'block' });

const picture = join(root, 'public/icons/icon-128.png');

const PAGE = `<!doctype html><meta charset="utf-8"><textarea rows="6" cols="40"></textarea><input type="file"><script>
window.seen = [];
for (const type of ['paste', 'drop', 'change']) addEventListener(type, () => seen.push(type));
addEventListener('dragover', (event) => event.preventDefault());
</script>`;

async function open(stage: WayStage): Promise<Page> {
  stage.arrivals.serve('/unread.html', PAGE, 'text/html; charset=utf-8');
  return stage.page('/unread.html');
}

/** Copies a picture, in a page that isn't guarded. */
async function copyPicture(stage: WayStage): Promise<void> {
  await stage.extension.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await stage.page('/empty.html', stage.native);
  await page.bringToFront();
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': canvas.convertToBlob() })]);
  });
  await page.close();
}

const ways: Readonly<Record<string, { guard: string; give(stage: WayStage, tab: Page): Promise<void> }>> = {
  Paste: {
    guard: 'guardPaste',
    async give(stage, tab) {
      await copyPicture(stage);
      await tab.bringToFront();
      await tab.locator('textarea').focus();
      await pasteNative(tab);
    },
  },
  Drop: { guard: 'guardDrop', give: (_stage, tab) => dropAt(tab, 'textarea', [picture]) },
  'File input': {
    guard: 'guardFileInputs',
    give: (_stage, tab) => choose(tab, () => tab.locator('input').click(), [picture]),
  },
};

for (const [name, { guard, give }] of Object.entries(ways)) {
  way({ way: name, form: 'picture, where what can’t be read is blocked', guard }, async (stage) => {
    const tab = await open(stage);
    await give(stage, tab);
    const dialog = await stage.cancel(tab);
    expect(dialog.text).toContain('images can’t be read');
    expect(dialog.buttons.map((button) => button.name)).toEqual(['Cancel']);
    expect(await tab.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([]);
  });
}
