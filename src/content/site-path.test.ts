/** Where a site is a path of a larger host, only that path is guarded; what can't be known is. */
import { expect, test } from 'vitest';
import { isOnSite } from './site-path.ts';

const copilot = ['https://github.com/copilot/*'];

test.each([
  ['https://github.com/copilot', true],
  ['https://github.com/copilot/c/1?x=1#y', true],
  ['https://github.com/copilots', false],
  ['https://github.com/acme/payments', false],
])('%s: %s', (url, expected) => {
  expect(isOnSite(copilot, [url])).toBe(expected);
  expect(isOnSite(copilot, ['about:blank', url])).toBe(expected);
});

test('either address is enough; an unreadable one, or no pattern, leaves it to the service worker', () => {
  expect(isOnSite(copilot, ['https://github.com/copilot', 'https://example.com/'])).toBe(true);
  expect(isOnSite(copilot, ['https://github.com/x', undefined])).toBe(true);
  expect(isOnSite([], ['https://github.com/x'])).toBe(true);
});
