/** What the guard costs a page's own traffic that holds nothing: the same requests with and without it, in turn. */
import { chromium, expect, type Page, test } from '@playwright/test';
import { chromiumPath } from '../tests/e2e/harness/browser.ts';
import { launchManaged } from '../tests/e2e/harness/force-install.ts';
import { packageIndex } from '../tests/e2e/harness/package-index.ts';
import { type Arrivals, startArrivals } from '../tests/e2e/ways/arrivals.ts';
import { textOf, unseenPackages } from './corpus.ts';
import { keep, percentile, round } from './figures.ts';

const WORDS =
  'which harbour of the northern coast stays free of ice when winter comes early and who keeps its lights burning'.split(
    ' ',
  );

/** Prose, another text for each run: what a person types. */
function prose(characters: number, run: number): string {
  let text = `Question ${run}:`;
  for (let i = 0; text.length < characters; i += 1) text += ` ${WORDS[(i * 7 + run * 3 + (i % 5)) % WORDS.length]}`;
  return text.slice(0, characters);
}

const code = (characters: number, run: number): string => textOf(unseenPackages, characters, (run * 0.618) % 1);

/** JSON without a word in it, as far as anybody looks. */
const wordless = (characters: number, run: number): string => `${'- '.repeat(characters / 2 - 2)}${run}`;

interface Kind {
  readonly name: string;
  /** `get` asks for an answer of so many characters, and sends nothing but that number. */
  readonly way: 'get' | 'fetch' | 'bare fetch' | 'WebSocket';
  readonly runs: number;
  readonly textOf: (run: number) => string;
}

const kinds: readonly Kind[] = [
  { name: 'fetch, answer of 1 kB', way: 'get', runs: 150, textOf: () => '1000' },
  { name: 'fetch, answer of 1 MB', way: 'get', runs: 30, textOf: () => '1000000' },
  { name: 'fetch, 1 kB without words', way: 'bare fetch', runs: 150, textOf: (run) => wordless(1_000, run) },
  { name: 'fetch, 1 kB of prose', way: 'fetch', runs: 150, textOf: (run) => prose(1_000, run) },
  { name: 'fetch, 1 kB of code', way: 'fetch', runs: 100, textOf: (run) => code(1_000, run) },
  { name: 'fetch, 1 MB of code', way: 'fetch', runs: 15, textOf: (run) => code(1_000_000, run) },
  { name: 'WebSocket, 1 kB of prose', way: 'WebSocket', runs: 150, textOf: (run) => prose(1_000, run) },
  { name: 'WebSocket, 1 kB of code', way: 'WebSocket', runs: 100, textOf: (run) => code(1_000, run) },
  { name: 'WebSocket, 1 MB of code', way: 'WebSocket', runs: 15, textOf: (run) => code(1_000_000, run) },
];

/** From the call to the server's whole answer, in milliseconds. */
function timeOf(page: Page, way: Kind['way'], text: string): Promise<number> {
  return page.evaluate(
    async (task) => {
      const body =
        task.way === 'bare fetch'
          ? JSON.stringify([task.text])
          : JSON.stringify({ model: 'x', messages: [{ role: 'user', content: task.text }] });
      const held = window as { socket?: WebSocket };
      if (task.way === 'WebSocket' && held.socket === undefined) {
        held.socket = new WebSocket(`${location.origin.replace('http', 'ws')}/socket`);
        await new Promise((resolve) => {
          held.socket?.addEventListener('open', resolve, { once: true });
        });
      }
      const start = performance.now();
      if (task.way === 'get') {
        await (await fetch(`/answer?${task.text}`)).json();
      } else if (task.way !== 'WebSocket') {
        const headers = { 'content-type': 'application/json' };
        await (await fetch('/sink', { method: 'POST', body, headers })).text();
      } else {
        const answered = new Promise((resolve) => {
          held.socket?.addEventListener('message', resolve, { once: true });
        });
        held.socket?.send(body);
        await answered;
      }
      return performance.now() - start;
    },
    { way, text },
  );
}

/** At the AI site, at another site of the same browser, in a browser without Sourcekeep. */
type Pages = readonly [Page, Page, Page];
type Times = [number[], number[], number[]];
const orders = [
  [0, 1, 2],
  [2, 0, 1],
  [1, 2, 0],
] as const;

async function measure({ way, runs, textOf: text }: Kind, arrivals: Arrivals, pages: Pages): Promise<Times> {
  const times: Times = [[], [], []];
  for (let run = -3; run < runs; run += 1) {
    // Whoever goes first finds caches colder.
    for (const at of orders[(run + 3) % 3] ?? orders[0]) {
      const time = await timeOf(pages[at], way, text(Math.max(run, 0) * 3 + at));
      if (run >= 0) times[at].push(time);
    }
    arrivals.clear();
  }
  return times;
}

test('a page’s own traffic', async () => {
  const arrivals = await startArrivals();
  arrivals.onMessage((_message, socket) => socket.send('ok'));
  arrivals.answer('/answer', ({ url = '' }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify([prose(Number(url.split('?')[1]), 0)]));
  });
  const { context, close } = await launchManaged({
    policy: { sites: [{ id: 'chat', name: 'Chat', matches: [`${arrivals.origin}/*`] }] },
    index: await packageIndex(),
  });
  const plain = await chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--headless=new', '--no-sandbox'],
  });
  const rows: (string | number)[][] = [];
  const values: Record<string, number> = {};
  try {
    const open = async (origin: string, browser = context): Promise<Page> => {
      const page = await browser.newPage();
      await page.goto(`${origin}/empty.html`);
      return page;
    };
    const pages = [
      await open(arrivals.origin),
      await open(arrivals.secondOrigin),
      await open(arrivals.origin, await plain.newContext()),
    ] as const;
    for (const kind of kinds) {
      const [guarded, native, without] = await measure(kind, arrivals, pages);
      const [before, after] = [percentile(native, 0.5), percentile(guarded, 0.5)];
      expect(native).toHaveLength(kind.runs);
      values[`${kind.name} ratio`] = after / before;
      values[`${kind.name} added`] = after - before;
      rows.push([
        ...[
          kind.name,
          kind.runs,
          round(percentile(without, 0.5), 2),
          round(before, 2),
          round(after, 2),
          round(after / before, 2),
        ],
        ...[round(after - before, 2), round(percentile(native, 0.95), 1), round(percentile(guarded, 0.95), 1)],
      ]);
    }
  } finally {
    await plain.close();
    await close();
    await arrivals.close();
  }
  keep('network', {
    title: 'A page’s own traffic, guarded and not',
    note: 'From a page’s call to the whole answer of a server on this machine, in milliseconds by the clock, in Chromium with the enterprise build installed by a policy: stand-ins in the page, and the blocking listener. The same kinds of requests, in turn: from an AI site (*guarded*), from a site that is none in the same browser (*unguarded*: the browser asks the listener there too, since AI sites’ requests go to any address), and in a browser without Sourcekeep. No text is indexed, and no two are the same. The page itself lets go what sends no words: an address, a body without any. Prose and code alike are judged in the service worker before they leave; the listener judges all but long texts that it knows from there once more.',
    head: [
      'request',
      'runs',
      'p50 no Sourcekeep',
      'p50 unguarded',
      'p50 guarded',
      'ratio',
      'added p50',
      'p95 unguarded',
      'p95 guarded',
    ],
    rows,
    values,
  });
});
