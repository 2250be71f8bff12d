import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const file = readFileSync(new URL('../../public-code/frequencies.bin', import.meta.url));

/** A worker that has just started, whose package answers with `bytes`, one after the other. */
async function starting(...bytes: (Uint8Array | undefined)[]) {
  vi.resetModules();
  const answers = vi.fn<(path: string) => Promise<Response>>();
  for (const one of bytes) {
    if (one === undefined) answers.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    else answers.mockResolvedValueOnce(new Response(new Uint8Array(one)));
  }
  vi.stubGlobal('fetch', answers);
  const { readFrequencies } = await import('./frequencies.ts');
  const { knowsFrequencies } = await import('../engine/evidence.ts');
  return { readFrequencies, knowsFrequencies, answers };
}

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

it('reads the file of the package once, however many wait for it', async () => {
  const { readFrequencies, knowsFrequencies, answers } = await starting(file);
  await Promise.all([readFrequencies(), readFrequencies()]);
  await readFrequencies();
  expect(answers.mock.calls).toEqual([['/frequencies.bin']]);
  expect(knowsFrequencies()).toBe(true);
});

it('throws when it can’t be read or is damaged, and tries again when it is asked again', async () => {
  const { readFrequencies, knowsFrequencies } = await starting(undefined, file.subarray(1), file);
  await expect(readFrequencies()).rejects.toThrow('Failed to fetch');
  await expect(readFrequencies()).rejects.toThrow(/damaged/u);
  expect(knowsFrequencies()).toBe(false);
  await readFrequencies();
  expect(knowsFrequencies()).toBe(true);
});
