/** Numbers that look random and are the same in every run. */

/** A generator of numbers from 0 up to 1. */
export type Random = () => number;

/** @param seed any text; equal texts give equal sequences */
export function randomOf(seed: string): Random {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('Nothing to pick from.');
  return value;
}

/** Picks with probability proportional to a weight. */
export class WeightedPicker<T> {
  private readonly values: readonly T[];
  private readonly sums: Float64Array;
  private readonly total: number;

  constructor(values: readonly T[], weightOf: (value: T) => number) {
    this.values = values;
    this.sums = new Float64Array(values.length);
    let sum = 0;
    values.forEach((value, i) => (this.sums[i] = sum += weightOf(value)));
    this.total = sum;
  }

  pick(random: Random): T {
    const wanted = random() * this.total;
    let low = 0;
    let high = this.sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sums[middle] as number) <= wanted) low = middle + 1;
      else high = middle;
    }
    return this.values[low] as T;
  }
}
