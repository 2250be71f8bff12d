/** The frequencies of public code's tokens, from the extension's own package: nothing is matched before they are here. */
import { knowsFrequencies, useFrequencies } from '../engine/evidence.ts';

let reading: Promise<void> | undefined;

/**
 * To be awaited before an index is used; reads the file once in a worker's life.
 * @throws FrequenciesError when the file is damaged, and what `fetch` throws when it can't be read
 */
export async function readFrequencies(): Promise<void> {
  if (knowsFrequencies()) return;
  reading ??= read();
  try {
    await reading;
  } finally {
    reading = undefined;
  }
}

async function read(): Promise<void> {
  // A path of the package and nothing else: a test of the store build lets no other address through.
  const response = await fetch('/frequencies.bin');
  useFrequencies(new Uint8Array(await response.arrayBuffer()));
}
