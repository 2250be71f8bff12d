/**
 * A lookup part of any size without the code behind it: fingerprints as evenly spread as the keyed function leaves them,
 * put straight into the writer of the lookup part. For measuring probes beyond what real code fills.
 */
import { Lookup, LookupWriter, lookupShape, sameLookup } from '../../src/engine/index/lookup.ts';

export interface LookupSet {
  readonly lookup: Lookup;
  /** Bytes that it holds in memory. */
  readonly bytes: number;
  /** Fingerprints to ask for, of which `hits` are there. */
  readonly hi: Uint32Array;
  readonly lo: Uint32Array;
  readonly hits: number;
}

const DISTINCT = 2 ** 24;

function scrambled(value: number): number {
  let m = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  m = Math.imul(m ^ (m >>> 13), 0xc2b2ae35);
  return m ^ (m >>> 16);
}

/** 32 bits that look like chance, from a number; two numbers may have the same, as with chance. */
function mixed(value: number): number {
  return (scrambled(value) + scrambled(scrambled(value + 0x3c6ef372) ^ 0x9e3779b9)) >>> 0;
}

/**
 * @param n fingerprints in the set, up to 2^31
 * @param probes how many to ask for
 * @param share of the probes that are there, 0 to 1
 */
export function lookupSet(n: number, probes: number, share: number): LookupSet {
  const all = Float64Array.from({ length: n }, (_, i) => mixed(i) * DISTINCT + (mixed(i ^ 0x5bd1e995) >>> 8)).sort();
  const shape = lookupShape(n);
  const writer = new LookupWriter(n, shape);
  let hiBefore = 0;
  let loBefore = 0;
  all.forEach((value, i) => {
    const hi = Math.floor(value / DISTINCT);
    const lo = value % DISTINCT;
    if (i === 0 || !sameLookup(hiBefore, loBefore, hi, lo, shape)) writer.put(hi, lo);
    hiBefore = hi;
    loBefore = lo;
  });
  const { sets, counts } = writer.finish();
  const hi = new Uint32Array(probes);
  const lo = new Uint32Array(probes);
  const every = Math.round(1 / share);
  let hits = 0;
  for (let i = 0; i < probes; i++) {
    const isHit = i % every === 0;
    const value = isHit ? (all[mixed(i ^ 0x9e3779b9) % n] ?? 0) : 0;
    hi[i] = isHit ? Math.floor(value / DISTINCT) : mixed(i ^ 0x27d4eb2f);
    lo[i] = isHit ? value % DISTINCT : mixed(i ^ 0x165667b1) >>> 8;
    if (isHit) hits++;
  }
  const lookup = new Lookup(sets, counts, writer.length, shape);
  return { lookup, bytes: sets.length + counts.length, hi, lo, hits };
}
