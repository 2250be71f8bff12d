/** What a page tries in order to get round the network guards: other realms, natives, promises of its own. */
import { expect } from '@playwright/test';
import { until } from '../harness.ts';
import { way } from './way.ts';

/** Sends a text with what one of the page's tricks gives; 'sent', 'failed', or what went wrong. */
type Trick = (text: string) => Promise<string>;

function tricks(name: string, form: string, guard: string, send: Trick): void {
  way({ way: name, form, guard }, async ({ page, indexedCode, publicCode, arrivals, cancel }) => {
    const code = indexedCode();
    const others = publicCode();
    const free = await page();
    expect(await free.evaluate(send, others)).toBe('sent');
    await arrivals.untilArrived(others);
    arrivals.clear();
    const tab = await page();
    const outcome = tab.evaluate(send, code);
    await cancel(tab);
    expect(await outcome).toBe('failed');
    const later = await page();
    await later.evaluate(() => fetch('/settled').then(() => undefined));
    expect(arrivals.linesArrived(code)).toEqual([]);
  });
}

const realms: Readonly<Record<string, Trick>> = {
  'fetch of a fresh frame': (text) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const view = frame.contentWindow as Window;
    return view.fetch(`${location.origin}/api`, { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'fetch of a fresh frame, on this window': (text) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const view = frame.contentWindow as Window;
    return view.fetch.call(window, '/api', { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'fetch of a srcdoc frame': async (text) => {
    const frame = Object.assign(document.createElement('iframe'), { srcdoc: '<p>' });
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    const view = frame.contentWindow as Window;
    return view.fetch('/api', { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'fetch of a blob: frame': async (text) => {
    const src = URL.createObjectURL(new Blob(['<p>'], { type: 'text/html' }));
    const frame = Object.assign(document.createElement('iframe'), { src });
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    const view = frame.contentWindow as Window;
    return view.fetch(`${location.origin}/api`, { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'fetch after the page was opened anew': (text) => {
    document.open();
    document.write('<p>opened anew');
    document.close();
    return fetch('/api', { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'fetch of a frame that was opened anew': (text) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const view = frame.contentWindow as Window;
    view.document.open();
    view.document.write('<p>opened anew');
    view.document.close();
    return view.fetch(`${location.origin}/api`, { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'in a sandboxed frame': (text) =>
    new Promise((resolve) => {
      addEventListener('message', ({ data }) => resolve(data as string), { once: true });
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.width = '700';
      frame.height = '500';
      const body = JSON.stringify(text).replaceAll('<', '\\u003c');
      frame.srcdoc = `<script>fetch('${location.origin}/api', { method: 'POST', mode: 'no-cors', body: ${body} })
        .then(() => parent.postMessage('sent', '*'), () => parent.postMessage('failed', '*'))</script>`;
      document.body.append(frame);
    }),
};
for (const [form, send] of Object.entries(realms)) tricks('Other realms', form, 'guardFetch', send);

for (const form of ['this page’s', 'a frame’s']) {
  const row = {
    way: 'Other realms',
    form: `address of ${form} XMLHttpRequest, opened by the other`,
    guard: 'guardXhr',
  };
  way(row, async ({ page, indexedCode, publicCode, arrivals, cancel }) => {
    const request = ({ text, isOfFrame }: { text: string; isOfFrame: boolean }): Promise<string> =>
      new Promise((resolve) => {
        if (frames.length === 0) document.body.append(document.createElement('iframe'));
        const view = frames[0] as typeof window;
        const xhr = new (isOfFrame ? view : window).XMLHttpRequest();
        xhr.open('GET', `${location.origin}/harmless`);
        const address = `${location.origin}/search?q=${encodeURIComponent(text)}`;
        (isOfFrame ? window : view).XMLHttpRequest.prototype.open.call(xhr, 'GET', address, true);
        xhr.addEventListener('loadend', () => resolve(xhr.status === 200 ? 'sent' : 'failed'));
        xhr.send();
      });
    const isOfFrame = form !== 'this page’s';
    const tab = await page();
    const code = indexedCode(12);
    const outcome = tab.evaluate(request, { text: code, isOfFrame });
    await cancel(tab);
    expect(await outcome).toBe('failed');
    const others = publicCode(12);
    // The realm that opens it can't wait: it fails at first, and the same is opened once it may.
    const again = { text: others, isOfFrame };
    await until('the second try', async () => (await tab.evaluate(request, again)) === 'sent');
    await arrivals.untilArrived(others);
    expect(arrivals.linesArrived(code)).toEqual([]);
  });
}

const patched: Readonly<Record<string, Trick>> = {
  'promises, arrays and strings of the page': (text) => {
    const then = Promise.prototype.then;
    const fake = function (this: Promise<unknown>, yes?: (value: unknown) => unknown, no?: () => unknown) {
      return then.call(this, (value) => yes?.(value === false ? true : value), no);
    };
    Reflect.set(Promise.prototype, 'then', fake);
    Reflect.set(Array.prototype, Symbol.iterator, function* () {});
    Reflect.set(Array.prototype, 'some', () => false);
    Reflect.set(Array.prototype, 'push', () => 0);
    Reflect.set(String.prototype, 'charCodeAt', () => 32);
    Reflect.defineProperty(Array.prototype, 0, { configurable: true, set() {} });
    MessagePort.prototype.postMessage = () => undefined;
    Reflect.apply = () => true;
    Reflect.defineProperty(Object.prototype, 'get', {
      configurable: true,
      get: () => undefined,
      set() {},
    });
    return then.call(
      fetch('/api', { method: 'POST', body: text }),
      () => 'sent',
      () => 'failed',
    ) as Promise<string>;
  },
  'a body that says something else the second time': (text) => {
    let reads = 0;
    const init = {
      method: 'POST',
      get body() {
        reads += 1;
        return reads === 1 ? text : 'hi';
      },
    };
    return fetch('/api', init).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'bytes that are changed while they are judged': async (text) => {
    const bytes = new TextEncoder().encode(text);
    const harmless = new Uint8Array(bytes.length).fill(32);
    // What leaves is what stood there when it was handed over.
    const sent = fetch('/api', { method: 'POST', body: bytes });
    bytes.set(harmless);
    return sent.then(
      () => 'sent',
      () => 'failed',
    );
  },
  'traps for what stands in': (text) => {
    const found: unknown[] = [];
    for (const trap of ['get', 'has', 'construct', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'ownKeys']) {
      const value = (native: unknown): void => void found.push(native);
      const descriptor = { __proto__: null, configurable: true, value } as PropertyDescriptor;
      Reflect.defineProperty(Object.prototype, trap, descriptor);
    }
    Reflect.get(fetch, 'name');
    Object.keys(fetch);
    const [native] = found as (typeof fetch)[];
    for (const trap of Object.keys(Object.prototype)) Reflect.deleteProperty(Object.prototype, trap);
    return (native ?? fetch)('/api', { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
  'functions off the stack': async (text) => {
    const found: ((...values: unknown[]) => unknown)[] = [];
    const own = Error as unknown as { prepareStackTrace?: unknown };
    const look = (): void => {
      own.prepareStackTrace = (_error: unknown, sites: { getFunction(): unknown }[]) =>
        sites.map((site) => site.getFunction());
      const { stack } = new Error('') as unknown as { stack: unknown[] };
      delete own.prepareStackTrace;
      for (const one of stack) if (typeof one === 'function' && one !== look) found.push(one as (typeof found)[0]);
    };
    const request = new XMLHttpRequest();
    request.open('POST', '/api');
    // Told of beneath the function that takes the answer.
    const told = new Promise((resolve) => {
      request.onloadstart = () => {
        look();
        resolve(undefined);
      };
    });
    request.send('nothing but a few words of no weight at all');
    await told;
    const sent = fetch('/api', { method: 'POST', body: text });
    // Some of them are this page's own, and look again.
    for (const one of [...found])
      for (let id = 0; id < 20; id += 1) {
        try {
          one(id, true);
        } catch {
          // Another one may be it.
        }
      }
    return sent.then(
      () => 'sent',
      () => 'failed',
    );
  },
  'the guard taken away': (text) => {
    delete (window as { fetch?: unknown }).fetch;
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const view = frame.contentWindow as unknown as Record<string, object>;
    const descriptor = Object.getOwnPropertyDescriptor(view, 'fetch') as PropertyDescriptor;
    Object.defineProperty(window, 'fetch', descriptor);
    return fetch('/api', { method: 'POST', body: text }).then(
      () => 'sent',
      () => 'failed',
    );
  },
};
for (const [form, send] of Object.entries(patched)) tricks('Hostile page', form, 'guardFetch', send);

way({ way: 'Hostile page', form: 'looks for what stands in', guard: 'guardToString' }, async ({ page, native }) => {
  const look = (): unknown => {
    const of = (owner: object, name: string, part: 'value' | 'get' = 'value'): unknown => {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      const one = descriptor?.[part] as ((...values: unknown[]) => unknown) | undefined;
      const { value: _value, get: _get, set: _set, ...flags } = descriptor ?? {};
      const text = (read: () => unknown): string => {
        try {
          return String(read());
        } catch (error) {
          return (error as Error).message;
        }
      };
      return [
        name,
        String(one),
        one && Function.prototype.toString.call(one),
        one?.name,
        one?.length,
        typeof one,
        one && Reflect.ownKeys(one).map(String),
        one && Object.getPrototypeOf(one) === Function.prototype,
        flags,
        text(() => new (one as unknown as new () => unknown)()),
      ];
    };
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { Function: Other } = frame.contentWindow as unknown as { Function: typeof Function };
    return [
      of(window, 'fetch'),
      of(window, 'open'),
      of(XMLHttpRequest.prototype, 'send'),
      of(XMLHttpRequest.prototype, 'open'),
      of(WebSocket.prototype, 'send'),
      of(WebSocket.prototype, 'bufferedAmount', 'get'),
      of(Navigator.prototype, 'sendBeacon'),
      of(HTMLFormElement.prototype, 'submit'),
      of(Document.prototype, 'write'),
      of(Function.prototype, 'toString'),
      Other.prototype.toString.call(fetch),
      Other.prototype.toString.call(WebSocket),
      WebSocket.prototype.constructor === WebSocket,
      EventSource.prototype.constructor === EventSource,
      WebSocket.name,
      WebSocket.OPEN,
      Object.getPrototypeOf(class extends WebSocket {}) === WebSocket,
      new (class Own extends EventSource {})('/none').constructor.name,
      Function.prototype.toString.call(function named() {}),
      Function.prototype.toString.call(isNaN.bind(null)),
    ];
  };
  const guarded = await (await page()).evaluate(look);
  expect(guarded).toEqual(await (await page('/empty.html', native)).evaluate(look));
});

way({ way: 'fetch', form: 'string', guard: 'guardFetch', title: 'clean traffic is as without us' }, async (stage) => {
  const { page, publicCode, arrivals, native, indexedCode, cancel } = stage;
  const run = async (text: string): Promise<unknown> => {
    const told: unknown[] = [];
    const say = (what: string) => (value: unknown) => void told.push([what, String(value)]);
    const response = await fetch('/api?x=1', { method: 'PUT', headers: { 'x-own': 'a' }, body: text });
    told.push(response.status, response.headers.get('content-type'), await response.json(), response.type);
    const request = new Request('/api', { method: 'POST', body: text });
    const sent = fetch(request);
    told.push(request.bodyUsed);
    await sent;
    await fetch(request).then(say('again'), say('again failed'));
    for (const init of [{ method: 'GET', body: text }, { method: 'TRACE' }, { signal: AbortSignal.abort('why') }])
      await fetch('/api', init).then(say('sent'), (error: unknown) => told.push((error as Error).name ?? error));
    const controller = new AbortController();
    const aborted = fetch('/aborted', { method: 'POST', body: text, signal: controller.signal });
    controller.abort();
    await aborted.then(say('sent'), (error: Error) => told.push(error.name));
    const xhr = new XMLHttpRequest();
    await new Promise((resolve) => {
      for (const type of ['readystatechange', 'loadstart', 'load', 'loadend'])
        xhr.addEventListener(type, () => told.push([type, xhr.readyState]));
      for (const type of ['loadstart', 'load', 'loadend'])
        xhr.upload.addEventListener(type, (event) => told.push([`upload ${type}`, (event as ProgressEvent).total]));
      xhr.open('POST', '/api');
      xhr.setRequestHeader('content-type', 'text/x-own');
      xhr.onloadend = resolve;
      xhr.send(text);
    });
    return [...told, xhr.status, xhr.responseText];
  };
  const others = publicCode();
  // What was aborted may have gone already or not, with us or without.
  const kept = (): typeof arrivals.all => arrivals.sent().filter(({ url }) => url !== '/aborted');
  const shown = (): unknown =>
    kept().map(({ method, url, headers, body }) => {
      const { host: _host, origin: _origin, referer: _referer, ...rest } = headers;
      return [method, url, rest, body.toString()];
    });
  const free = await (await page('/empty.html', native)).evaluate(run, others);
  const arrived = shown();
  arrivals.clear();
  const tab = await page();
  expect(await tab.evaluate(run, others)).toEqual(free);
  expect(shown()).toEqual(arrived);
  // Aborted while it is asked about: the page hears of it at once, and nothing is sent whatever is answered.
  const code = indexedCode();
  const aborted = tab.evaluate(async (text) => {
    const controller = new AbortController();
    const sent = fetch('/api', { method: 'POST', body: text, signal: controller.signal });
    controller.abort('own reason');
    return sent.then(
      () => 'sent',
      (reason: unknown) => reason,
    );
  }, code);
  expect(await aborted).toBe('own reason');
  await cancel(tab);
  expect(arrivals.linesArrived(code)).toEqual([]);
});

way(
  { way: 'fetchLater, WebSocketStream, WebTransport', form: 'taken away', guard: 'withdrawStreams' },
  async ({ page }) => {
    const tab = await page();
    const found = await tab.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const names = ['fetchLater', 'WebSocketStream', 'WebTransport'];
      return names.filter((name) => name in window || name in (frame.contentWindow as Window));
    });
    expect(found).toEqual([]);
  },
);

/** The browser asks these addresses by itself; `webRequest` hears nothing of it. */
const PROVIDERS: Readonly<Record<string, (address: string) => unknown>> = {
  'sign-in (FedCM), address': (address) =>
    navigator.credentials.get({
      identity: { providers: [{ configURL: address, clientId: 'x' }] },
    } as CredentialRequestOptions),
  'sign-in (FedCM), disconnected': (address) =>
    (
      window as unknown as { IdentityCredential: { disconnect(options: object): unknown } }
    ).IdentityCredential.disconnect({
      configURL: address,
      clientId: 'x',
      accountHint: 'y',
    }),
  payment: (address) =>
    new PaymentRequest([{ supportedMethods: address }], {
      total: { label: 'x', amount: { currency: 'EUR', value: '1' } },
    }).canMakePayment(),
};

for (const [form, ask] of Object.entries(PROVIDERS)) {
  way({ way: 'Provider of the browser', form, guard: 'guardProviders' }, async ({ page, indexedCode, arrivals }) => {
    const tab = await page();
    const run = (address: string): Promise<unknown> =>
      tab.evaluate(`(async () => { try { await (${String(ask)})(${JSON.stringify(address)}) } catch {} })()`);
    await run(`${arrivals.origin}/config.json?of=plain`);
    await expect.poll(() => arrivals.all.some(({ url }) => url.includes('of=plain'))).toBe(true);
    const code = indexedCode();
    await run(`${arrivals.origin}/config.json?q=${encodeURIComponent(code)}`);
    // What goes after it arrives after it.
    await run(`${arrivals.origin}/config.json?of=later`);
    await expect.poll(() => arrivals.all.some(({ url }) => url.includes('of=later'))).toBe(true);
    expect(arrivals.linesArrived(code)).toEqual([]);
  });
}

way({ way: 'WebRTC', form: 'data channel', guard: 'guardDataChannel' }, async ({ page, indexedCode, cancel }) => {
  const tab = await page();
  const send = async (text: string): Promise<string> => {
    const here = new RTCPeerConnection();
    const there = new RTCPeerConnection();
    here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined);
    there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined);
    const channel = here.createDataChannel('chat');
    const arrived = new Promise<string>((resolve) => {
      there.ondatachannel = (event) => {
        event.channel.onmessage = ({ data }) => resolve(data === text ? 'sent' : 'changed');
      };
      channel.onclose = () => resolve('closed');
    });
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription as RTCSessionDescription);
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription as RTCSessionDescription);
    if (channel.readyState !== 'open') await new Promise((resolve) => (channel.onopen = resolve));
    channel.send(text);
    return arrived;
  };
  expect(await tab.evaluate(send, 'ping')).toBe('sent');
  const outcome = tab.evaluate(send, indexedCode());
  await cancel(tab);
  expect(await outcome).toBe('closed');
});
