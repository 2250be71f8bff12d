/** What becomes of held inputs: their order, every answer, every fault, and what is reported of each. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DialogAnswer, DialogRequest, Redaction, SiteState, Verdict } from '../contract/message.ts';
import { MAX_JUDGED_CHARACTERS, QUIET_MILLISECONDS } from '../contract/message.ts';
import { plainContents } from './contents.ts';
import { createHold, type Held, type HoldParts } from './hold.ts';

const state: SiteState = {
  type: 'site-state',
  holdUninspectable: false,
  active: true,
  siteName: 'Chat',
  matches: [],
  holdAll: false,
  onError: 'ask',
  timeoutMilliseconds: 1500,
};

const dialog: DialogRequest = {
  action: 'warn',
  channel: 'paste',
  siteName: 'Chat',
  findings: [],
  excerpt: [],
  redactable: true,
  assistant: { name: 'Corp AI', url: 'https://ai.corp.example/' },
};
const allow: Verdict = { id: '', action: 'allow' };
const verdict = (action: 'warn' | 'justify' | 'block'): Verdict => ({
  id: 'v1',
  action,
  dialog: { ...dialog, action },
});

/** A world around the hold in which everything that happens is written down. */
function stage(changes: Partial<HoldParts> = {}) {
  const log: string[] = [];
  const verdicts: ((verdict: Verdict | Error) => void)[] = [];
  const parts: HoldParts = {
    ask: () =>
      new Promise((resolve, reject) =>
        verdicts.push((value) => (value instanceof Error ? reject(value) : resolve(value))),
      ),
    isConnected: () => true,
    site: () => state,
    redact: async () => ({ text: 'rest', cut: ['cut'] }) satisfies Redaction,
    report: ({ type, outcome, reason, ...more }) =>
      void log.push([type, 'fault' in more ? more.fault : more.id, outcome, reason].filter(Boolean).join(' ')),
    showDialog: async ({ action, fault }) => {
      log.push(`dialog ${action}${fault === undefined ? '' : ` ${fault}`}`);
      return { choice: 'cancel' };
    },
    showChip: () => {
      log.push('chip');
      return () => void log.push('no chip');
    },
    announce: (text) => void log.push(text.replace('Sourcekeep: ', '')),
    ...changes,
  };
  const hold = createHold(parts);
  const held = (name: string, more: Partial<Held> = {}): Held => ({
    channel: 'paste',
    contents: plainContents(name),
    matters: true,
    release: async () => void log.push(`land ${name}`),
    releaseWithout: async (text) => {
      log.push(`land ${text} for ${name}`);
      return 'redacted';
    },
    leave: () => void log.push('leave'),
    comeBack: () => void log.push('come back'),
    drop: () => void log.push(`drop ${name}`),
    ...more,
  });
  return { log, verdicts, hold, held, idle: () => vi.waitFor(() => expect(hold.isBusy()).toBe(false)) };
}

const answering = (answer: DialogAnswer): Partial<HoldParts> => ({ showDialog: async () => answer });

describe('order', () => {
  test('later ones wait for earlier ones, whenever their verdicts come', async () => {
    const { log, verdicts, hold, held, idle } = stage();
    hold.take(held('first'));
    hold.take(held('second'));
    hold.take(held('small', { matters: false }));
    expect(hold.isBusy()).toBe(true);
    expect(verdicts).toHaveLength(2);
    verdicts[1]?.(allow);
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual([]);
    verdicts[0]?.(allow);
    await idle();
    expect(log).toEqual(['land first', 'land second', 'land small']);
  });

  test('one that fails keeps none from landing, and says so', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('gone'));
    const { log, verdicts, hold, held, idle } = stage();
    hold.take(held('first', { release: fail, releaseWithout: fail }));
    hold.take(held('second'));
    for (const answer of verdicts) answer({ id: 'v1', action: 'audit' });
    await idle();
    expect(log).toEqual([
      'outcome v1 blocked',
      'fault failed blocked',
      'drop first',
      'nothing was pasted, because something failed. Try again.',
      'land second',
      'outcome v1 sent',
    ]);
  });

  test('what is allowed but fails to land does so as plain text', async () => {
    const { log, verdicts, hold, held, idle } = stage();
    hold.take(held('first', { release: () => Promise.reject(new Error('markup')) }));
    verdicts[0]?.({ id: 'v1', action: 'audit' });
    await idle();
    expect(log).toEqual(['land first for first', 'outcome v1 sent']);
  });

  test('a dialog that fails lets nothing land', async () => {
    const { log, verdicts, hold, held, idle } = stage({ showDialog: () => Promise.reject(new Error('no dialog')) });
    hold.take(held('text'));
    verdicts[0]?.(verdict('warn'));
    await idle();
    expect(log).toContain('fault failed blocked');
    expect(log).toContain('drop text');
    expect(log).not.toContain('land text');
  });

  test('what is too small to matter is judged where everything is', async () => {
    const { log, verdicts, hold, held, idle } = stage({ site: () => ({ ...state, holdAll: true }) });
    hold.take(held('small', { matters: false }));
    expect(verdicts).toHaveLength(1);
    verdicts[0]?.(verdict('block'));
    await idle();
    expect(log).toContain('outcome v1 blocked');
  });
});

describe('verdicts', () => {
  test.each([
    [allow, ['land text']],
    [{ id: 'v1', action: 'audit' } as Verdict, ['land text', 'outcome v1 sent']],
    [
      verdict('warn'),
      ['leave', 'dialog warn', 'come back', 'drop text', 'outcome v1 cancelled', 'nothing was pasted.'],
    ],
    [
      verdict('block'),
      ['leave', 'dialog block', 'come back', 'drop text', 'outcome v1 blocked', 'nothing was pasted.'],
    ],
    // A verdict that asks for a dialog but brings none lets nothing through.
    [{ id: 'v1', action: 'warn' } as Verdict, ['drop text', 'outcome v1 blocked']],
  ])('%j', async (given, expected) => {
    const { log, verdicts, hold, held, idle } = stage();
    hold.take(held('text'));
    verdicts[0]?.(given);
    await idle();
    expect(log).toEqual(expected);
  });

  const answers: [DialogAnswer, 'warn' | 'justify' | 'block', string[]][] = [
    [{ choice: 'anyway' }, 'warn', ['land text', 'outcome v1 overridden', 'pasted.']],
    [
      { choice: 'anyway', reason: 'a good one' },
      'justify',
      ['land text', 'outcome v1 overridden a good one', 'pasted.'],
    ],
    [{ choice: 'anyway' }, 'block', ['drop text', 'outcome v1 blocked', 'nothing was pasted.']],
    [{ choice: 'assistant' }, 'warn', ['drop text', 'outcome v1 cancelled', 'nothing was pasted.']],
    [
      { choice: 'assistant', copied: true },
      'justify',
      ['drop text', 'outcome v1 cancelled', 'nothing was pasted. Text copied; paste it in Corp AI.'],
    ],
    [{ choice: 'unavailable' }, 'warn', ['drop text', 'outcome v1 cancelled', 'nothing was pasted.']],
    [{ choice: 'redact' }, 'block', ['land rest for text', 'outcome v1 redacted', 'pasted without the matched lines.']],
  ];
  test.each(answers)('answer %j to %s', async (answer, action, expected) => {
    const { log, verdicts, hold, held, idle } = stage(answering(answer));
    hold.take(held('text'));
    verdicts[0]?.(verdict(action));
    await idle();
    expect(log).toEqual(['leave', 'come back', ...expected]);
  });

  test.each([
    ['paste', 'text'],
    ['submit', 'text'],
    // The envelope of a request is no text of the person's.
    ['network', undefined],
    ['navigation', undefined],
  ] as const)('of a %s, what the assistant may take over is %s', async (channel, text) => {
    const requests: DialogRequest[] = [];
    const showDialog = async (request: DialogRequest): Promise<DialogAnswer> => {
      requests.push(request);
      return { choice: 'cancel' };
    };
    const { verdicts, hold, held, idle } = stage({ showDialog });
    hold.take(held('text', { channel }));
    const asked = verdict('block');
    verdicts[0]?.({ ...asked, dialog: { ...dialog, channel } });
    await idle();
    expect(requests.map((request) => request.text)).toEqual([text]);
  });

  test('nothing lands where too little is left, or where it would still be stopped', async () => {
    const redact = async (): Promise<Redaction> => ({ text: null, cut: [] });
    const { log, verdicts, hold, held, idle } = stage({ ...answering({ choice: 'redact' }), redact });
    hold.take(held('text'));
    verdicts[0]?.(verdict('warn'));
    await idle();
    expect(log.slice(2, 4)).toEqual(['drop text', 'outcome v1 blocked']);
  });

  test('an editor that puts cut lines back is reported as what it is', async () => {
    const { log, verdicts, hold, held, idle } = stage(answering({ choice: 'redact' }));
    hold.take(held('text', { releaseWithout: async () => 'sent' }));
    verdicts[0]?.(verdict('warn'));
    await idle();
    expect(log).toContain('outcome v1 sent');
    expect(log.at(-1)).toMatch(/still holds matched lines/);
  });
});

describe('without a verdict', () => {
  const asked = [
    'leave',
    'dialog warn failed',
    'come back',
    'drop text',
    'fault failed cancelled',
    'nothing was pasted.',
  ];
  const stopped = [
    'leave',
    'dialog block failed',
    'come back',
    'drop text',
    'fault failed blocked',
    'nothing was pasted.',
  ];
  test.each([
    ['ask', asked],
    ['allow', ['land text', 'fault failed sent']],
    ['block', stopped],
  ] as const)('onError %s', async (onError, expected) => {
    const { log, verdicts, hold, held, idle } = stage({ site: () => ({ ...state, onError }) });
    hold.take(held('text'));
    verdicts[0]?.(new Error('no'));
    // A worker that was stopped in the middle is asked once more.
    await vi.waitFor(() => expect(verdicts).toHaveLength(2));
    verdicts[1]?.(new Error('no'));
    await idle();
    expect(log).toEqual(expected);
  });

  test("the dialog still offers the approved assistant, with the held text, and the organisation's words", async () => {
    const assistant = { name: 'Corp AI', url: 'https://ai.corp.example/' };
    const message = { text: 'Questions? #security' };
    const shown: DialogRequest[] = [];
    const { verdicts, hold, held, idle } = stage({
      site: () => ({ ...state, onError: 'block', assistant, message }),
      showDialog: async (request) => {
        shown.push(request);
        return { choice: 'cancel' };
      },
    });
    hold.take(held('text'));
    verdicts[0]?.(new Error('no'));
    await vi.waitFor(() => expect(verdicts).toHaveLength(2));
    verdicts[1]?.(new Error('no'));
    await idle();
    expect(shown).toMatchObject([{ fault: 'failed', assistant, message, text: 'text' }]);
  });

  test('a worker that was stopped in the middle starts again, and nobody notices', async () => {
    const { log, verdicts, hold, held, idle } = stage();
    hold.take(held('text'));
    verdicts[0]?.(new Error('the message channel closed'));
    await vi.waitFor(() => expect(verdicts).toHaveLength(2));
    verdicts[1]?.(allow);
    await idle();
    expect(log).toEqual(['land text']);
  });

  test('the extension is gone', async () => {
    const { log, verdicts, hold, held, idle } = stage({ isConnected: () => false });
    hold.take(held('text'));
    await idle();
    expect(verdicts).toHaveLength(0);
    expect(log).toContain('dialog warn disconnected');
  });

  test('too much is not even sent', async () => {
    const { log, verdicts, hold, held, idle } = stage();
    hold.take(held('text', { contents: plainContents('x'.repeat(MAX_JUDGED_CHARACTERS + 1)) }));
    await idle();
    expect(verdicts).toHaveLength(0);
    expect(log).toContain('dialog warn too-large');
  });

  test('nobody is asked about a word or two', async () => {
    const { log, verdicts, hold, held, idle } = stage({ site: () => ({ ...state, holdAll: true }) });
    hold.take(held('word', { matters: false }));
    verdicts[0]?.(new Error('no'));
    // A worker that was stopped in the middle is asked once more.
    await vi.waitFor(() => expect(verdicts).toHaveLength(2));
    verdicts[1]?.(new Error('no'));
    await idle();
    expect(log).toEqual(['land word', 'fault failed sent']);
  });
});

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is quiet at first, then shows a chip, and gives up when the time is over', async () => {
    const { log, hold, held } = stage({ site: () => ({ ...state, onError: 'allow' }) });
    hold.take(held('text'));
    await vi.advanceTimersByTimeAsync(QUIET_MILLISECONDS - 1);
    expect(log).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(log).toEqual(['chip']);
    await vi.advanceTimersByTimeAsync(state.timeoutMilliseconds - QUIET_MILLISECONDS);
    expect(log).toEqual(['chip', 'no chip', 'land text', 'fault timeout sent']);
    expect(hold.isBusy()).toBe(false);
  });

  test('a verdict that comes too late is reported to have ended as the paste did', async () => {
    const { log, verdicts, hold, held } = stage({ site: () => ({ ...state, onError: 'allow' }) });
    hold.take(held('text'));
    await vi.advanceTimersByTimeAsync(state.timeoutMilliseconds);
    expect(log.at(-1)).toBe('fault timeout sent');
    verdicts[0]?.(verdict('block'));
    await vi.advanceTimersByTimeAsync(0);
    expect(log.at(-1)).toBe('outcome v1 sent');
  });

  test('a verdict in time shows no chip', async () => {
    const { log, verdicts, hold, held } = stage();
    hold.take(held('text'));
    await vi.advanceTimersByTimeAsync(QUIET_MILLISECONDS - 1);
    verdicts[0]?.(allow);
    await vi.advanceTimersByTimeAsync(10 * state.timeoutMilliseconds);
    expect(log).toEqual(['land text']);
  });
});
