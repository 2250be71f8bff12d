/** What is copied at home counts at AI sites, over restarts of the worker; what is copied elsewhere doesn't. */
import { expect, test, vi } from 'vitest';
import { PolicySchema } from '../contract/policy.ts';
import { parse } from 'valibot';
import type { PolicyState } from './effective-policy.ts';
import { createCopies } from './copies.ts';

vi.mock('../platform/storage.ts', () => ({ storedInSession: () => ({}) }));

type Stored = NonNullable<Parameters<typeof createCopies>[1]>;
const policy = parse(PolicySchema, { origins: ['https://git.acme.example/shop/*'] });
const policies = { current: () => Promise.resolve({ policy } as PolicyState) };
const home = { trusted: false, url: 'https://git.acme.example/shop/src/cart.ts?raw=1' };
const text = Array.from({ length: 12 }, (_, i) => `const total${i} = addUp(basket${i}, discount${i});`).join('\n');
const paste = [{ type: 'text/plain', text }];

function memory(): Stored & { value: unknown } {
  return {
    value: { key: '', segments: [] },
    read() {
      return Promise.resolve(this.value as Awaited<ReturnType<Stored['read']>>);
    },
    write(value) {
      this.value = JSON.parse(JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

test('a copy from an origin is found, by the next worker as well, until it is forgotten', async () => {
  const store = memory();
  const copies = createCopies(policies, store);
  void copies.add(text, home);
  const { findings, marks } = await copies.scan(paste, undefined, () => false);
  expect(findings).toMatchObject([{ repository: 'git.acme.example', file: 'shop/src/cart.ts', confidence: 'exact' }]);
  const granted = new Set(marks);
  expect(
    (
      await copies.scan(
        paste,
        (mark) => granted.has(mark),
        () => false,
      )
    ).findings,
  ).toEqual([]);
  expect(JSON.stringify(store.value)).not.toContain('basket');
  const next = createCopies(policies, store);
  expect((await next.scan(paste, undefined, () => false)).findings).toHaveLength(1);
  await next.clear();
  expect((await next.scan(paste, undefined, () => false)).findings).toEqual([]);
});

test('elsewhere, and on other paths of that host, nothing is taken in', async () => {
  const copies = createCopies(policies, memory());
  await copies.add(text, { trusted: false, url: 'https://git.acme.example/other/cart.ts' });
  await copies.add(text, { trusted: false, url: 'https://example.com/shop/src/cart.ts' });
  await copies.add(text, { trusted: false });
  expect((await copies.scan(paste, undefined, () => false)).findings).toEqual([]);
});
