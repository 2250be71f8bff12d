/** The verdict that can't wait keeps to its time also where it asks whether code is new. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scanLookup } from '../engine/lookup-scan.ts';
import type { Action } from '../contract/event.ts';
import { defaultSettings } from './test-surroundings.ts';

const { effectivePolicy } = await import('./effective-policy.ts');
const { networkVerdict } = await import('./network-verdict.ts');
const { someSite } = await import('./sites.ts');

const code = readFileSync(new URL('../engine/lex.ts', import.meta.url), 'utf8').slice(0, 4000);
const markKey = new Uint8Array(16).fill(3);
const marks = new Set(scanLookup([code], { secrets: false, markers: [], codeMinLines: 1, markKey }).marks);
const ledger = { addNow: () => ({ lines: 0, marks: [], renewed: [], ids: [] }) };

/** Judges code while no index is there. The second deadline has passed once it was asked for `patience` times. */
function verdict(isGranted: boolean, patience: number): { readonly action: Action; readonly asked: number } {
  let asked = 0;
  const { action } = networkVerdict(
    { texts: [code], address: [], unread: [] },
    {
      state: effectivePolicy({ onError: 'block' }, defaultSettings, true),
      index: undefined,
      place: { site: someSite, url: 'https://chatgpt.com/' },
      granted: (mark) => isGranted && marks.has(mark),
      cleared: () => false,
      markKey,
      isPastDeadline: () => false,
      moreTime: () => () => ++asked > patience,
    },
    ledger,
  );
  return { action, asked };
}

test('code that was let through goes, as far as there is time to see that it was', () => {
  const { action, asked } = verdict(true, Infinity);
  expect({ action, isAsked: asked > 0 }).toEqual({ action: 'allow', isAsked: true });
  for (let patience = 0; patience < asked; patience++) {
    const hurried = verdict(true, patience);
    expect(hurried.action).toBe('block');
    // Nothing more is looked at once time is over.
    expect(hurried.asked).toBe(patience + 1);
  }
});

test('code that nobody let through is new, however much time there is', () => {
  for (const patience of [0, 1, 2, 3, 10, Infinity]) expect(verdict(false, patience).action).toBe('block');
});
