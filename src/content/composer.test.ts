/** What is known of drafts: by their text alone, for a time, and nothing after the policy has changed. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Request, SiteState, Verdict } from '../contract/message.ts';
import { createComposer, type Draft } from './composer.ts';

const LONG = 'const total = items.reduce((sum, item) => sum + item.price, 0);';

/** A frame with editors that are objects with a text. */
function stage() {
  const state = { now: 0, connected: true, holdAll: false };
  const asked: Extract<Request, { type: 'judge' }>[] = [];
  const answers: ((verdict: Verdict | Error) => void)[] = [];
  const composer = createComposer(
    {
      ask: (request) => {
        asked.push(request);
        return new Promise((resolve, reject) =>
          answers.push((verdict) => (verdict instanceof Error ? reject(verdict) : resolve(verdict))),
        );
      },
      isConnected: () => state.connected,
      site: () => ({ holdAll: state.holdAll }) as SiteState,
      composerAt: (element) => element as HTMLElement,
      textsOf: (editor) => [{ type: 'text/plain', text: (editor as unknown as { text: string }).text }],
    },
    () => state.now,
  );
  const draft = (text: string): Draft => composer.draftAt({ text } as unknown as Element) as Draft;
  const learn = async (text: string, verdict: Verdict | Error): Promise<void> => {
    const learning = composer.learn(draft(text));
    answers.pop()?.(verdict);
    await learning;
  };
  return { state, asked, composer, draft, learn, known: (text: string) => composer.known(draft(text)) };
}

const allow: Verdict = { id: '', action: 'allow' };
const warn: Verdict = { id: '', action: 'warn' };

describe('what is known of a draft', () => {
  test('nothing, until its verdict has come', async () => {
    const { known, learn } = stage();
    expect(known(LONG)).toBe('unknown');
    await learn(LONG, allow);
    expect(known(LONG)).toBe('clean');
    expect(known(`${LONG} `)).toBe('unknown');
  });

  test('it is stopped by whatever the policy would ask about', async () => {
    for (const [action, expected] of [
      ['audit', 'clean'],
      ['warn', 'stopped'],
      ['justify', 'stopped'],
      ['block', 'stopped'],
    ] as const) {
      const { known, learn } = stage();
      await learn(LONG, { id: '', action });
      expect(known(LONG)).toBe(expected);
    }
  });

  test('a text that can’t be a finding is clean, unless the policy has markers; an empty one always is', () => {
    const { known, state } = stage();
    expect(known('hello')).toBe('clean');
    state.holdAll = true;
    expect(known('hello')).toBe('unknown');
    expect(known(' \n')).toBe('clean');
  });

  test('no verdict, no knowledge', async () => {
    const { known, learn, state, asked } = stage();
    await learn(LONG, new Error('gone'));
    expect(known(LONG)).toBe('unknown');
    state.connected = false;
    await learn(LONG, allow);
    expect(asked).toHaveLength(1);
  });

  test('it ends after ten minutes, and is learnt anew', async () => {
    const { known, learn, state } = stage();
    await learn(LONG, warn);
    state.now = 600_000;
    expect(known(LONG)).toBe('unknown');
    await learn(LONG, allow);
    expect(known(LONG)).toBe('clean');
  });

  test('a change of the policy ends it, and a verdict from before counts no more', async () => {
    const { known, learn, composer } = stage();
    await learn(LONG, allow);
    composer.forget();
    expect(known(LONG)).toBe('unknown');
    const other = stage();
    const learning = other.learn(LONG, allow);
    other.composer.forget();
    await learning;
    expect(other.known(LONG)).toBe('unknown');
  });

  test('a person’s yes stands against a verdict that comes later', async () => {
    const { known, learn, composer, draft } = stage();
    composer.allow(draft(LONG));
    await learn(LONG, warn);
    expect(known(LONG)).toBe('clean');
  });

  test('what is being written is asked about without a trace', async () => {
    const { learn, asked } = stage();
    await learn(LONG, allow);
    expect(asked).toMatchObject([{ channel: 'composer', record: false }]);
  });
});

test('two drafts have one key only when their texts are the same', () => {
  const { draft } = stage();
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(draft(a).key === draft(b).key).toBe(a === b);
    }),
  );
  // Neighbours: one letter changed, two swapped.
  fc.assert(
    fc.property(fc.string({ minLength: 2 }), fc.nat(), (text, at) => {
      const i = at % (text.length - 1);
      const swapped = text.slice(0, i) + text.charAt(i + 1) + text.charAt(i) + text.slice(i + 2);
      expect(draft(swapped).key === draft(text).key).toBe(swapped === text);
    }),
  );
});
