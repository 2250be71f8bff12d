/** Answers that are kept: one for all who wait, a new one after a failure or when it was forgotten. */
import { expect, it } from 'vitest';
import { remembered } from './remembered.ts';

interface Asked {
  readonly resolve: (value: number) => void;
  readonly reject: (reason: Error) => void;
}

/** Questions that the test answers one by one. */
function questions(): { readonly ask: () => Promise<number>; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  return { ask: () => new Promise((resolve, reject) => void asked.push({ resolve, reject })), asked };
}

it('asks once for all, and not before somebody wants to know', async () => {
  const { ask, asked } = questions();
  const answer = remembered(ask);
  expect(asked).toHaveLength(0);
  const both = Promise.all([answer.current(), answer.current()]);
  asked[0]?.resolve(7);
  expect(await both).toEqual([7, 7]);
  expect(await answer.current()).toBe(7);
  expect(asked).toHaveLength(1);
});

it('asks again after a failure, and when it has forgotten', async () => {
  const { ask, asked } = questions();
  const answer = remembered(ask);
  const first = answer.current();
  asked[0]?.reject(new Error('busy'));
  await expect(first).rejects.toThrow('busy');
  const second = answer.current();
  asked[1]?.resolve(2);
  expect(await second).toBe(2);
  answer.forget();
  const third = answer.current();
  asked[2]?.resolve(3);
  expect(await third).toBe(3);
});

it('keeps the newer answer when the one before fails late', async () => {
  const { ask, asked } = questions();
  const answer = remembered(ask);
  const first = answer.current();
  answer.forget();
  const second = answer.current();
  asked[0]?.reject(new Error('late'));
  await expect(first).rejects.toThrow('late');
  asked[1]?.resolve(2);
  expect(await second).toBe(2);
  expect(await answer.current()).toBe(2);
  expect(asked).toHaveLength(2);
});
