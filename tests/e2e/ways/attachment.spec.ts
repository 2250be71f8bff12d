/** Chat tools make an attachment of a long paste: it was judged as a paste, and is asked about no second time. */
import { expect, type Page } from '@playwright/test';
import { pasteNative, until } from '../harness.ts';
import { way } from './way.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><textarea rows="6" cols="60"></textarea><output></output><script>
document.querySelector('textarea').addEventListener('paste', async (event) => {
  const text = event.clipboardData.getData('text/plain');
  if (text.length < 500) return;
  event.preventDefault();
  const form = new FormData();
  form.append('file', new File([text], 'pasted.txt', { type: 'text/plain' }));
  await fetch('/attachments', { method: 'POST', body: form });
  document.querySelector('output').value = 'attached';
});
</script>`;

way({ way: 'Paste', form: 'long, made into an attachment', guard: 'guardPaste' }, async (stage) => {
  const { arrivals } = stage;
  arrivals.serve('/attachment.html', PAGE, 'text/html; charset=utf-8');
  const code = stage.indexedCode();
  const tab = await stage.page('/attachment.html');
  const paste = async (page: Page): Promise<void> => {
    await stage.copy(page, code);
    await page.locator('textarea').focus();
    await pasteNative(page);
  };
  await paste(tab);
  const dialog = await stage.cancel(tab);
  expect(dialog.buttons.map(({ name }) => name)).toContain('Paste anyway');
  expect(arrivals.sent()).toEqual([]);
  await paste(tab);
  await stage.anyway(tab, 'Paste anyway');
  // Without another question.
  await until(
    'the attachment',
    async () => (await tab.evaluate(() => document.querySelector('output')?.value)) === 'attached',
  );
  expect(arrivals.sent().length).toBe(1);
  expect(arrivals.sent()[0]?.body.toString()).toContain(code);
});
