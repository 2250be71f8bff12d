/** Files that the person chooses: by every kind of file input. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { until } from '../harness.ts';
import { choose, dropAt, folderOf } from './choosing.ts';
import { way, type WayStage } from './way.ts';

/** A page with one way to attach; it uploads what `chosen` gets, and writes down what it saw. */
const page = (body: string): string => `<!doctype html><meta charset="utf-8"><title>Attach</title>
<script>
window.events = [];
window.chosen = async (input, event) => {
  const files = [...input.files];
  window.events.push(event.type + ' ' + files.map((file) => file.webkitRelativePath || file.name).join(','));
  if (event.type !== 'change') return;
  for (const file of files) {
    await fetch('/upload?name=' + encodeURIComponent(file.webkitRelativePath || file.name), { method: 'POST', body: await file.text() });
  }
  window.events.push('uploaded');
};
window.listenTo = (input) => {
  for (const type of ['input', 'change', 'cancel']) input.addEventListener(type, (event) => window.chosen(input, event));
};
</script>
${body}`;
const LISTEN = '<script>listenTo(document.querySelector("input"))</script>';

const pages: Record<string, string> = {
  single: `<input type="file">${LISTEN}`,
  multiple: `<input type="file" multiple>${LISTEN}`,
  webkitdirectory: `<input type="file" webkitdirectory>${LISTEN}`,
  'hidden, behind a label': `<label style="display:block">Attach<input type="file" hidden></label>${LISTEN}`,
  'in an open shadow root': `<div></div><script>
    const root = document.querySelector('div').attachShadow({ mode: 'open' });
    root.innerHTML = '<input type="file">';
    listenTo(root.querySelector('input'));</script>`,
  'in a closed shadow root': `<div></div><script>
    const root = document.querySelector('div').attachShadow({ mode: 'closed' });
    root.innerHTML = '<input type="file">';
    listenTo(root.querySelector('input'));</script>`,
};

/** Inputs that are in no document when files are chosen: their events reach nobody but their own listeners. */
const detached: Readonly<Record<string, string>> = {
  'outside the document, click()': 'input.click();',
  'outside the document, showPicker()': 'input.showPicker();',
  'outside the document, dispatchEvent()': "input.dispatchEvent(new MouseEvent('click'));",
  'outside the document, in a label':
    "const label = document.createElement('label'); label.append(input); label.click();",
};
for (const [form, call] of Object.entries(detached)) {
  pages[form] = `<button onclick="
    const input = document.createElement('input');
    input.type = 'file';
    listenTo(input);
    ${call}">Attach</button>`;
}

async function open(stage: WayStage, form: string, origin = stage.guarded): Promise<Page> {
  const path = `/attach-${form.replaceAll(/\W+/g, '-')}.html`;
  stage.arrivals.serve(path, page(pages[form] ?? ''), 'text/html; charset=utf-8');
  return stage.page(path, origin);
}

const press = (tab: Page) => async (): Promise<void> => {
  const button = tab.locator('button');
  if ((await button.count()) > 0) await button.click();
  else await tab.mouse.click(60, 18);
};
const eventsOf = (tab: Page): Promise<string[]> =>
  tab.evaluate(() => (window as unknown as { events: string[] }).events);
const uploaded = (tab: Page): Promise<void> =>
  until('the upload', async () => (await eventsOf(tab)).includes('uploaded'));

for (const form of Object.keys(pages)) {
  const guard = form in detached ? 'guardDetachedInputs' : 'guardFileInputs';
  way({ way: 'File input', form, guard }, async (stage) => {
    const { arrivals, indexedCode, publicCode } = stage;
    const isFolder = form === 'webkitdirectory';
    const many = isFolder || form === 'multiple';
    const code = indexedCode();
    const folder = await folderOf({ 'src/a.ts': publicCode(20), 'src/b.ts': code, 'src/c.ts': publicCode(20, 1) });
    const chosen = isFolder
      ? [join(folder, 'src')]
      : (many ? ['a', 'b', 'c'] : ['b']).map((name) => join(folder, `src/${name}.ts`));

    const tab = await open(stage, form);
    await choose(tab, press(tab), chosen);
    const dialog = await stage.cancel(tab);
    expect(dialog.buttons.map(({ name }) => name)).toContain('Attach anyway');
    expect(await eventsOf(tab)).toEqual(['cancel ']);
    expect(arrivals.arrived(code)).toBe(false);

    // The same files again, and this time the person insists: they arrive as they would have without us, once.
    await choose(tab, press(tab), chosen);
    await stage.anyway(tab, 'Attach anyway');
    await uploaded(tab);
    const there = arrivals.sent().map(({ url, body }) => [url, body.toString()]);
    const seen = (await eventsOf(tab)).slice(1);
    arrivals.clear();
    const native = await open(stage, form, stage.native);
    await choose(native, press(native), chosen);
    await uploaded(native);
    expect(there).toEqual(arrivals.sent().map(({ url, body }) => [url, body.toString()]));
    expect(seen).toEqual(await eventsOf(native));
  });
}

way({ way: 'Drop', form: 'file onto a file input', guard: 'guardDrop' }, async (stage) => {
  const code = stage.indexedCode();
  const folder = await folderOf({ 'a.ts': code });
  const tab = await open(stage, 'single');
  await dropAt(tab, 'input', [join(folder, 'a.ts')]);
  await stage.cancel(tab);
  expect(await eventsOf(tab)).toEqual([]);
  await dropAt(tab, 'input', [join(folder, 'a.ts')]);
  await stage.anyway(tab, 'Attach anyway');
  await uploaded(tab);
  expect(await eventsOf(tab)).toEqual(['input a.ts', 'change a.ts', 'uploaded']);
});

way({ way: 'File input', form: 'in a form that is submitted', guard: 'guardFileInputs' }, async (stage) => {
  const { arrivals } = stage;
  const body =
    '<form method="post" enctype="multipart/form-data" action="/form"><input type="file" name="file" required><button>Send</button></form>';
  arrivals.serve('/form.html', page(body), 'text/html; charset=utf-8');
  const code = stage.indexedCode();
  const folder = await folderOf({ 'a.ts': code });
  const tab = await stage.page('/form.html');
  const pick = (): Promise<void> => choose(tab, () => tab.mouse.click(60, 18), [join(folder, 'a.ts')]);
  await pick();
  await stage.cancel(tab);
  await tab.locator('button').click();
  expect(arrivals.sent()).toEqual([]);
  await pick();
  await stage.anyway(tab, 'Attach anyway');
  await tab.waitForFunction(() => document.querySelector('input')?.files?.length === 1);
  await tab.locator('button').click();
  await tab.waitForURL('**/form');
  expect(arrivals.sent().length).toBe(1);
  expect(arrivals.sent()[0]?.body.toString()).toContain(code);
});

/** Archives as real tools make them. */
const archives: Readonly<Record<string, (text: string) => Promise<string>>> = {
  'a.zip': async (text) => {
    const packed = zipSync({ 'src/a.ts': strToU8(text), 'README.md': strToU8('# a') });
    return join(await folderOf({ 'a.zip': packed }), 'a.zip');
  },
  'a.tar.gz': async (text) => {
    const folder = await folderOf({ 'src/a.ts': text, 'README.md': '# a' });
    execFileSync('tar', ['czf', 'a.tar.gz', 'src', 'README.md'], { cwd: folder });
    return join(folder, 'a.tar.gz');
  },
};
for (const [name, pack] of Object.entries(archives)) {
  way({ way: 'File input', form: name.slice(2), guard: 'guardFileInputs' }, async (stage) => {
    const archive = await pack(stage.indexedCode());
    const tab = await open(stage, 'single');
    await choose(tab, press(tab), [archive]);
    const dialog = await stage.cancel(tab);
    expect(dialog.text).toContain('src/a.ts');
    expect(await eventsOf(tab)).toEqual(['cancel ']);
    const clean = await pack(stage.publicCode());
    const wanted = await readFile(clean);
    await tab.locator('input').evaluate((input: HTMLInputElement) => {
      input.addEventListener('change', async () => {
        const bytes = await input.files?.[0]?.arrayBuffer();
        Object.assign(window, { bytes: [...new Uint8Array(bytes ?? new ArrayBuffer(0))] });
      });
    });
    await choose(tab, press(tab), [clean]);
    await tab.waitForFunction(() => 'bytes' in window);
    expect(Buffer.from(await tab.evaluate(() => (window as unknown as { bytes: number[] }).bytes))).toEqual(wanted);
  });
}
