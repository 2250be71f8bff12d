/**
 * Real chat interfaces from npm, and what such interfaces do by hand, send and receive with the guard on: prose and
 * public code as without it, in every step that they can notice; indexed code is stopped, and they show their usual error.
 */
import { expect, type Page } from '@playwright/test';
import { way } from '../ways/way.ts';
import { answerChats } from './servers.ts';
import './talk.ts';

interface Case {
  readonly form: string;
  readonly guard: string;
  readonly page: string;
  readonly kind: string;
  /** What the interface tells when it is stopped. */
  readonly failure: RegExp;
  /** Given up by the page in the same breath: nobody is asked. Or later: once it has arrived, or the person is asked. */
  readonly givenUp?: 'at once' | 'later';
}

const cases: readonly Case[] = [
  { form: 'deep-chat, JSON', guard: 'guardFetch', page: 'deep-chat', kind: 'json', failure: /error/i },
  { form: 'deep-chat, streamed answer', guard: 'guardFetch', page: 'deep-chat', kind: 'stream', failure: /error/i },
  { form: 'deep-chat, files', guard: 'guardFetch', page: 'deep-chat', kind: 'files', failure: /error/i },
  { form: 'deep-chat, WebSocket', guard: 'guardWebSocket', page: 'deep-chat', kind: 'socket', failure: /error/i },
  { form: 'AI SDK useChat, streamed answer', guard: 'guardFetch', page: 'ai-sdk', kind: '', failure: /error/i },
  {
    form: 'AI SDK useChat, stopped on the way',
    guard: 'guardFetch',
    page: 'ai-sdk',
    kind: 'stopped',
    failure: /error/i,
  },
  { form: 'SignalR, JSON', guard: 'guardWebSocket', page: 'signalr', kind: 'json', failure: /error|closed/i },
  {
    form: 'SignalR, MessagePack',
    guard: 'guardWebSocket',
    page: 'signalr',
    kind: 'messagepack',
    failure: /error|closed/i,
  },
  { form: 'chatscope, fetch', guard: 'guardFetch', page: 'chatscope', kind: '', failure: /error/i },
  { form: 'upload with progress', guard: 'guardXhr', page: 'plain', kind: 'upload', failure: /error/ },
  {
    form: 'request given up at once',
    guard: 'guardFetch',
    page: 'plain',
    kind: 'abort at once',
    failure: /AbortError/,
    givenUp: 'at once',
  },
  {
    form: 'request given up later',
    guard: 'guardFetch',
    page: 'plain',
    kind: 'abort later',
    failure: /AbortError/,
    givenUp: 'later',
  },
  { form: 'answer read as it comes', guard: 'guardFetch', page: 'plain', kind: 'stream', failure: /error: TypeError/ },
  {
    form: 'service worker in between',
    guard: 'guardFetch',
    page: 'plain',
    kind: 'service worker',
    failure: /error: TypeError/,
  },
  { form: 'WebSocket, order of messages', guard: 'guardWebSocket', page: 'plain', kind: 'socket', failure: /closed/ },
];

const PROSE = 'Which harbours of the north coast stay free of ice in winter, and since when has that been recorded?';

async function talk(page: Page, text: string): Promise<string[]> {
  await page.waitForFunction(() => 'chat' in window);
  return page.evaluate((said) => window.chat.talk(said), text);
}

for (const { form, guard, page: name, kind, failure, givenUp } of cases) {
  way({ way: 'Chat interface', form, guard }, async (stage) => {
    const { arrivals, guarded, native } = stage;
    answerChats(arrivals);
    const address = `/chats/${name}.html?kind=${encodeURIComponent(kind)}`;
    const sayAt = async (origin: string, text: string): Promise<string[]> => {
      const page = await stage.page(address, origin);
      arrivals.clear();
      const said = talk(page, text);
      // What is given up in the same breath may have left by then, or not.
      if (givenUp !== 'at once') await arrivals.untilArrived(text);
      if (givenUp === 'later') await page.evaluate(() => window.giveUp?.());
      return said;
    };
    for (const text of [PROSE, stage.publicCode(60)]) {
      const expected = await sayAt(native, text);
      expect(expected).not.toContain('hangs');
      expect(await sayAt(guarded, text)).toEqual(expected);
    }

    // Where the page gives up while the person is being asked, there must be something to ask.
    await stage.settings({ action: givenUp === 'later' ? 'warn' : 'block' });
    const page = await stage.page(address);
    arrivals.clear();
    const code = stage.indexedCode(40);
    const said = talk(page, code);
    // A row that fails closes its page first.
    said.catch(() => undefined);
    if (givenUp === 'later') {
      await stage.dialog(page);
      await page.evaluate(() => window.giveUp?.());
    }
    if (givenUp === undefined) await stage.cancel(page);
    const log = await said;
    expect(log).not.toContain('hangs');
    expect(log.join('\n')).toMatch(failure);
    if (givenUp === 'at once') {
      // Whether that one would have left is a matter of luck; the next is not given up, and is asked about.
      const next = page.evaluate((body) => fetch('/api', { method: 'POST', body }).then(String, String), code);
      next.catch(() => undefined);
      await stage.cancel(page);
      expect(await next).toContain('Failed to fetch');
    }
    expect(arrivals.linesArrived(code)).toEqual([]);
  });
}
