/** What leaves with a page or for another one: forms, links, addresses, event streams. */
import { expect, type Page } from '@playwright/test';
import { until } from '../harness.ts';
import { way, type WayStage } from './way.ts';

/** A page with one form; `attributes` of the form, `inside` it, `send` by script or by hand. */
interface FormRow {
  readonly attributes: string;
  readonly inside?: string;
  readonly send: (page: Page) => Promise<unknown>;
}

/** Drafts in fields to write in have a guard of their own. */
const AREA = '<input type="hidden" name="prompt">';
const formPage = ({ attributes, inside = '' }: FormRow): string =>
  `<!doctype html><form action="/posted" method="post" ${attributes}>${AREA}${inside}
   <button name="by" value="hand">Send</button></form><iframe name="inside" src="/empty.html"></iframe>`;

/** A real click that doesn't wait for the navigation that it may or may not begin. */
async function clickOn(page: Page, selector: string): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}
const click = (page: Page): Promise<void> => clickOn(page, 'button');
const forms: Readonly<Record<string, FormRow>> = {
  'send button': { attributes: '', send: click },
  'multipart, send button': { attributes: 'enctype="multipart/form-data"', send: click },
  'text/plain, send button': { attributes: 'enctype="text/plain"', send: click },
  'submit()': { attributes: '', send: (page) => page.evaluate(() => document.forms[0]?.submit()) },
  'requestSubmit()': { attributes: '', send: (page) => page.evaluate(() => document.forms[0]?.requestSubmit()) },
  'target is a frame': { attributes: 'target="inside"', send: click },
  'target is a frame, submit()': {
    attributes: 'target="inside"',
    send: (page) => page.evaluate(() => document.forms[0]?.submit()),
  },
  'target is a new window': { attributes: 'target="_blank"', send: click },
  'multipart with a file': {
    attributes: 'enctype="multipart/form-data"',
    inside: '<input type="file" name="file">',
    async send(page) {
      // Set by script: choosing is another way out, with a guard of its own.
      await page.evaluate(() => {
        const form = document.forms[0] as HTMLFormElement;
        const transfer = new DataTransfer();
        transfer.items.add(new File([form.prompt.value], 'a.ts', { type: 'text/plain' }));
        form.file.files = transfer.files;
        form.prompt.value = '';
      });
      await click(page);
    },
  },
};

/** Text goes into the field by script: typing and pasting are ways with guards of their own. */
async function fill(page: Page, text: string): Promise<void> {
  await page.evaluate((value) => {
    (document.querySelector('[name=prompt]') as HTMLInputElement).value = value;
  }, text);
}

for (const [form, row] of Object.entries(forms)) {
  way({ way: 'Form', form, guard: 'guardForms' }, async (stage) => {
    const { page, indexedCode, arrivals, anyway, cancel, native } = stage;
    arrivals.serve('/form.html', formPage(row));
    const code = indexedCode();
    const held = await page('/form.html');
    await fill(held, code);
    await row.send(held);
    await cancel(held);
    await nothingMore(held, stage);
    expect(arrivals.linesArrived(code)).toEqual([]);

    // What is let go arrives just as it would without us.
    const posted = (): string[] =>
      arrivals.all
        .filter(({ url }) => url === '/posted')
        .map(({ headers, body }) => {
          const type = headers['content-type'] ?? '';
          const boundary = /boundary=(.*)/.exec(type)?.[1] ?? 'none';
          return `${type}\n${body.toString()}`.replaceAll(boundary, 'BOUNDARY');
        });
    for (const text of [code, 'ping']) {
      arrivals.clear();
      const free = await page('/form.html', native);
      await fill(free, text);
      await row.send(free);
      await until('the form to arrive', async () => posted().length === 1);
      const guarded = await page('/form.html');
      await fill(guarded, text);
      await row.send(guarded);
      if (text === code) await anyway(guarded, 'Send anyway');
      await until('the form to arrive', async () => posted().length === 2);
      expect(posted()[1]).toBe(posted()[0]);
    }
  });
}

/** The browser tells nothing of navigations of such frames. */
const frames: Readonly<Record<string, (text: string) => void>> = {
  'in a frame’s first, empty document': (text) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inside = frame.contentDocument as Document;
    inside.body.innerHTML = '<form method="post" action="/posted"><textarea name="prompt"></textarea></form>';
    (inside.querySelector('textarea') as HTMLTextAreaElement).value = text;
    inside.forms[0]?.submit();
  },
  'in a frame’s first, empty document, submitted by this page’s function': (text) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inside = frame.contentDocument as Document;
    inside.body.innerHTML = '<form method="post" action="/posted"><textarea name="prompt"></textarea></form>';
    (inside.querySelector('textarea') as HTMLTextAreaElement).value = text;
    HTMLFormElement.prototype.submit.call(inside.forms[0] as HTMLFormElement);
  },
  'moved into a frame’s first, empty document': (text) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const form = Object.assign(document.createElement('form'), { method: 'post', action: '/posted' });
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'prompt', value: text }));
    frame.contentDocument?.body.append(form);
    form.submit();
  },
  'in a sandboxed frame': (text) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-forms');
    // No field to write in: the isolated world guards those.
    frame.srcdoc = `<form method="post" action="${location.origin}/posted"><input type="hidden" name="prompt"></form>
      <script>onmessage = ({ data }) => {
        document.querySelector('input').value = data;
        document.forms[0].requestSubmit();
      }</script>`;
    frame.onload = () => frame.contentWindow?.postMessage(text, '*');
    document.body.append(frame);
  },
};
for (const [form, send] of Object.entries(frames)) {
  way({ way: 'Form', form, guard: 'guardForms' }, async ({ page, indexedCode, publicCode, arrivals, cancel }) => {
    const others = publicCode();
    const free = await page();
    await free.evaluate(send, others);
    await arrivals.untilArrived(others);
    arrivals.clear();
    const code = indexedCode();
    const held = await page();
    await held.evaluate(send, code);
    await cancel(held);
    const later = await page();
    await later.evaluate(() => fetch('/settled').then(() => undefined));
    expect(arrivals.linesArrived(code)).toEqual([]);
  });
}

way({ way: 'Form', form: 'GET', guard: 'guardUrls' }, async ({ page, indexedCode, arrivals, cancel, ...rest }) => {
  arrivals.serve('/form.html', `<!doctype html><form action="/search">${AREA}<button>Search</button></form>`);
  const tab = await page('/form.html');
  const code = indexedCode(12);
  await fill(tab, code);
  await click(tab);
  await cancel(tab);
  await nothingMore(tab, { page, indexedCode, arrivals, cancel, ...rest });
  expect(arrivals.linesArrived(code)).toEqual([]);
});

/** A later request has arrived: nothing is still on its way. */
async function nothingMore(tab: Page, { arrivals }: WayStage): Promise<void> {
  const before = arrivals.all.length;
  await tab.evaluate(() => fetch('/settled').then(() => undefined));
  expect(arrivals.all.length).toBeGreaterThan(before);
}

/** Goes somewhere with a text in the address. */
const addresses: Readonly<Record<string, (page: Page, url: string) => Promise<unknown>>> = {
  'location.href': (page, url) => page.evaluate((to) => void setTimeout(() => (location.href = to)), url),
  'location.assign()': (page, url) => page.evaluate((to) => void setTimeout(() => location.assign(to)), url),
  'location.replace()': (page, url) => page.evaluate((to) => void setTimeout(() => location.replace(to)), url),
  'window.open()': (page, url) => page.evaluate((to) => void window.open(to), url),
  'window.open(), alone': (page, url) => page.evaluate((to) => void window.open(to, '', 'noopener'), url),
  link: async (page, url) => {
    await page.evaluate(
      (to) => document.body.append(Object.assign(document.createElement('a'), { href: to, textContent: 'go' })),
      url,
    );
    await clickOn(page, 'a');
  },
  'link to a new window': async (page, url) => {
    await page.evaluate(
      (to) =>
        document.body.append(
          Object.assign(document.createElement('a'), { href: to, target: '_blank', textContent: 'go' }),
        ),
      url,
    );
    await clickOn(page, 'a');
  },
};

for (const [form, go] of Object.entries(addresses)) {
  way({ way: 'Address', form, guard: 'guardUrls' }, async (stage) => {
    const { page, indexedCode, publicCode, arrivals, cancel } = stage;
    const tab = await page();
    const code = indexedCode(12);
    await go(tab, `/search?q=${encodeURIComponent(code)}`);
    await cancel(tab);
    await nothingMore(tab, stage);
    expect(arrivals.linesArrived(code)).toEqual([]);
    const free = await page();
    const others = publicCode(12);
    await go(free, `/search?q=${encodeURIComponent(others)}`);
    await arrivals.untilArrived(others);
  });
}

way({ way: 'EventSource', form: 'prompt in the address', guard: 'guardEventSource' }, async (stage) => {
  const { page, indexedCode, publicCode, arrivals, cancel } = stage;
  arrivals.answer('/events', (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .write('data: one\n\nevent: token\nid: 7\ndata: two\n\n');
  });
  const listen = (text: string): Promise<unknown> =>
    new Promise((resolve) => {
      const told: string[] = [];
      const source = new EventSource(`/events?q=${encodeURIComponent(text)}`);
      source.onopen = () => told.push(`open ${source.readyState}`);
      source.onmessage = ({ data }) => told.push(data as string);
      source.addEventListener('token', ({ data, lastEventId }) => {
        told.push(data as string, lastEventId);
        source.close();
        resolve([...told, source.readyState, source instanceof EventSource]);
      });
      source.onerror = () => resolve([...told, 'error', source.readyState]);
    });
  const tab = await page();
  const code = indexedCode(12);
  const told = tab.evaluate(listen, code);
  await cancel(tab);
  expect(await told).toEqual(['error', 2]);
  await nothingMore(tab, stage);
  expect(arrivals.linesArrived(code)).toEqual([]);
  const others = publicCode(12);
  expect(await tab.evaluate(listen, others)).toEqual(['open 1', 'one', 'two', '7', 2, true]);
  await arrivals.untilArrived(others);
  expect(await tab.evaluate(listen, 'ping')).toEqual(['open 1', 'one', 'two', '7', 2, true]);
});

way({ way: 'WebSocket', form: 'prompt in the address', guard: 'guardWebSocket' }, async (stage) => {
  const { page, indexedCode, publicCode, arrivals, cancel } = stage;
  const connect = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/chat?q=${encodeURIComponent(text)}`);
      socket.onopen = () => resolve('open');
      socket.onclose = ({ code }) => resolve(String(code));
    });
  const tab = await page();
  const code = indexedCode(12);
  expect(await tab.evaluate(connect, code)).toBe('1006');
  await cancel(tab);
  expect(await tab.evaluate(connect, code)).toBe('1006');
  await nothingMore(tab, stage);
  expect(arrivals.linesArrived(code)).toEqual([]);
  const others = publicCode(12);
  await until('the second try to connect', async () => (await tab.evaluate(connect, others)) === 'open');
  await arrivals.untilArrived(others);
});
