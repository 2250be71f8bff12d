/** Requests that a page's own scripts send: by every function of the platform, with every kind of body. */
import { expect, type Page } from '@playwright/test';
import { until } from '../harness.ts';
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
    // Lines such as `throw new Error(` stand in both.
    arrivals.clear();
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

const fetches: Readonly<Record<string, Send>> = {
  string: (text) =>
    fetch('/api', { method: 'POST', body: text }).then(
      () => 'sent',
      (error: unknown) => (String(error) === 'TypeError: Failed to fetch' ? 'failed' : String(error)),
    ),
  JSON: (text) => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: text }] });
    const headers = { 'content-type': 'application/json' };
    return fetch('/api', { method: 'POST', headers, body }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  ArrayBuffer: (text) =>
    fetch('/api', { method: 'POST', body: new TextEncoder().encode(text).buffer } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  'typed array': (text) =>
    fetch('/api', { method: 'POST', body: new TextEncoder().encode(text) } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  DataView: (text) =>
    fetch('/api', { method: 'POST', body: new DataView(new TextEncoder().encode(text).buffer) } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  Blob: (text) =>
    fetch('/api', { method: 'POST', body: new Blob([text], { type: 'text/plain' }) } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  File: (text) =>
    fetch('/api', { method: 'POST', body: new File([text], 'a.ts') } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  'FormData, text': (text) => {
    const form = new FormData();
    form.append('prompt', text);
    return fetch('/api', { method: 'POST', body: form } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'FormData, file': (text) => {
    const form = new FormData();
    form.append('file', new Blob([text]), 'a.ts');
    return fetch('/api', { method: 'POST', body: form } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    );
  },
  URLSearchParams: (text) =>
    fetch('/api', { method: 'POST', body: new URLSearchParams({ prompt: text }) } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  Request: (text) =>
    fetch(new Request('/api', { method: 'POST', body: text })).then(
      () => 'sent',
      () => 'failed',
    ),
  stream: (text) =>
    fetch('/api', { method: 'POST', body: new Blob([text]).stream(), duplex: 'half' } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  keepalive: (text) =>
    fetch('/api', { method: 'POST', body: text, keepalive: true } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  'no-cors': (text) =>
    fetch('/api', { method: 'POST', body: text, mode: 'no-cors' } as RequestInit).then(
      () => 'sent',
      () => 'failed',
    ),
  'GET with a query': (text) =>
    fetch(`/api?q=${encodeURIComponent(text)}`).then(
      () => 'sent',
      () => 'failed',
    ),
};
for (const [form, send] of Object.entries(fetches)) sends('fetch', form, 'guardFetch', send);

const requests: Readonly<Record<string, Send>> = {
  string: (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');

      xhr.send(text);
    }),
  ArrayBuffer: (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');

      xhr.send(new TextEncoder().encode(text).buffer);
    }),
  'typed array': (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');

      xhr.send(new TextEncoder().encode(text));
    }),
  Blob: (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');

      xhr.send(new Blob([text]));
    }),
  'FormData, text': (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');
      const form = new FormData();
      form.append('prompt', text);
      xhr.send(form);
    }),
  'FormData, file': (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');
      const form = new FormData();
      form.append('file', new Blob([text]), 'a.ts');
      xhr.send(form);
    }),
  URLSearchParams: (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');

      xhr.send(new URLSearchParams({ prompt: text }));
    }),
  Document: (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', '/api');
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');
      const page = document.implementation.createHTMLDocument('');
      page.body.append(Object.assign(page.createElement('pre'), { textContent: text }));
      xhr.send(page);
    }),
  'GET with a query': (text) =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', `/api?q=${encodeURIComponent(text)}`);
      xhr.onload = () => resolve('sent');
      xhr.onerror = () => resolve(xhr.readyState === 4 && xhr.status === 0 ? 'failed' : 'odd');

      xhr.send();
    }),
};
for (const [form, send] of Object.entries(requests)) sends('XMLHttpRequest', form, 'guardXhr', send);

way({ way: 'XMLHttpRequest', form: 'synchronous', guard: 'guardXhr' }, async (stage) => {
  const { page, indexedCode, publicCode, arrivals, cancel } = stage;
  const tab = await page();
  const send = (text: string): string => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '/api', false);
    try {
      xhr.send(text);
      return 'sent';
    } catch (error) {
      return (error as DOMException).name;
    }
  };
  const code = indexedCode();
  expect(await tab.evaluate(send, code)).toBe('NetworkError');
  await cancel(tab);
  expect(await tab.evaluate(send, code)).toBe('NetworkError');
  await settledAfter(tab, stage);
  expect(arrivals.linesArrived(code)).toEqual([]);
  // What was found to be harmless passes when it is tried again, and what can't matter at once.
  const others = publicCode();
  await until('the second try to pass', async () => (await tab.evaluate(send, others)) === 'sent');
  expect(await tab.evaluate(send, 'ping')).toBe('sent');
  await arrivals.untilArrived(others);
});

way(
  { way: 'XMLHttpRequest', form: 'string', guard: 'guardXhr', title: 'aborted, opened and sent while it is held' },
  async (stage) => {
    const { page, indexedCode, publicCode, arrivals, cancel } = stage;
    const tab = await page();
    const code = indexedCode();
    const told = tab.evaluate((text) => {
      const told: string[] = [];
      const xhr = new XMLHttpRequest();
      for (const type of ['loadstart', 'load', 'error', 'abort', 'loadend'])
        xhr.addEventListener(type, () => told.push(type));
      xhr.open('POST', '/api');
      xhr.send(text);
      for (const act of [() => xhr.send(text), () => xhr.setRequestHeader('a', 'b')]) {
        try {
          act();
        } catch (error) {
          told.push((error as DOMException).name);
        }
      }
      xhr.abort();
      told.push(String(xhr.readyState));
      return told;
    }, code);
    expect(await told).toEqual(['InvalidStateError', 'InvalidStateError', 'loadstart', 'abort', 'loadend', '0']);
    await cancel(tab);
    await settledAfter(tab, stage);
    expect(arrivals.linesArrived(code)).toEqual([]);
    // The same object, opened again, sends what it was given last.
    const others = publicCode();
    const answer = await tab.evaluate(
      (text) =>
        new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.open('POST', '/first');
          xhr.send(`${text} first`);
          xhr.open('POST', '/second');
          xhr.onloadend = () => resolve([xhr.status, xhr.responseText]);
          xhr.send(text);
        }),
      others,
    );
    expect(answer).toEqual([200, '{"ok":true}']);
    expect(arrivals.sent().map(({ url }) => url)).not.toContain('/first');
  },
);

const messages: Readonly<Record<string, Send>> = {
  text: (text) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/chat`);
      let told = '';
      socket.onmessage = () => resolve('sent');
      socket.onerror = () => (told += 'error ');
      socket.onclose = () => resolve(`${told}close`);
      socket.onopen = () => socket.send(text);
    }),
  ArrayBuffer: (text) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/chat`);
      let told = '';
      socket.onmessage = () => resolve('sent');
      socket.onerror = () => (told += 'error ');
      socket.onclose = () => resolve(`${told}close`);
      socket.onopen = () => socket.send(new TextEncoder().encode(text).buffer);
    }),
  'typed array': (text) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/chat`);
      let told = '';
      socket.onmessage = () => resolve('sent');
      socket.onerror = () => (told += 'error ');
      socket.onclose = () => resolve(`${told}close`);
      socket.onopen = () => socket.send(new TextEncoder().encode(text));
    }),
  Blob: (text) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/chat`);
      let told = '';
      socket.onmessage = () => resolve('sent');
      socket.onerror = () => (told += 'error ');
      socket.onclose = () => resolve(`${told}close`);
      socket.onopen = () => socket.send(new Blob([text]));
    }),
};
for (const [form, send] of Object.entries(messages)) sends('WebSocket', form, 'guardWebSocket', send, 'error close');

way(
  { way: 'WebSocket', form: 'text', guard: 'guardWebSocket', title: 'order is kept behind a held message' },
  async (stage) => {
    const { page, indexedCode, arrivals, anyway } = stage;
    const tab = await page();
    const code = indexedCode();
    const states = tab.evaluate(
      (text) =>
        new Promise((resolve) => {
          const socket = new WebSocket(`ws://${location.host}/chat`);
          socket.onopen = () => {
            const before = socket.bufferedAmount;
            socket.send('first');
            socket.send(text);
            socket.send('third');
            socket.send(new Blob(['4']));
            const held = socket.bufferedAmount - before >= text.length;
            socket.close(1000, 'done');
            const { readyState } = socket;
            socket.onclose = (event) => resolve([held, readyState, event.code]);
          };
        }),
      code,
    );
    await anyway(tab, 'Send anyway');
    expect(await states).toEqual([true, 2, 1000]);
    const got = arrivals.all.filter(({ method }) => method === 'MESSAGE').map(({ body }) => body.toString());
    expect(got).toEqual(['first', code, 'third', '4']);
  },
);

const beacons: Readonly<Record<string, Send>> = {
  string: (text) => (navigator.sendBeacon('/api', text) ? 'sent' : 'failed'),
  Blob: (text) => (navigator.sendBeacon('/api', new Blob([text])) ? 'sent' : 'failed'),
  FormData: (text) => {
    const form = new FormData();
    form.append('prompt', text);
    return navigator.sendBeacon('/api', form) ? 'sent' : 'failed';
  },
  URLSearchParams: (text) => (navigator.sendBeacon('/api', new URLSearchParams({ text })) ? 'sent' : 'failed'),
  'typed array': (text) => (navigator.sendBeacon('/api', new TextEncoder().encode(text)) ? 'sent' : 'failed'),
};
for (const [form, send] of Object.entries(beacons)) sends('sendBeacon', form, 'guardBeacon', send, 'sent');
