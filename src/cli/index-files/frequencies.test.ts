import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../source/test-repository.ts';
import { readFrequencies, readFrequenciesFrom } from './frequencies.ts';

it('names the file when it is not there or damaged', async () => {
  const file = join(temporaryFolder(), 'frequencies.bin');
  await expect(readFrequenciesFrom(file)).rejects.toThrow(/frequencies\.bin: /u);
  await writeFile(file, 'SKFR');
  await expect(readFrequenciesFrom(file)).rejects.toThrow(/frequencies\.bin: is damaged/u);
});

it('finds the file of the repository', async () => {
  await expect(readFrequencies()).resolves.toBeUndefined();
});
