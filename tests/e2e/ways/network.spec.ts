/** Requests that a page's own scripts send: by every function of the platform, with every kind of body. */
import { expect, type Page } from '@playwright/test';
import { way, type WayStage } from './way.ts';

/** What a test's page does with a text; gives what became of it. */
type Send = (text: string) => Promise<string> | string;

/**
 * Code that the index knows is asked about and, when the person says no, not sent; what the page is told is what the
 * browser would tell it. The same with code of others arrives.
 */
function sends(name: string, form: string, guard: string, send: Send, refused = 'failed'): void {
  way({ way: name, form, guard }, async (stage) => {
    const { page, indexedCode, publicCode, arrivals, cancel } = stage;
    const tab = await page();
    const code = indexedCode();
    const others = publicCode();
    expect(await tab.evaluate(send, others)).toBe('sent');
    await arrivals.untilArrived(others);
    const outcome = tab.evaluate(send, code);
    await cancel(tab);
    expect(await outcome).toBe(refused);
    await settledAfter(tab, stage);
    expect(arrivals.linesArrived(code)).toEqual([]);
  });
}

/** Whatever was on its way has arrived by the time that a later request has. */
async function settledAfter(tab: Page, { arrivals }: WayStage): Promise<void> {
  const before = arrivals.all.length;
  await tab.evaluate(() => fetch('/settled').then(() => undefined));
  expect(arrivals.all.length).toBeGreaterThan(before);
}

const bodies: Readonly<Record<string, Send>> = {
  string: (text) =>
    fetch('/api', { method: 'POST', body: text }).then(
      () => 'sent',
      (error: unknown) => (String(error) === 'TypeError: Failed to fetch' ? 'failed' : String(error)),
    ),
  JSON: (text) =>
    fetch('/api', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: text }] }),
    }).then(
      () => 'sent',
      () => 'failed',
    ),
  ArrayBuffer: (text) =>
    fetch('/api', { method: 'POST', body: new TextEncoder().encode(text).buffer }).then(
      () => 'sent',
      () => 'failed',
    ),
  'typed array': (text) =>
    fetch('/api', { method: 'POST', body: new TextEncoder().encode(text) }).then(
      () => 'sent',
      () => 'failed',
    ),
  DataView: (text) =>
    fetch('/api', { method: 'POST', body: new DataView(new TextEncoder().encode(text).buffer) }).then(
      () => 'sent',
      () => 'failed',
    ),
  Blob: (text) =>
    fetch('/api', { method: 'POST', body: new Blob([text], { type: 'text/plain' }) }).then(
      () => 'sent',
      () => 'failed',
    ),
  File: (text) =>
    fetch('/api', { method: 'POST', body: new File([text], 'a.ts') }).then(
      () => 'sent',
      () => 'failed',
    ),
  'FormData, text': (text) => {
    const form = new FormData();
    form.append('prompt', text);
    return fetch('/api', { method: 'POST', body: form }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'FormData, file': (text) => {
    const form = new FormData();
    form.append('file', new Blob([text]), 'a.ts');
    return fetch('/api', { method: 'POST', body: form }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  URLSearchParams: (text) =>
    fetch('/api', { method: 'POST', body: new URLSearchParams({ prompt: text }) }).then(
      () => 'sent',
      () => 'failed',
    ),
  Request: (text) =>
    fetch(new Request('/api', { method: 'POST', body: text })).then(
      () => 'sent',
      () => 'failed',
    ),
  stream: (text) => {
    const body = new Blob([text]).stream();
    return fetch('/api', { method: 'POST', body, duplex: 'half' } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    );
  },
  keepalive: (text) =>
    fetch('/api', { method: 'POST', body: text, keepalive: true }).then(
      () => 'sent',
      () => 'failed',
    ),
  'no-cors': (text) =>
    fetch('/api', { method: 'POST', body: text, mode: 'no-cors' }).then(
      () => 'sent',
      () => 'failed',
    ),
  'GET with a query': (text) =>
    fetch(`/api?q=${encodeURIComponent(text)}`).then(
      () => 'sent',
      () => 'failed',
    ),
};
for (const [form, send] of Object.entries(bodies)) sends('fetch', form, 'guardFetch', send);
