import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeFrequencies, FrequenciesError, frequencySlots, readFrequencies } from './frequencies.ts';
import { Lexer } from './lex.ts';

const file = new Uint8Array(readFileSync(new URL('../../public-code/frequencies.bin', import.meta.url)));

describe('the file of frequencies', () => {
  test('gives what was written', () => {
    const bits = Array.from({ length: 16 }, (_, i) => i + 0.5);
    const level = (seed: number) => (_: unknown, slot: number) => (slot * 7 + (slot >> 4) + seed) & 15;
    const levels = {
      words: Array.from({ length: frequencySlots.words }, level(1)),
      structure: Array.from({ length: frequencySlots.structure }, level(2)),
      comments: Array.from({ length: frequencySlots.comments }, level(3)),
    };
    const read = readFrequencies(encodeFrequencies(bits, levels));
    for (const name of ['words', 'structure', 'comments'] as const) {
      expect([...read[name]]).toEqual(levels[name].map((one) => one + 0.5));
    }
  });

  test('is refused with any byte changed, cut short or grown', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = file.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        expect(() => readFrequencies(damaged)).toThrow(FrequenciesError);
      }),
    );
    for (const other of [file.subarray(0, -1), new Uint8Array([...file, 0]), new Uint8Array()]) {
      expect(() => readFrequencies(other)).toThrow(FrequenciesError);
    }
  });

  test('knows frequent words of any language from rare ones', () => {
    const { words } = readFrequencies(file);
    const bitsOf = (text: string): number[] => {
      const { exact } = new Lexer().lex(text);
      return Array.from(exact.hashes.subarray(0, exact.length), (hash) => {
        return words[(hash >>> 1) & (words.length - 1)] as number;
      });
    };
    for (const bits of bitsOf('return if def func public')) expect(bits).toBeLessThan(10);
    expect(Math.max(...bitsOf('quarterlyAccrualReconciler'))).toBeGreaterThan(12);
  });
});

describe('evidence', () => {
  afterEach(() => vi.resetModules());

  test('is refused until the frequencies are given: without them nothing is clean', async () => {
    vi.resetModules();
    const { evidenceSums, knowsFrequencies, useFrequencies } = await import('./evidence.ts');
    const { exact } = new Lexer().lex('const total = ledger.sum();');
    expect(knowsFrequencies()).toBe(false);
    expect(() => evidenceSums('exact', exact)).toThrow(/useFrequencies/u);
    expect(() => useFrequencies(file.subarray(1))).toThrow(/damaged/u);
    expect(() => evidenceSums('exact', exact)).toThrow(/useFrequencies/u);
    useFrequencies(file);
    expect(evidenceSums('exact', exact).at(-1)).toBeGreaterThan(0);
  });
});
