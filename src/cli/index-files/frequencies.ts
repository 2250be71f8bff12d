/** The frequencies of public code's tokens: beside the built tool, or in the repository that it runs from. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { knowsFrequencies, useFrequencies } from '../../engine/evidence.ts';
import { FrequenciesError } from '../../engine/frequencies.ts';
import { describeSystemError, Failure } from '../failure.ts';

function fileOfFrequencies(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../../../public-code/frequencies.bin' : 'frequencies.bin', import.meta.url));
}

/** To be awaited before an index is used. Throws a `Failure` that names the file when it isn't there or is damaged. */
export async function readFrequencies(): Promise<void> {
  if (!knowsFrequencies()) await readFrequenciesFrom(fileOfFrequencies());
}

/** The same from a file that is named. */
export async function readFrequenciesFrom(file: string): Promise<void> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Failure(`${file}: ${describeSystemError(error)}`);
  });
  try {
    useFrequencies(bytes);
  } catch (error) {
    if (error instanceof FrequenciesError) throw new Failure(`${file}: is damaged; install Sourcekeep again`);
    throw error;
  }
}
