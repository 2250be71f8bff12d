/** The list of public code that comes with the command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { temporaryFolder } from '../source/test-repository.ts';
import { readBundledList } from './bundled-list.ts';

test('the list of the repository is found and fits both profiles', async () => {
  const compact = await readBundledList('compact');
  expect(compact.version).toMatch(/^[0-9a-f]{8}$/u);
  expect((await readBundledList('sensitive')).version).toBe(compact.version);
  expect(compact.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('a list that is not there or damaged is named, with the way out', async () => {
  const file = join(temporaryFolder(), 'public-code.bin');
  await expect(readBundledList('compact', file)).rejects.toThrow(Failure);
  await expect(readBundledList('compact', file)).rejects.toThrow('--no-bundled-public');
  const { bytes } = await readBundledList('compact');
  writeFileSync(file, bytes.slice(0, 1_000_000));
  await expect(readBundledList('compact', file)).rejects.toThrow(/public-code\.bin: .*damaged/u);
  writeFileSync(file, 'no list at all, whatever it is, but long enough for a header');
  await expect(readBundledList('compact', file)).rejects.toThrow('not a list');
});
