/** Pasting by the keyboard: the first way out. tests/e2e/paste-*.spec.ts tell what else it does. */
import { expect } from '@playwright/test';
import { codeFlavours, pasteNative } from '../harness.ts';
import { editors } from '../pasting.ts';
import { way } from './way.ts';

for (const editor of editors) {
  way({ way: 'Paste', form: editor, guard: 'guardPaste' }, async ({ page, indexedCode, copy, cancel }) => {
    const tab = await page(`/${editor}.html`);
    const code = indexedCode();
    await copy(tab, codeFlavours(code));
    await tab.waitForFunction(() => typeof window.editorModel === 'function');
    await tab.evaluate(() => window.focusEditor());
    await pasteNative(tab);
    const dialog = await cancel(tab);
    expect(dialog.buttons.map(({ name }) => name)).toContain('Paste anyway');
    const model = await tab.evaluate(() => JSON.stringify(window.editorModel()));
    for (const line of code.split('\n').filter((one) => one.trim().length > 20))
      expect(model).not.toContain(line.trim());
  });
}
