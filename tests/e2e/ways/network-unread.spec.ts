/** What no layer can read doesn't leave where the policy says so: bodies and sockets of workers. */
import { expect } from '@playwright/test';
import { settled } from './settled.ts';
import { underPolicy, way } from './way.ts';

underPolicy({ action: 'block', uninspectable: 'block' });

/** How a page starts a worker, whose script stands at an address of its own or nowhere. */
const starts: Readonly<Record<string, (source: string, text: string) => Promise<void>>> = {
  Worker: async (_source, text) => {
    const worker = new Worker('/unread-worker.js');
    // A worker that nobody holds may end before it has sent anything.
    Object.assign(window, { heldWorker: worker });
    worker.postMessage({ text, to: `${location.origin}/api` });
  },
  'Worker of a blob': async (source, text) => {
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    // A worker that nobody holds may end before it has sent anything.
    Object.assign(window, { heldWorker: worker });
    worker.postMessage({ text, to: `${location.origin}/api` });
  },
  'Shared worker': async (_source, text) => {
    const worker = new SharedWorker('/unread-worker.js', `${Math.random()}`);
    // A worker that nobody holds may end before it has sent anything.
    Object.assign(window, { heldWorker: worker });
    worker.port.postMessage({ text, to: `${location.origin}/api` });
  },
  'Shared worker of a blob': async (source, text) => {
    const worker = new SharedWorker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    // A worker that nobody holds may end before it has sent anything.
    Object.assign(window, { heldWorker: worker });
    worker.port.postMessage({ text, to: `${location.origin}/api` });
  },
  'Service worker': async (_source, text) => {
    const registration = await navigator.serviceWorker.register('/unread-worker.js', { scope: '/nowhere/' });
    while (registration.active?.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 20));
    registration.active.postMessage({ text, to: `${location.origin}/api` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await registration.unregister();
  },
};
const sends: Readonly<Record<string, string>> = {
  Blob: `fetch(to, { method: 'POST', body: new Blob([text]) })`,
  'FormData, file': `const form = new FormData(); form.set('a', 'b'); form.set('file', new File([text], 'a.ts'));
    fetch(to, { method: 'POST', body: form })`,
  WebSocket: `const socket = new WebSocket(to.replace('http', 'ws')); socket.onopen = () => socket.send(text)`,
};

for (const [name, start] of Object.entries(starts)) {
  for (const [form, send] of Object.entries(sends)) {
    way({ way: name, form, guard: 'guardNetwork', title: 'uninspectable: block' }, async (stage) => {
      const { page, indexedCode, arrivals } = stage;
      const job = `({ data: { text, to } }) => { ${send} }`;
      const source = `self.oninstall = () => skipWaiting(); const job = ${job};
        if ('onconnect' in self) onconnect = ({ ports }) => { ports[0].onmessage = job }; else onmessage = job;`;
      arrivals.serve('/unread-worker.js', source, 'text/javascript');
      const tab = await page();
      const code = indexedCode(30);
      // A policy of the page may keep the worker from starting at all.
      await tab.evaluate(
        `(${start.toString()})(${JSON.stringify(source)}, ${JSON.stringify(code)}).catch(() => undefined)`,
      );
      await settled(tab, stage);
      expect(arrivals.linesArrived(code)).toEqual([]);
    });
  }
}
