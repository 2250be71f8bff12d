/** What was let go a moment ago, and nothing else. */
import { expect, test } from 'vitest';
import { createVouched } from './vouched.ts';

test('a body of unknown size that a person lets go is one, of that tab, and for a while', () => {
  let time = 0;
  const vouched = createVouched(() => time);
  vouched.vouchForUnsized(5, 20_000);
  expect([vouched.isVouched(6, undefined), vouched.isVouched(5, 0), vouched.isVouched(5, 70_000)]).toEqual([
    false,
    false,
    false,
  ]);
  expect([vouched.isVouched(5, undefined), vouched.isVouched(5, undefined)]).toEqual([true, false]);
  vouched.vouchForUnsized(5, 20_000);
  time = 20_000;
  expect(vouched.isVouched(5, undefined)).toBe(false);
});

test('it adds nothing to uploads that were approved', () => {
  const vouched = createVouched(() => 0);
  vouched.vouch(5, 1000);
  vouched.vouch(5, 2000);
  vouched.vouchForUnsized(5, 20_000);
  expect(vouched.isVouched(5, 3000)).toBe(true);
  expect(vouched.isVouched(5, 999)).toBe(false);
});
