/** Runs of printable characters in unknown bytes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printableRuns, wideRuns } from './printable.ts';

const runs = (bytes: Uint8Array, least: number): string[] =>
  Buffer.from(bytes)
    .toString('latin1')
    .split(/[^\x20-\x7e\t\n\r]+/)
    .filter((run) => run.length >= least);

test('in ASCII, they are what an expression finds', () => {
  const byte = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 32, max: 126 }) }, fc.constantFrom(0, 7, 10, 127));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 400 }), fc.integer({ min: 2, max: 30 }), (list, least) => {
      const bytes = Uint8Array.from(list);
      const expected = runs(bytes, least);
      expect(printableRuns(bytes, least)).toEqual({ text: expected.join('\n'), bytes: expected.join('').length });
    }),
  );
});

test('longer characters belong to a run when they are whole', () => {
  const bytes = new Uint8Array([0xc3, ...Buffer.from('größe — ≥ 12 🙂 ende'), 0xc3, 0x28, 0xff]);
  expect(printableRuns(bytes, 8).text).toBe('größe — ≥ 12 🙂 ende');
});

test('in UTF-16 at odd places, too', () => {
  const text = Buffer.from('const tariff = 12;', 'utf16le');
  for (const head of [[0xff], [0xff, 0xff]]) {
    expect(wideRuns(Uint8Array.from([...head, ...text, 0xff, 0xff]), 12).text).toBe('const tariff = 12;');
  }
});
