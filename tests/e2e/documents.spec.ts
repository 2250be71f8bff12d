/** Documents in a real Chromium: the offscreen page reads them under each build's own rules, without the network. */
import { expect, test } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import type { DocumentReply, DocumentRequest } from '../../src/contract/document.ts';
import { pdfOf } from '../fixtures/files/pdf.ts';
import { exampleLines, type Extension, launch } from './harness.ts';

const PAGE = 'src/offscreen/index.html';

/** Has the page made as `platform/offscreen.ts` makes it, and asked as it asks, from the service worker. */
async function read(browser: Extension, name: string, bytes: Uint8Array): Promise<DocumentReply> {
  const worker = await browser.worker();
  const request: DocumentRequest = {
    type: 'read-document',
    name,
    mime: '',
    base64: Buffer.from(bytes).toString('base64'),
    milliseconds: 30_000,
  };
  return worker.evaluate(
    async ([url, message]) => {
      const there = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT] });
      if (there.length === 0) {
        await chrome.offscreen.createDocument({
          url,
          reasons: [chrome.offscreen.Reason.DOM_PARSER],
          justification: 'x',
        });
      }
      return (await chrome.runtime.sendMessage(message)) as DocumentReply;
    },
    [PAGE, request] as const,
  );
}

const words = (text = ''): string[] => text.split(/\s+/).filter((word) => word !== '');

for (const build of ['store', 'enterprise'] as const) {
  test.describe(`the ${build} build`, () => {
    let browser: Extension;
    let code: string;

    test.beforeAll(async () => {
      browser = await launch({ build });
      code = (await exampleLines('services/ledger/src/settlement.ts', 97, 40)).replaceAll(/[^\x20-\x7e\n]/g, '');
    });
    test.afterAll(async () => {
      await browser.close();
    });

    test('reads the text of a PDF, and of a file inside it', async () => {
      const lines = code.split('\n');
      const bytes = pdfOf([lines.slice(0, 25), lines.slice(25)], { attachment: ['inner.ts', code] });
      const { texts, unread } = await read(browser, 'a.pdf', bytes);
      expect(words(texts[0]?.text)).toEqual(words(code));
      expect(texts[1]).toEqual({ name: 'a.pdf › inner.ts', type: 'text/plain', text: code });
      expect(unread).toEqual([]);
    });

    test('says that a PDF is encrypted, or holds no text', async () => {
      const unread = async (bytes: Uint8Array): Promise<unknown> => (await read(browser, 'a.pdf', bytes)).unread;
      expect(await unread(pdfOf([code.split('\n')], { encrypted: true }))).toEqual([
        { name: 'a.pdf', rule: 'encrypted' },
      ]);
      expect(await unread(pdfOf([[]]))).toEqual([{ name: 'a.pdf', rule: 'binary' }]);
      expect(await unread(pdfOf([code.split('\n')]).subarray(0, 300))).toEqual([{ name: 'a.pdf', rule: 'binary' }]);
    });

    test('reads Office documents', async () => {
      const escaped = code.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const paragraphs = escaped
        .split('\n')
        .map((line) => `<w:p><w:r><w:t xml:space="preserve">${line}</w:t></w:r></w:p>`);
      const bytes = zipSync({
        '[Content_Types].xml': strToU8('<Types/>'),
        'word/document.xml': strToU8(`<w:document><w:body>${paragraphs.join('')}</w:body></w:document>`),
      });
      const { texts } = await read(browser, 'a.docx', bytes);
      expect(words(texts[0]?.text)).toEqual(words(code));
    });

    test('takes nothing from anybody else, and asks nobody for anything', async () => {
      const refused = browser.console.filter((line) => /Content Security Policy|Refused|evaluat|network/i.test(line));
      expect(refused).toEqual([]);
      const page = await browser.context.newPage();
      // The page is not for web pages: none of it is web-accessible.
      await page.goto('about:blank');
      const loaded = await page.evaluate(
        (url) =>
          fetch(url)
            .then(() => 'loaded')
            .catch(() => 'refused'),
        browser.url(PAGE),
      );
      expect(loaded).toBe('refused');
      await page.close();
    });
  });
}
