/** The frequencies of public code's tokens, from the extension's own package: nothing is matched before they are here. */
import { knowsFrequencies, useFrequencies } from '../engine/evidence.ts';
import { remembered } from './remembered.ts';

/**
 * To be awaited before an index is used; reads the file once in a worker's life.
 * @throws FrequenciesError when the file is damaged, and what `fetch` throws when it can't be read
 */
export async function readFrequencies(): Promise<void> {
  if (!knowsFrequencies()) await frequencies.current();
}

const frequencies = remembered(async () => {
  // A path of the package and nothing else: a test of the store build lets no other address through.
  const response = await fetch('/frequencies.bin');
  useFrequencies(new Uint8Array(await response.arrayBuffer()));
});
