/** A page's own ways to the clipboard: its paste button instead of the person's keys. */
import { expect } from '@playwright/test';
import { codeFlavours } from '../harness.ts';
import { way } from './way.ts';

type Read = () => Promise<string>;

const reads: Readonly<Record<string, Read>> = {
  readText: () =>
    navigator.clipboard.readText().then(
      (text) => text,
      (error: DOMException) => `${error.name}: ${error.message}`,
    ),
  'read, text/plain': () =>
    navigator.clipboard
      .read()
      .then(([item]) => item?.getType('text/plain'))
      .then((blob) => blob?.text() ?? '')
      .catch((error: DOMException) => `${error.name}: ${error.message}`),
  'read, text/html': () =>
    navigator.clipboard
      .read()
      .then(([item]) => item?.getType('text/html'))
      .then((blob) => blob?.text() ?? '')
      .then((html) => new DOMParser().parseFromString(html, 'text/html').body.innerText)
      .catch((error: DOMException) => `${error.name}: ${error.message}`),
  'readText of a new frame': () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { Clipboard: Other } = frame.contentWindow as unknown as { Clipboard: typeof Clipboard };
    return Other.prototype.readText.call(navigator.clipboard).then(
      (text) => text,
      (error: DOMException) => `${error.name}: ${error.message}`,
    );
  },
};

/** Lines without their blanks, since HTML keeps none. */
const bare = (text: string): string => text.replaceAll(/\s/g, '');

for (const [form, read] of Object.entries(reads)) {
  way(
    { way: 'Page reads the clipboard', form, guard: 'guardClipboard' },
    async ({ page, guarded, extension, indexedCode, publicCode, copy, cancel, dialog, anyway }) => {
      const tab = await page();
      await extension.context.grantPermissions(['clipboard-read'], { origin: guarded });
      const others = publicCode();
      await copy(tab, codeFlavours(others));
      expect(bare(await tab.evaluate(read))).toBe(bare(others));
      const code = indexedCode();
      await copy(tab, codeFlavours(code));
      let reading = tab.evaluate(read);
      const shown = await cancel(tab);
      expect(shown.buttons.map(({ name }) => name)).toContain('Paste anyway');
      expect(await reading).toBe('NotAllowedError: Read permission denied.');
      // A no stands for ten seconds; a text of its own is asked about.
      const other = indexedCode(40, 1);
      await copy(tab, codeFlavours(other));
      reading = tab.evaluate(read);
      await dialog(tab);
      await anyway(tab, 'Paste anyway');
      expect(bare(await reading)).toBe(bare(other));
    },
  );
}

way(
  {
    way: 'Page reads the clipboard',
    form: 'natives look native',
    guard: 'guardClipboard',
    title: 'and the guard is on',
  },
  async ({ page, guarded, extension, indexedCode, copy, cancel }) => {
    const tab = await page();
    await extension.context.grantPermissions(['clipboard-read'], { origin: guarded });
    const look = await tab.evaluate(() =>
      [Clipboard.prototype, ClipboardItem.prototype].map((owner) =>
        Object.entries(Object.getOwnPropertyDescriptors(owner))
          .filter(([name]) => name === 'readText' || name === 'getType')
          .map(([name, { value, writable, enumerable, configurable }]) => {
            const method = value as () => void;
            const own = Object.getOwnPropertyNames(method).sort().join();
            return [name, method.name, method.length, String(method), own, writable, enumerable, configurable].join(
              ' ',
            );
          }),
      ),
    );
    expect(look.flat()).toEqual([
      'readText readText 0 function readText() { [native code] } length,name true true true',
      'getType getType 1 function getType() { [native code] } length,name true true true',
    ]);
    const code = indexedCode();
    await copy(tab, code);
    const reading = tab.evaluate(() => navigator.clipboard.readText().catch(() => 'refused'));
    await cancel(tab);
    expect(await reading).toBe('refused');
  },
);

way(
  {
    way: 'Page reads the clipboard',
    form: 'execCommand("paste")',
    guard: 'guardClipboard',
    title: 'the browser refuses it, and what pages do instead is asked about',
  },
  async ({ page, guarded, extension, indexedCode, copy, cancel }) => {
    const tab = await page('/textarea.html');
    await extension.context.grantPermissions(['clipboard-read'], { origin: guarded });
    await tab.evaluate(() => {
      const button = document.createElement('button');
      button.textContent = 'Paste';
      button.addEventListener('click', () => {
        window.focusEditor();
        const isDone = document.execCommand('paste');
        Object.assign(window, { outcome: `${isDone} ${window.editorText()}` });
        navigator.clipboard.readText().then(
          () => Object.assign(window, { reading: 'read' }),
          () => Object.assign(window, { reading: 'refused' }),
        );
      });
      document.body.append(button);
    });
    await copy(tab, indexedCode());
    await tab.getByRole('button', { name: 'Paste' }).click();
    await cancel(tab);
    expect(await tab.evaluate(() => (window as unknown as { outcome: string }).outcome)).toBe('false ');
    await expect.poll(() => tab.evaluate(() => (window as unknown as { reading: string }).reading)).toBe('refused');
  },
);
