/**
 * Pages of other sites beside an AI site, in the enterprise build as a policy installs it: what they send is their own
 * business, whichever tab, frame or worker sends it, and wherever the page came from.
 */
import { type Page, test } from '@playwright/test';
import type { Extension } from './harness.ts';
import { launchManaged } from './harness/force-install.ts';
import { packageIndex } from './harness/package-index.ts';
import { type Arrivals, startArrivals } from './ways/arrivals.ts';
import { indexedPiece } from './ways/pieces.ts';

let arrivals: Arrivals;
let browser: Extension;
test.beforeAll(async () => {
  arrivals = await startArrivals();
  browser = await launchManaged({
    policy: {
      sites: [{ id: 'ai', name: 'AI chat', matches: [`${arrivals.origin}/*`], vendor: 'Nobody' }],
      rules: [{ name: 'no source', findings: ['source'], action: 'block' }],
    },
    index: await packageIndex(),
  });
});
test.afterAll(async () => {
  await browser.close();
  await arrivals.close();
});

/** A page of the AI site, and the address of one of another site. */
async function pages(): Promise<{ ai: Page; other: string }> {
  const ai = await browser.context.newPage();
  await ai.goto(`${arrivals.origin}/empty.html`);
  return { ai, other: `${arrivals.secondOrigin}/empty.html` };
}

async function openedBy(page: Page, attributes: Readonly<Record<string, string>>): Promise<Page> {
  const opened = browser.context.waitForEvent('page');
  await page.evaluate((all) => {
    const link = document.body.appendChild(document.createElement('a'));
    for (const [name, value] of Object.entries(all)) link.setAttribute(name, value);
    link.click();
  }, attributes);
  const tab = await opened;
  await tab.waitForURL(`${arrivals.secondOrigin}/**`);
  return tab;
}

/** Where a page of another site may come from. */
const comings: Readonly<Record<string, () => Promise<Page>>> = {
  'a new tab': async () => {
    const { other } = await pages();
    const tab = await browser.context.newPage();
    await tab.goto(other);
    return tab;
  },
  'a link in an AI page, to a new tab': async () => {
    const { ai, other } = await pages();
    return openedBy(ai, { href: other, target: '_blank', rel: 'noopener' });
  },
  'a window of an AI page': async () => {
    const { ai, other } = await pages();
    return openedBy(ai, { href: other, target: 'sign-in', rel: 'opener' });
  },
  'a link in an AI page, and there since before the worker ended': async () => {
    const { ai, other } = await pages();
    const tab = await openedBy(ai, { href: other, target: '_blank' });
    await browser.stopWorker();
    await browser.worker();
    return tab;
  },
};

for (const [coming, open] of Object.entries(comings)) {
  test(`what a page of another site sends arrives: ${coming}`, async () => {
    const tab = await open();
    for (const how of ['its frame', 'a sandboxed frame', 'a data: worker', 'a form'] as const) {
      const text = indexedPiece(20, `${coming}, ${how}`);
      const task = { how, text, to: `${arrivals.secondOrigin}/sink` };
      await tab.evaluate(async ({ how: by, text: code, to }) => {
        const frame = document.createElement('iframe');
        const loaded = new Promise((resolve) => {
          frame.addEventListener('load', resolve);
        });
        if (by === 'its frame') {
          frame.src = '/empty.html';
          document.body.append(frame);
          await loaded;
          await (frame.contentWindow as Window & typeof globalThis).fetch(to, { method: 'POST', body: code });
        } else if (by === 'a sandboxed frame') {
          frame.setAttribute('sandbox', 'allow-scripts');
          frame.srcdoc = `<script>onmessage = ({ data: { to, code } }) => fetch(to, { method: 'POST', mode: 'no-cors', body: code })</script>`;
          document.body.append(frame);
          await loaded;
          frame.contentWindow?.postMessage({ to, code }, '*');
        } else if (by === 'a data: worker') {
          const work = `onmessage = ({ data: { to, code } }) => fetch(to, { method: 'POST', mode: 'no-cors', body: code })`;
          new Worker(`data:text/javascript,${encodeURIComponent(work)}`).postMessage({ to, code });
        } else {
          const form = document.body.appendChild(document.createElement('form'));
          form.method = 'post';
          form.action = to;
          const area = form.appendChild(document.createElement('textarea'));
          area.name = 'code';
          area.value = code;
          form.submit();
        }
      }, task);
      await arrivals.untilArrived(text);
    }
  });
}
