/** What was judged passes once, whole, at its site, for a moment. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SMALL_INPUT } from '../engine/ledger/ledger.ts';
import { type Clean, createClean } from './clean.ts';

const x = 'x'.repeat(SMALL_INPUT + 1);
const y = 'y'.repeat(SMALL_INPUT + 1);
const z = 'z'.repeat(SMALL_INPUT + 1);

describe('texts that were judged', () => {
  let time = 0;
  let clean: Clean;
  beforeEach(() => {
    vi.useFakeTimers();
    time = 0;
    clean = createClean(() => time);
    clean.begin();
  });

  test('pass once, at their site', () => {
    clean.add('a', [x, y]);
    expect(clean.take('b', [x])).toBe(false);
    expect(clean.take('a', [x])).toBe(true);
    expect(clean.take('a', [x])).toBe(false);
    expect(clean.take('a', [y])).toBe(true);
  });

  test('pass all or none, and by themselves alone', () => {
    clean.add('a', [x, y]);
    expect(clean.take('a', [x, z])).toBe(false);
    expect(clean.take('a', [`${x} `, y])).toBe(false);
    expect(clean.take('a', [])).toBe(false);
    expect(clean.take('a', [y, x])).toBe(true);
  });

  test('pass for a moment, and not under another policy or index', () => {
    clean.add('a', [x]);
    time = 6000;
    expect(clean.take('a', [x])).toBe(false);
    clean.add('a', [x]);
    clean.forget();
    expect(clean.take('a', [x])).toBe(false);
  });

  test('are long: short ones are judged again, together with those that came meanwhile', () => {
    const short = 'x'.repeat(SMALL_INPUT);
    clean.add('a', [short]);
    expect(clean.take('a', [short])).toBe(false);
  });

  test('are few, and not kept where nobody asks', () => {
    const long = 'x'.repeat(6_000_000);
    clean.add('a', [y, ...['a', 'b', 'c'].map((end) => long + end)]);
    expect(clean.take('a', [y])).toBe(false);
    expect(clean.take('a', [`${long}a`])).toBe(false);
    expect(clean.take('a', [`${long}c`])).toBe(true);
    const unasked = createClean();
    unasked.add('a', [x]);
    expect(unasked.take('a', [x])).toBe(false);
  });
});
