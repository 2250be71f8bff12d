/**
 * What no layer can read and the browser has stopped, under a policy that leaves the choice to the person: an "anyway" lets
 * one such body go.
 */
import { expect, type Page } from '@playwright/test';
import { underPolicy, way } from './way.ts';

underPolicy({ action: 'block', uninspectable: 'warn' });

/** Sends a text as a worker's Blob; tells whether it went. */
function sendByWorker(tab: Page, text: string): Promise<boolean> {
  return tab.evaluate(async (sent) => {
    const script = `onmessage = async ({ data: { to, text } }) => {
      postMessage(await fetch(to, { method: 'POST', body: new Blob([text]) }).then(() => true, () => false));
    }`;
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    return new Promise<boolean>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data as boolean);
      worker.postMessage({ to: `${location.origin}/api`, text: sent });
    });
  }, text);
}

way(
  { way: 'Worker', form: 'Blob', guard: 'guardNetwork', title: 'stopped, asked about, sent again' },
  async ({ page, publicCode, arrivals, anyway }) => {
    const tab = await page();
    const text = publicCode();
    expect(await sendByWorker(tab, text)).toBe(false);
    await anyway(tab, 'Send anyway');
    await expect.poll(() => sendByWorker(tab, text)).toBe(true);
    await arrivals.untilArrived(text);
    // That was for one.
    expect(await sendByWorker(tab, publicCode(40, 1))).toBe(false);
  },
);
