import { afterEach, describe, expect, test, vi } from 'vitest';
import { digestOf, fetchCorpus, packagesOf } from './corpus.ts';

const sets = ['organisation', 'others'] as const;
const parts = ['tuning', 'heldOut'] as const;

afterEach(() => vi.unstubAllEnvs());

describe('the lists', () => {
  test('no package is in two sets', () => {
    const names = sets.flatMap((set) => parts.flatMap((part) => packagesOf(set, part).map(({ name }) => name)));
    expect(new Set(names).size).toBe(names.length);
  });

  test('every package has an exact version and a digest', () => {
    for (const set of sets) {
      for (const { version, integrity } of parts.flatMap((part) => packagesOf(set, part))) {
        expect(version).toMatch(/^\d+\.\d+\.\d+/);
        expect(integrity).toMatch(/^sha512-[\w+/]+=*$/);
      }
    }
  });
});

test('a registry that cannot be reached is named as the reason', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_fetch_retries', '0');
  vi.stubEnv('npm_config_offline', 'true');
  const missing = { name: 'sourcekeep-no-such-package', version: '1.0.0', integrity: 'sha512-AA==' };
  await expect(fetchCorpus([missing])).rejects.toThrow(/could not be fetched from the npm registry/);
});

test('blanks make no other text', () => {
  expect(digestOf('a  b\r\n\tc ')).toBe(digestOf('a b c'));
  expect(digestOf('a b')).not.toBe(digestOf('a c'));
});
