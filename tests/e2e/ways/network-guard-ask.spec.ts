/**
 * Requests that the browser has stopped, under a policy that leaves the choice to the person: nothing can hold them, so that
 * the dialog offers to let the next try through.
 */
import { expect, type Page } from '@playwright/test';
import { allStoredData, until } from '../harness.ts';
import { underPolicy, way } from './way.ts';

underPolicy({ action: 'justify' });

const REASON = 'Reviewed with the risk team';

/** Sends a text from a worker, as pages do that try again; tells whether it went. */
function sendByWorker(tab: Page, text: string): Promise<boolean> {
  return tab.evaluate(async (sent) => {
    const script = `onmessage = async ({ data: { to, text } }) => {
      const body = JSON.stringify({ messages: [{ role: 'user', content: text }] });
      postMessage(await fetch(to, { method: 'POST', body }).then(() => true, () => false));
    }`;
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    return new Promise<boolean>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data as boolean);
      worker.postMessage({ to: `${location.origin}/api`, text: sent });
    });
  }, text);
}

way(
  { way: 'Worker', form: 'JSON', guard: 'guardNetwork', title: 'stopped, asked about, sent again' },
  async ({ page, extension, indexedCode, arrivals, dialog, cancel, anyway }) => {
    const tab = await page();
    const code = indexedCode();
    expect(await sendByWorker(tab, code)).toBe(false);
    const shown = await dialog(tab);
    expect(shown.buttons.map(({ name }) => name)).toEqual(expect.arrayContaining(['Send anyway', 'Cancel']));
    const session = await tab.context().newCDPSession(tab);
    await session.send('DOM.focus', { backendNodeId: shown.textboxes[0]?.backendNodeId ?? 0 });
    await tab.keyboard.type(REASON);
    await anyway(tab, 'Send anyway');
    await until('the next try', () => sendByWorker(tab, code), 20_000);
    await arrivals.untilArrived(code);
    const isReasonKept = async (): Promise<boolean> =>
      JSON.stringify((await allStoredData(extension)).indexedDb).includes(REASON);
    await until('the reason in the log', isReasonKept);

    // That was for this text alone.
    const other = indexedCode(40, 1);
    expect(await sendByWorker(tab, other)).toBe(false);
    await cancel(tab);
    expect(await sendByWorker(tab, other)).toBe(false);
    expect(arrivals.arrived(other)).toBe(false);
  },
);
