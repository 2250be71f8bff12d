/**
 * Requests that no script of ours can stand in front of: of workers, and addresses that elements ask for. A policy has
 * installed the extension here, so that the browser itself stops them.
 */
import { expect, type Page } from '@playwright/test';
import { tellingLines } from './arrivals.ts';
import { settled } from './settled.ts';
import { underPolicy, way, type WayStage } from './way.ts';

underPolicy({ action: 'block' });

/** What a worker does with a text: `text`, `to` (an address) and `json` are there. */
const inWorkers: Readonly<Record<string, string>> = {
  string: `fetch(to, { method: 'POST', body: text })`,
  JSON: `fetch(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: json })`,
  bytes: `fetch(to, { method: 'POST', body: new TextEncoder().encode(json) })`,
  URLSearchParams: `fetch(to, { method: 'POST', body: new URLSearchParams({ model: 'm', prompt: text }) })`,
  'FormData, text': `const form = new FormData(); form.set('prompt', text); fetch(to, { method: 'POST', body: form })`,
  'FormData, a field for each few lines': `const form = new FormData(); const lines = text.split('\\n');
    for (let i = 0; i < lines.length; i += 3) form.set('f' + i, lines.slice(i, i + 3).join('\\n'));
    fetch(to, { method: 'POST', body: form })`,
  'XMLHttpRequest, string': `const request = new XMLHttpRequest(); request.open('POST', to); request.send(json)`,
  gzip: `const stream = new Blob([json]).stream().pipeThrough(new CompressionStream('gzip'));
    fetch(to, { method: 'POST', body: await new Response(stream).arrayBuffer() })`,
  'Base64 in JSON': `fetch(to, { method: 'POST', body: JSON.stringify({ file: btoa(unescape(encodeURIComponent(text))) }) })`,
  'query, a value for each few lines': `const query = new URLSearchParams(); const lines = text.split('\\n');
    for (let i = 0; i < lines.length; i += 3) query.set('f' + i, lines.slice(i, i + 3).join('\\n'));
    fetch(to + '?' + query)`,
  header: `fetch(to, { headers: { 'x-context': btoa(unescape(encodeURIComponent(text))) } })`,
  'query of a GET': `fetch(to + '?' + new URLSearchParams({ q: text }))`,
};
const scriptOf = (send: string): string =>
  `async ({ text, to }) => { const json = JSON.stringify({ messages: [{ role: 'user', content: text }] }); ${send} }`;

/** Sends a text and, where that says nothing itself, waits until a later request has arrived. */
type Send = (tab: Page, text: string, stage: WayStage) => Promise<void>;

function guarded(name: string, form: string, send: Send, lines = 30): void {
  way({ way: name, form, guard: 'guardNetwork' }, async (stage) => {
    const { page, indexedCode, publicCode, arrivals } = stage;
    const tab = await page();
    const others = publicCode(lines);
    await send(tab, others, stage);
    await arrivals.untilArrived(others);
    // Lines such as `throw new Error(` stand in both.
    arrivals.clear();
    const code = indexedCode(lines);
    await send(tab, code, stage);
    await settled(tab, stage);
    expect(arrivals.linesArrived(code)).toEqual([]);
  });
}

for (const [form, send] of Object.entries(inWorkers)) {
  guarded('Worker', form, async (tab, text) => {
    await tab.evaluate(
      ({ source, text: sent }) => {
        const script = `onmessage = ({ data }) => (${source})(data)`;
        const worker = new Worker(URL.createObjectURL(new Blob([script])));
        // A worker that nobody holds may end before it has sent anything.
        Object.assign(window, { heldWorker: worker });
        worker.postMessage({ text: sent, to: `${location.origin}/api` });
      },
      { source: scriptOf(send), text },
    );
  });
}

for (const form of ['string', 'JSON', 'gzip']) {
  guarded('Shared worker', form, async (tab, text) => {
    await tab.evaluate(
      ({ source, text: sent }) => {
        const script = `onconnect = ({ ports }) => { ports[0].onmessage = ({ data }) => (${source})(data) }`;
        const worker = new SharedWorker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
        // A worker that nobody holds may end before it has sent anything.
        Object.assign(window, { heldWorker: worker });
        worker.port.postMessage({ text: sent, to: `${location.origin}/api` });
      },
      { source: scriptOf(inWorkers[form] as string), text },
    );
  });
  guarded('Service worker', form, async (tab, text, { arrivals }) => {
    const script = `oninstall = () => skipWaiting(); onmessage = ({ data }) => (${scriptOf(inWorkers[form] as string)})(data)`;
    arrivals.serve('/guarded-worker.js', script, 'text/javascript');
    await tab.evaluate(async (sent) => {
      const registration = await navigator.serviceWorker.register('/guarded-worker.js', { scope: '/nowhere/' });
      while (registration.active?.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 20));
      registration.active.postMessage({ text: sent, to: `${location.origin}/api` });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await registration.unregister();
    }, text);
  });
}

guarded('Frame of another site', 'string', async (tab, text, { arrivals, native }) => {
  arrivals.serve(
    '/other.html',
    `<script>onmessage = ({ data }) => fetch('/api', { method: 'POST', body: data })</script>`,
  );
  await tab.evaluate(
    async ({ sent, src }) => {
      const frame = Object.assign(document.createElement('iframe'), { src });
      await new Promise((resolve) => {
        frame.onload = resolve;
        document.body.append(frame);
      });
      frame.contentWindow?.postMessage(sent, '*');
    },
    { sent: text, src: `${native}/other.html` },
  );
});

const elements: Readonly<Record<string, (address: string) => void>> = {
  image: (address) => {
    new Image().src = address;
  },
  stylesheet: (address) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    document.head.append(link);
  },
  'background in a style': (address) => {
    document.body.style.backgroundImage = `url("${address}")`;
  },
  audio: (address) => {
    new Audio(address).load();
    document.body.append(new Audio(address));
  },
};
for (const [form, fetchIt] of Object.entries(elements)) {
  guarded('Address of an element', form, async (tab, text) => {
    const address = `/empty.html?${new URLSearchParams({ q: text }).toString()}`;
    await tab.evaluate(fetchIt, address);
  });
}

way({ way: 'Worker', form: 'twenty posts of four lines', guard: 'guardNetwork' }, async (stage) => {
  const { page, indexedCode, publicCode, arrivals } = stage;
  const tab = await page();
  const send = async (text: string): Promise<void> => {
    await tab.evaluate(async (all) => {
      const script = `onmessage = async ({ data: { lines, to } }) => {
        for (let at = 0; at < lines.length; at += 4) {
          await fetch(to, { method: 'POST', body: lines.slice(at, at + 4).join('\\n') }).catch(() => undefined);
        }
        postMessage('done');
      }`;
      const worker = new Worker(URL.createObjectURL(new Blob([script])));
      const done = new Promise((resolve) => {
        worker.addEventListener('message', resolve);
      });
      // A worker that nobody holds may end before it has sent anything.
      Object.assign(window, { heldWorker: worker });
      worker.postMessage({ lines: all.split('\n'), to: `${location.origin}/api` });
      await done;
    }, text);
  };
  const others = publicCode(80);
  await send(others);
  await arrivals.untilArrived(others);
  arrivals.clear();
  const code = indexedCode(80);
  await send(code);
  await settled(tab, stage);
  // Nobody can know the first ones; from then on, only pieces leave in which the index has no k-gram at all.
  const posts = arrivals.all.filter(({ method }) => method === 'POST');
  expect(posts.length).toBeLessThan(10);
  const rest = code.split('\n').slice(40).join('\n');
  expect(arrivals.linesArrived(rest).length).toBeLessThan(tellingLines(rest).length / 3);
});
