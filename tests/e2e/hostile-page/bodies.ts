/** Every function of a page that takes a body, with every type of body it takes. */
import { type Attempt, variants } from './attempt.ts';

export const bodies: readonly Attempt[] = [
  { name: 'fetch: string', reads: 'both', run: ({ text, to }) => fetch(to, { method: 'POST', body: text }) },
  {
    name: 'fetch: JSON',
    reads: 'both',
    run: ({ text, to }) =>
      tools.post(to, JSON.stringify({ messages: [{ role: 'user', content: text }] }), 'application/json'),
  },
  { name: 'fetch: Uint8Array', reads: 'both', run: ({ text, to }) => tools.post(to, tools.utf8(text)) },
  { name: 'fetch: ArrayBuffer', reads: 'both', run: ({ text, to }) => tools.post(to, tools.utf8(text).buffer) },
  {
    name: 'fetch: DataView in the middle of a buffer',
    reads: 'both',
    run: ({ text, to }) => {
      const bytes = tools.utf8(`${'x'.repeat(64)}${text}${'x'.repeat(64)}`);
      return tools.post(to, new DataView(bytes.buffer, 64, bytes.length - 128));
    },
  },
  { name: 'fetch: Blob', reads: 'page', run: ({ text, to }) => tools.post(to, new Blob([text])) },
  { name: 'fetch: File', reads: 'page', run: ({ text, to }) => tools.post(to, new File([text], 'a.ts')) },
  {
    name: 'fetch: Blob of slices of Blobs',
    reads: 'page',
    run: ({ text, to }) => {
      const whole = new Blob(['xx', text, 'xx']);
      const half = Math.floor(whole.size / 2);
      return tools.post(to, new Blob([whole.slice(2, half), whole.slice(half, -2)]));
    },
  },
  {
    name: 'fetch: FormData with text',
    reads: 'both',
    run: ({ text, to }) => {
      const form = new FormData();
      form.append('prompt', text);
      return fetch(to, { method: 'POST', body: form });
    },
  },
  {
    name: 'fetch: FormData with a file',
    reads: 'page',
    run: ({ text, to }) => {
      const form = new FormData();
      form.append('file', new File([text], 'a.ts', { type: 'text/plain' }));
      return fetch(to, { method: 'POST', body: form });
    },
  },
  {
    name: 'fetch: FormData with the text as name of a file',
    reads: 'both',
    run: ({ text, to }) => {
      const form = new FormData();
      form.append('prompt', 'hello');
      form.append('file', new File(['x'], text));
      return fetch(to, { method: 'POST', body: form });
    },
  },
  {
    name: 'fetch: URLSearchParams',
    reads: 'both',
    run: ({ text, to }) => fetch(to, { method: 'POST', body: new URLSearchParams({ text }) }),
  },
  {
    name: 'fetch: Request',
    reads: 'both',
    run: ({ text, to }) => fetch(new Request(to, { method: 'POST', body: text })),
  },
  {
    name: 'fetch: clone of a Request made of a Request',
    reads: 'both',
    run: ({ text, to }) => fetch(new Request(new Request(to, { method: 'POST', body: text }).clone())),
  },
  {
    name: 'fetch: Request with its body in the second argument',
    reads: 'both',
    run: ({ text, to }) => {
      const other: RequestInit = { body: text };
      return fetch(new Request(to, { method: 'POST', body: 'hello' }), other);
    },
  },
  {
    name: 'fetch: keepalive',
    reads: 'both',
    run: ({ text, to }) => fetch(to, { method: 'POST', body: text, keepalive: true }),
  },
  {
    name: 'fetch: no-cors, to another host',
    reads: 'both',
    run: ({ text, elsewhere }) => fetch(elsewhere, { method: 'POST', body: text, mode: 'no-cors' }),
  },
  { name: 'fetch: PUT', reads: 'both', run: ({ text, to }) => fetch(to, { method: 'PUT', body: text }) },
  {
    name: 'fetchLater',
    reads: 'both',
    isWithdrawn: true,
    run: ({ text, to }) => {
      const { fetchLater } = window as unknown as { fetchLater: (to: string, options: object) => unknown };
      return fetchLater(to, { method: 'POST', body: text, activateAfter: 0 });
    },
  },
  ...variants(['string', 'Blob', 'FormData', 'ArrayBuffer', 'Document'], (kind) => ({
    name: `XMLHttpRequest: ${kind}`,
    reads: kind === 'Blob' ? 'page' : 'both',
    run: ({ text, to, variant }) => {
      const form = new FormData();
      form.append('prompt', text);
      const page = document.implementation.createHTMLDocument();
      page.body.append(text);
      const all: Readonly<Record<string, XMLHttpRequestBodyInit | Document>> = {
        string: text,
        Blob: new Blob([text]),
        FormData: form,
        ArrayBuffer: tools.utf8(text).buffer,
        Document: page,
      };
      const request = new XMLHttpRequest();
      request.open('POST', to);
      request.send(all[variant]);
    },
  })),
  {
    name: 'XMLHttpRequest: synchronous, and again when it fails',
    reads: 'both',
    run: async ({ text, to }) => {
      const send = (): void => {
        const request = new XMLHttpRequest();
        request.open('POST', to, false);
        request.send(text);
      };
      try {
        send();
      } catch {
        // What can't wait fails until it is judged.
        await tools.pause(800);
        send();
      }
    },
  },
  ...variants(['string', 'Blob', 'FormData', 'URLSearchParams', 'Uint8Array'], (kind) => ({
    name: `sendBeacon: ${kind}`,
    reads: kind === 'Blob' ? 'page' : 'both',
    run: ({ text, to, variant }) => {
      const form = new FormData();
      form.append('prompt', text);
      const all: Readonly<Record<string, BodyInit>> = {
        string: text,
        Blob: new Blob([text], { type: 'text/plain' }),
        FormData: form,
        URLSearchParams: new URLSearchParams({ text }),
        Uint8Array: tools.utf8(text),
      };
      return navigator.sendBeacon(to, all[variant]);
    },
  })),
  ...variants(['text', 'ArrayBuffer', 'Blob', 'in eight messages', 'JSON'], (kind) => ({
    name: `WebSocket: ${kind}`,
    reads: 'page',
    // The first message holds too little for a finding.
    most: kind === 'in eight messages' ? 0.4 : 0,
    lines: kind === 'in eight messages' ? 64 : 20,
    run: async ({ text, to, variant }) => {
      const socket = new WebSocket(to.replace('http', 'ws'));
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve);
      });
      const lines = text.split('\n');
      if (variant === 'ArrayBuffer') socket.send(tools.utf8(text).buffer);
      else if (variant === 'Blob') socket.send(new Blob([text]));
      else if (variant === 'JSON')
        socket.send(JSON.stringify({ type: 'send', event: { content: [{ type: 'text', text }] } }));
      else if (variant === 'in eight messages') {
        for (let i = 0; i < lines.length; i += 8) {
          socket.send(lines.slice(i, i + 8).join('\n'));
          await tools.pause(60);
        }
      } else socket.send(text);
      await tools.pause(300);
    },
  })),
];
