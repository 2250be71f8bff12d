/** Sorting fingerprints by value, then by place. */

/**
 * Numbers of the fingerprints in ascending order of (hi, lo, place). Since keyed fingerprints are spread evenly, buckets
 * by their bits behind those that all have in common are small, and the sort is linear.
 * @param common leading bits that all of them share
 */
export function sortedOrder(hi: Uint32Array, lo: Uint32Array, place: Float64Array, common: number): Uint32Array {
  const n = hi.length;
  const bits = Math.max(1, Math.min(22, 32 - common, Math.floor(Math.log2(Math.max(2, n))) - 1));
  const shift = 32 - bits;
  const starts = new Uint32Array(2 ** bits + 1);
  for (let i = 0; i < n; i++) starts[(((hi[i] as number) << common) >>> shift) + 1]!++;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1] as number;
  const order = new Uint32Array(n);
  const next = starts.slice();
  for (let i = 0; i < n; i++) order[next[((hi[i] as number) << common) >>> shift]!++] = i;
  const compare = (a: number, b: number): number =>
    (hi[a] as number) - (hi[b] as number) ||
    (lo[a] as number) - (lo[b] as number) ||
    (place[a] as number) - (place[b] as number);
  for (let bucket = 0; bucket < 2 ** bits; bucket++) {
    const from = starts[bucket] as number;
    const to = starts[bucket + 1] as number;
    if (to - from > 24) {
      order.subarray(from, to).sort(compare);
      continue;
    }
    for (let i = from + 1; i < to; i++) {
      const value = order[i] as number;
      let j = i - 1;
      while (j >= from && compare(order[j] as number, value) > 0) {
        order[j + 1] = order[j] as number;
        j--;
      }
      order[j + 1] = value;
    }
  }
  return order;
}
