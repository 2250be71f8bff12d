/** Forms, and everything that fetches an address: the text is in the query. */
import { type Attempt, type Task, variants } from './attempt.ts';

export const forms: readonly Attempt[] = [
  { name: 'form: submit()', reads: 'both', run: ({ text, to }) => tools.form(to, text).submit() },
  { name: 'form: requestSubmit()', reads: 'both', run: ({ text, to }) => tools.form(to, text).requestSubmit() },
  {
    name: 'form: click on its button',
    reads: 'both',
    run: ({ text, to }) => tools.form(to, text).querySelector('button')?.click(),
  },
  {
    name: 'form: multipart',
    reads: 'both',
    run: ({ text, to }) => tools.form(to, text, { enctype: 'multipart/form-data' }).submit(),
  },
  {
    name: 'form: multipart with a file',
    reads: 'page',
    run: ({ text, to }) => {
      const form = tools.form(to, 'hello', { enctype: 'multipart/form-data' });
      const input = tools.element('input', { type: 'file', name: 'file' }, form) as HTMLInputElement;
      const files = new DataTransfer();
      files.items.add(new File([text], 'a.ts'));
      input.files = files.files;
      form.submit();
    },
  },
  {
    name: 'form: text/plain',
    reads: 'both',
    run: ({ text, to }) => tools.form(to, text, { enctype: 'text/plain' }).submit(),
  },
  {
    name: 'form: into a frame',
    reads: 'both',
    run: ({ text, to }) => {
      tools.element('iframe', { name: 'sink' });
      tools.form(to, text, { target: 'sink' }).submit();
    },
  },
  {
    name: 'form: into a new tab',
    reads: 'both',
    run: ({ text, to }) => tools.form(to, text, { target: '_blank' }).submit(),
  },
  { name: 'form: GET', reads: 'both', run: ({ text, to }) => tools.form(to, text, { method: 'get' }).submit() },
  {
    name: 'form: text added at the last moment, on formdata',
    reads: 'both',
    run: ({ text, to }) => {
      const form = tools.form(to, 'hello');
      form.addEventListener('formdata', (event) => event.formData.append('late', text));
      form.requestSubmit();
    },
  },
  {
    name: 'form: an input called submit hides the function',
    reads: 'both',
    run: ({ text, to }) => {
      const form = tools.form(to, text);
      tools.element('input', { name: 'submit', type: 'hidden' }, form);
      HTMLFormElement.prototype.submit.call(form);
    },
  },
  {
    name: 'form: address of the button, field outside the form',
    reads: 'both',
    run: ({ text, to }) => {
      const form = tools.form('/empty.html', 'hello', { id: 'far' });
      const area = tools.element('textarea', { name: 'outside', form: 'far' }) as HTMLTextAreaElement;
      area.value = text;
      form.querySelector('button')?.setAttribute('formaction', to);
      form.querySelector('button')?.click();
    },
  },
  {
    name: 'form: in a form-associated custom element',
    reads: 'both',
    run: ({ text, to }) => {
      class Field extends HTMLElement {
        static formAssociated = true;
        constructor() {
          super();
          this.attachInternals().setFormValue(text);
        }
      }
      customElements.define('x-field', Field);
      const form = tools.form(to, 'hello');
      tools.element('x-field', { name: 'own' }, form);
      form.submit();
    },
  },
  {
    name: 'form: of a document that is shown nowhere',
    reads: 'both',
    run: ({ text, to }) => {
      const frame = tools.element('iframe', { name: 'hidden', hidden: '' }) as HTMLIFrameElement;
      const page = frame.contentDocument as Document;
      page.body.innerHTML = `<form method="post" action="${to}"><textarea name="prompt"></textarea></form>`;
      (page.querySelector('textarea') as HTMLTextAreaElement).value = text;
      page.querySelector('form')?.submit();
    },
  },
];

/** Elements that load an address as soon as they are there. */
const ELEMENTS: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = {
  img: ['img', { src: '' }],
  'img srcset': ['img', { srcset: '' }],
  script: ['script', { src: '' }],
  'module script': ['script', { type: 'module', src: '' }],
  iframe: ['iframe', { src: '' }],
  embed: ['embed', { src: '', type: 'text/html' }],
  object: ['object', { data: '', type: 'text/html' }],
  video: ['video', { src: '', autoplay: 'autoplay' }],
  'video poster': ['video', { poster: '' }],
  audio: ['audio', { src: '', preload: 'auto' }],
  stylesheet: ['link', { rel: 'stylesheet', href: '' }],
  prefetch: ['link', { rel: 'prefetch', href: '' }],
  preload: ['link', { rel: 'preload', as: 'image', href: '' }],
  modulepreload: ['link', { rel: 'modulepreload', href: '' }],
  'input image': ['input', { type: 'image', src: '' }],
};

export const addresses: readonly Attempt[] = [
  { name: 'GET: fetch', reads: 'both', run: ({ text, to }) => fetch(`${to}?q=${encodeURIComponent(text)}`) },
  {
    name: 'GET: text as path',
    reads: 'both',
    run: ({ text, to }) => fetch(`${to}/${encodeURIComponent(text)}`),
  },
  {
    name: 'GET: XMLHttpRequest',
    reads: 'both',
    run: ({ text, to }) => {
      const request = new XMLHttpRequest();
      request.open('GET', `${to}?q=${encodeURIComponent(text)}`);
      request.send();
    },
  },
  {
    name: 'GET: address of a WebSocket, and again when it fails',
    reads: 'both',
    // What is asked about while it would connect fails once; the next try goes, if it may (docs/files.md).
    run: ({ text, to }) => {
      const address = `${to.replace('http', 'ws')}?q=${encodeURIComponent(text)}`;
      new WebSocket(address).onerror = () => setTimeout(() => void new WebSocket(address), 500);
    },
  },
  {
    name: 'GET: EventSource',
    reads: 'both',
    run: ({ text, to }) => void new EventSource(`${to}?q=${encodeURIComponent(text)}`),
  },
  {
    name: 'GET: address of a beacon',
    reads: 'both',
    run: ({ text, to }) => navigator.sendBeacon(`${to}?q=${encodeURIComponent(text)}`),
  },
  ...Object.entries(ELEMENTS).map(([name, details]): Attempt => ({
    name: `GET: ${name}`,
    reads: 'network',
    details,
    run: ({ text, to, details: element }) => {
      const [tag, attributes] = element as [string, Record<string, string>];
      const address = `${to}?q=${encodeURIComponent(text)}`;
      // Whole before it is in the page, as a page would do it to load once.
      const filled = Object.entries(attributes).map(([key, value]) => [key, value === '' ? address : value]);
      tools.element(tag, Object.fromEntries(filled) as Record<string, string>);
    },
  })),
  {
    name: 'GET: background of a style',
    reads: 'network',
    run: ({ text, to }) => {
      document.body.style.backgroundImage = `url("${to}?q=${encodeURIComponent(text).replaceAll("'", '%27')}")`;
    },
  },
  {
    name: 'GET: @import of a style',
    reads: 'network',
    run: ({ text, to }) => {
      tools.element('style', {}).textContent = `@import url("${to}?q=${encodeURIComponent(text)}");`;
    },
  },
  {
    name: 'GET: font',
    reads: 'network',
    run: ({ text, to }) => new FontFace('x', `url("${to}?q=${encodeURIComponent(text)}")`).load(),
  },
  {
    name: 'GET: window.open',
    reads: 'network',
    run: ({ text, to }) => void window.open(`${to}?q=${encodeURIComponent(text)}`),
  },
  {
    name: 'GET: location',
    reads: 'network',
    run: ({ text, to }) => {
      location.href = `${to}?q=${encodeURIComponent(text)}`;
    },
  },
  {
    name: 'GET: meta refresh',
    reads: 'network',
    run: ({ text, to }) =>
      void tools.element('meta', { 'http-equiv': 'refresh', content: `0; url=${to}?q=${encodeURIComponent(text)}` }),
  },
  {
    name: 'GET: click on a link',
    reads: 'network',
    run: ({ text, to }) => tools.element('a', { href: `${to}?q=${encodeURIComponent(text)}` }).click(),
  },
  {
    name: 'GET: ping of a link',
    reads: 'network',
    run: ({ text, to }) => tools.element('a', { href: '#here', ping: `${to}?q=${encodeURIComponent(text)}` }).click(),
  },
  {
    name: 'GET: download of a link',
    reads: 'network',
    run: ({ text, to }) => tools.element('a', { href: `${to}?q=${encodeURIComponent(text)}`, download: 'x' }).click(),
  },
  {
    name: 'GET: import()',
    reads: 'network',
    run: ({ text, to }) => import(/* @vite-ignore */ `${to}?q=${encodeURIComponent(text)}`).catch(() => undefined),
  },
  {
    name: 'GET: address of a worker',
    reads: 'network',
    run: ({ text, to }) => void new Worker(`${to}?q=${encodeURIComponent(text)}`),
  },
  {
    name: 'GET: address of a service worker',
    reads: 'network',
    run: ({ text, to }) =>
      navigator.serviceWorker.register(`${to}/worker.js?q=${encodeURIComponent(text)}`).catch(() => undefined),
  },
  {
    name: 'GET: address of a worklet',
    reads: 'network',
    run: ({ text, to }) =>
      new AudioContext().audioWorklet.addModule(`${to}?q=${encodeURIComponent(text)}`).catch(() => undefined),
  },
  {
    name: 'GET: Cache.add',
    reads: 'network',
    run: async ({ text, to }) => {
      const cache = await caches.open('x');
      await cache.add(`${to}?q=${encodeURIComponent(text)}`);
    },
  },
  ...variants(['plainly', 'behind its objects', 'changed while it is read'], (kind) => ({
    name: `GET: provider of sign-in, ${kind}`,
    reads: 'page' as const,
    // One whose address carries a prompt is none, whatever it says.
    isWithdrawn: true as const,
    run: async ({ text, to, variant }: Task) => {
      const address = `${to}?q=${encodeURIComponent(text)}`;
      let reads = 0;
      const provider = { configURL: address, clientId: 'x' };
      if (variant.startsWith('behind')) {
        Reflect.deleteProperty(provider, 'configURL');
        Object.assign(Object.prototype, { configURL: address });
      }
      if (variant.startsWith('changed')) {
        Object.defineProperty(provider, 'configURL', {
          enumerable: true,
          get: () => (reads++ === 0 ? `${to}/a` : address),
        });
      }
      const identity = { providers: [provider] };
      await navigator.credentials.get({ identity } as CredentialRequestOptions).catch(() => undefined);
      if (variant.startsWith('behind')) Reflect.deleteProperty(Object.prototype, 'configURL');
    },
  })),
  {
    name: 'GET: provider of payment',
    reads: 'page',
    isWithdrawn: true,
    run: async ({ text, to }) => {
      const total = { label: 'x', amount: { currency: 'EUR', value: '1' } };
      const request = new PaymentRequest([{ supportedMethods: `${to}?q=${encodeURIComponent(text)}` }], { total });
      await request.canMakePayment();
    },
  },
];
