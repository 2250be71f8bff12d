/** Copying and pasting as a person does: every flavour of the clipboard, and trusted keys. */
import type { BrowserContext, Page } from '@playwright/test';
import type { Flavour } from '../../../src/engine/types.ts';

/** What an editor such as VS Code puts on the clipboard for a piece of code. */
export function codeFlavours(text: string): Flavour[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const lines = escaped.split('\n').map((line) => `<div><span style="color: #333333;">${line}</span></div>`);
  return [
    { type: 'text/plain', text },
    {
      type: 'text/html',
      text: `<meta charset='utf-8'><div style="font-family: monospace; white-space: pre;">${lines.join('')}</div>`,
    },
    {
      type: 'vscode-editor-data',
      text: JSON.stringify({ version: 1, mode: 'typescript', isFromEmptySelection: false }),
    },
  ];
}

/** Sets the browser's clipboard, through a page of its own, so that the page under test hears nothing of it. */
export async function setClipboard(at: Page | BrowserContext, flavours: string | readonly Flavour[]): Promise<void> {
  const context = 'context' in at ? at.context() : at;
  const page = await context.newPage();
  try {
    const wanted = typeof flavours === 'string' ? [{ type: 'text/plain', text: flavours }] : [...flavours];
    const copied = await page.evaluate((list) => {
      document.addEventListener('copy', (event) => {
        event.preventDefault();
        for (const { type, text } of list) event.clipboardData?.setData(type, text);
      });
      return document.execCommand('copy');
    }, wanted);
    if (!copied) throw new Error('the browser refused to copy');
  } finally {
    await page.close();
  }
  if ('bringToFront' in at) await at.bringToFront();
}

/** A trusted paste by the keyboard into whatever has the focus. */
export async function pasteNative(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+v');
}
