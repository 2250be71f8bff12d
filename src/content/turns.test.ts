/** Turns: how many at once, in which order, and what a failure leaves. */
import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('never more than so many at once, all in their order, failures among them', async () => {
  const turns = createTurns(3);
  const log: number[] = [];
  let running = 0;
  let most = 0;
  const work = (name: number) => async (): Promise<number> => {
    log.push(name);
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    if (name % 4 === 0) throw new Error('failed');
    return name;
  };
  const all = await Promise.allSettled(Array.from({ length: 20 }, (_, name) => turns(work(name))));
  expect(most).toBe(3);
  expect(log).toEqual(Array.from({ length: 20 }, (_, name) => name));
  expect(all.map(({ status }) => status === 'rejected')).toEqual(
    Array.from({ length: 20 }, (_, name) => name % 4 === 0),
  );
});
