/** The few statistics that results are told in. */

/** 95 % of a normal distribution lie so many deviations around its middle. */
const Z = 1.959964;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's 95 % interval of a share. */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const p = hits / n;
  const z2 = Z * Z;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Clopper and Pearson's exact 95 % interval of a share; for rare events. */
export function clopperPearson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const low = hits === 0 ? 0 : bisect((p) => 1 - cumulative(hits - 1, n, p) - 0.025);
  const high = hits === n ? 1 : bisect((p) => 0.025 - cumulative(hits, n, p));
  return { low, high };
}

/** Where a growing function of a share passes zero. */
function bisect(f: (p: number) => number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability of at most `hits` of `n` at a share of `p` each. */
function cumulative(hits: number, n: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return hits >= n ? 1 : 0;
  const logOdds = Math.log(p) - Math.log1p(-p);
  let term = n * Math.log1p(-p);
  let sum = Math.exp(term);
  for (let i = 1; i <= hits; i++) {
    term += Math.log((n - i + 1) / i) + logOdds;
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
