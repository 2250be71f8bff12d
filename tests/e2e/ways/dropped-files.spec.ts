/** Files and folders that are dropped, and files that pages read by handles. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { until } from '../harness.ts';
import { dropAt, folderOf } from './choosing.ts';
import { way, type WayStage } from './way.ts';

/** A page that takes what is dropped or pasted, and uploads it file by file; folders by their entries. */
const TAKER = `<!doctype html><meta charset="utf-8"><title>Take</title>
<textarea rows="8" cols="60"></textarea>
<script>
window.seen = [];
const read = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
const list = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const walk = async (entry) => entry.isFile
  ? [[entry.fullPath, await read(entry)]]
  : (await Promise.all((await list(entry.createReader())).map(walk))).flat();
const take = async (event, transfer) => {
  if (transfer.files.length === 0) return;
  event.preventDefault();
  const texts = transfer.types.filter((type) => type !== 'Files').map((type) => transfer.getData(type));
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const handles = [...transfer.items].filter((item) => item.kind === 'file').map((item) => item.getAsFileSystemHandle?.());
  const plain = [...transfer.files].map((file) => [file.name, file]);
  seen.push(event.type + ' ' + [...transfer.types].join(',') + ' ' + texts.join('|') + ' ' + plain.map(([name]) => name) + ' ' + entries.map(({ name, isDirectory }) => name + isDirectory));
  seen.push('handles ' + (await Promise.all(handles)).map((handle) => handle && handle.kind + handle.name));
  const files = entries.length > 0 ? (await Promise.all(entries.map(walk))).flat() : plain;
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, file] of files) await fetch('/upload?name=' + encodeURIComponent(name), { method: 'POST', body: await file.arrayBuffer() });
  seen.push('uploaded');
};
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => take(event, event.dataTransfer));
addEventListener('paste', (event) => take(event, event.clipboardData));
</script>`;

async function openTaker(stage: WayStage, origin = stage.guarded): Promise<Page> {
  stage.arrivals.serve('/take.html', TAKER, 'text/html; charset=utf-8');
  return stage.page('/take.html', origin);
}
const seenBy = (tab: Page): Promise<string[]> => tab.evaluate(() => (window as unknown as { seen: string[] }).seen);
const taken = (tab: Page): Promise<void> => until('the upload', async () => (await seenBy(tab)).includes('uploaded'));
const sentBodies = ({ arrivals }: WayStage): unknown => arrivals.sent().map(({ url, body }) => [url, body.toString()]);

/** Indexed code is asked about; what the person insists on, and what is clean, comes as it would have without us. */
async function takesAsNatively(
  stage: WayStage,
  give: (tab: Page, code: string) => Promise<void>,
  insist: 'Attach anyway' | 'Paste anyway' = 'Attach anyway',
): Promise<void> {
  const code = stage.indexedCode();
  const clean = stage.publicCode();
  const tab = await openTaker(stage);
  await give(tab, code);
  const dialog = await stage.cancel(tab);
  expect(dialog.buttons.map(({ name }) => name)).toContain(insist);
  expect(await seenBy(tab)).toEqual([]);
  expect(stage.arrivals.arrived(code)).toBe(false);
  for (const text of [code, clean]) {
    const results: unknown[] = [];
    for (const origin of [stage.guarded, stage.native]) {
      const fresh = await openTaker(stage, origin);
      stage.arrivals.clear();
      await give(fresh, text);
      if (text === code && origin === stage.guarded) await stage.anyway(fresh, insist);
      await taken(fresh);
      results.push([sentBodies(stage), await seenBy(fresh)]);
    }
    expect(results[0]).toEqual(results[1]);
  }
}

way({ way: 'Drop', form: 'file', guard: 'guardDrop' }, async (stage) => {
  await takesAsNatively(stage, async (tab, text) => {
    const folder = await folderOf({ 'a.ts': text, 'b.txt': 'a note' });
    await dropAt(tab, 'textarea', [join(folder, 'a.ts'), join(folder, 'b.txt')]);
  });
});

way({ way: 'Drop', form: 'file and text', guard: 'guardDrop' }, async (stage) => {
  await takesAsNatively(stage, async (tab, text) => {
    const folder = await folderOf({ 'a.ts': text });
    await dropAt(tab, 'textarea', [join(folder, 'a.ts')], { 'text/plain': 'look' });
  });
});

way({ way: 'Drop', form: 'folder', guard: 'guardDrop' }, async (stage) => {
  await takesAsNatively(stage, async (tab, text) => {
    const folder = await folderOf({ 'src/a.ts': text, 'src/deep/b.txt': 'a note', 'src/deep/er/c.ts': 'let c = 1' });
    await dropAt(tab, 'textarea', [join(folder, 'src')]);
  });
});

/** The dialog of `showOpenFilePicker` can't be driven by a program; a dropped file gives the same kind of handle. */
way({ way: 'File handle', form: 'getFile()', guard: 'guardFilePickers' }, async (stage) => {
  const { arrivals } = stage;
  arrivals.serve(
    '/handle.html',
    `<!doctype html><textarea rows="8"></textarea><script>
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', (event) => {
      event.preventDefault();
      window.handle = event.dataTransfer.items[0].getAsFileSystemHandle();
    });
    window.send = async () => {
      try {
        const file = await (await window.handle).getFile();
        window.seen = await file.text();
      } catch (error) {
        window.seen = error.name;
      }
    };
    </script>`,
    'text/html; charset=utf-8',
  );
  const code = stage.indexedCode();
  // Its name says that it is a picture, so that it is dropped natively.
  const folder = await folderOf({ 'a.png': code });
  const tab = await stage.page('/handle.html');
  const seen = (): Promise<string> => tab.evaluate(() => (window as unknown as { seen: string }).seen);
  const send = (): Promise<void> =>
    tab.evaluate(() => {
      (window as unknown as { send(): void }).send();
    });
  await dropAt(tab, 'textarea', [join(folder, 'a.png')]);
  await tab.waitForFunction(() => 'handle' in window);
  await send();
  await stage.cancel(tab);
  await tab.waitForFunction(() => 'seen' in window);
  expect(await seen()).toBe('NotAllowedError');
  await send();
  await stage.anyway(tab, 'Attach anyway');
  await tab.waitForFunction((text) => (window as unknown as { seen: string }).seen === text, code);
  // The page's own storage isn't the person's.
  const own = await tab.evaluate(
    async (text) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle('own.ts', { create: true });
      const writable = await handle.createWritable();
      await writable.write(text);
      await writable.close();
      return (await handle.getFile()).text();
    },
    stage.indexedCode(40, 1),
  );
  expect(own).toBe(stage.indexedCode(40, 1));
});

/**
 * Nor can that of `showDirectoryPicker` be driven; a dropped folder gives the same kind of handle, by which a page reads
 * what comes into the folder later, too.
 */
way({ way: 'Folder handle', form: 'getFile() of a file in it', guard: 'guardFilePickers' }, async (stage) => {
  stage.arrivals.serve(
    '/folder.html',
    `<!doctype html><textarea rows="8"></textarea><script>
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', async (event) => {
      event.preventDefault();
      window.folder = await event.dataTransfer.items[0].getAsFileSystemHandle();
    });
    window.readAll = async () => {
      const texts = [];
      for await (const handle of folder.values()) {
        try {
          texts.push(await (await handle.getFile()).text());
        } catch (error) {
          texts.push(error.name);
        }
      }
      return texts;
    };
    </script>`,
    'text/html; charset=utf-8',
  );
  const code = stage.indexedCode();
  const folder = await folderOf({ 'src/a.txt': 'a note' });
  const tab = await stage.page('/folder.html');
  const read = (): Promise<string[]> =>
    tab.evaluate(() => (window as unknown as { readAll(): Promise<string[]> }).readAll());
  await dropAt(tab, 'textarea', [join(folder, 'src')]);
  await tab.waitForFunction(() => 'folder' in window);
  expect(await read()).toEqual(['a note']);
  await writeFile(join(folder, 'src/b.ts'), code);
  const refused = read();
  await stage.cancel(tab);
  expect((await refused).sort()).toEqual(['NotAllowedError', 'a note']);
  const given = read();
  await stage.anyway(tab, 'Attach anyway');
  expect((await given).sort()).toEqual(['a note', code].sort());
});
