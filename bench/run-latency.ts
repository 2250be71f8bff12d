/** How long a decision takes, with a real index of millions of lines and with synthetic sets of fingerprints. */
import { type CorpusFile, loadCorpus } from '../eval/corpus.ts';
import { buildIndex, openBuilt } from '../eval/detector.ts';
import { publicCodeOf } from '../eval/public-code.ts';
import type { IndexReader } from '../src/engine/index/reader.ts';
import { scan } from '../src/engine/scan.ts';
import { lowerQuartile, percentile } from './figures.ts';
import { lookupSet } from './synthetic/lookup-set.ts';
import { task } from './task.ts';

export interface LatencyInput {
  readonly root: string;
  /** Sizes of texts in characters, and how many different texts of each. */
  readonly sizes: readonly (readonly [characters: number, runs: number])[];
  /** How many fingerprints the synthetic sets hold. */
  readonly sets: readonly number[];
}

export interface Latency {
  readonly characters: number;
  readonly isIndexed: boolean;
  readonly runs: number;
  /** Milliseconds by the clock. */
  readonly p50: number;
  readonly p95: number;
  /** Milliseconds of processor time, lower quartile. */
  readonly cpu: number;
  /** How many of the texts had a finding. */
  readonly found: number;
}

export interface SetLatency {
  readonly fingerprints: number;
  readonly megabytes: number;
  /** Nanoseconds for one fingerprint that isn't there, and where 6 % are. */
  readonly missing: number;
  readonly mixed: number;
  /** Decision on 100 kB that isn't indexed. */
  readonly decision: Latency;
}

export interface LatencyOutput {
  readonly lines: number;
  readonly fingerprints: number;
  readonly decisions: readonly Latency[];
  readonly sets: readonly SetLatency[];
}

const WARM_UP = 20;
const PROBES = 1 << 19;
const PROBE_RUNS = 7;

/** Whole files joined until `characters` are there, beginning at another file for each run. */
function textsOf(files: readonly CorpusFile[], characters: number, runs: number): string[] {
  return Array.from({ length: runs }, (_, run) => {
    const first = Math.floor((run * 0.618_033_988_75 * files.length) % files.length);
    let text = '';
    for (let i = 0; text.length < characters; i++) text += files[(first + i) % files.length]?.text ?? '';
    return text.slice(0, characters);
  });
}

/** What the product does with its default policy: secrets are looked for, markers there are none. */
async function decide(texts: readonly string[], index: IndexReader, isIndexed: boolean): Promise<Latency> {
  const times: number[] = [];
  const cpu: number[] = [];
  let found = 0;
  const judge = (text: string): ReturnType<typeof scan> =>
    scan([{ type: 'text/plain', text }], { index, secrets: true, markers: [], codeMinLines: 0 });
  for (let i = 0; i < WARM_UP; i++) await judge(texts[i % texts.length] ?? '');
  for (const text of texts) {
    const before = process.cpuUsage();
    const start = performance.now();
    const { findings } = await judge(text);
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
    found += Number(findings.some(({ kind }) => kind === 'source'));
  }
  const characters = texts[0]?.length ?? 0;
  const quantiles = { p50: percentile(times, 0.5), p95: percentile(times, 0.95), cpu: lowerQuartile(cpu) };
  return { characters, isIndexed, runs: texts.length, ...quantiles, found };
}

/** Keeps probes from being left out as useless. */
let sink = 0;

async function withSet(n: number, index: IndexReader, clean: readonly string[]): Promise<SetLatency> {
  const probesOf = ({ lookup, hi, lo }: ReturnType<typeof lookupSet>): number => {
    const times: number[] = [];
    for (let run = 0; run < PROBE_RUNS; run++) {
      const before = process.cpuUsage();
      for (let i = 0; i < hi.length; i++) sink ^= lookup.rank(hi[i] as number, lo[i] as number);
      const { user, system } = process.cpuUsage(before);
      times.push(((user + system) * 1000) / hi.length);
    }
    return lowerQuartile(times);
  };
  const set = lookupSet(n, PROBES, 0.06);
  const mixed = probesOf(set);
  const isMiss = Array.from(set.hi, (hi, i) => set.lookup.rank(hi, set.lo[i] as number) < 0);
  const missing = probesOf({
    ...set,
    hi: set.hi.filter((_, i) => isMiss[i]),
    lo: set.lo.filter((_, i) => isMiss[i]),
  });
  // The set has no places; a text that isn't indexed asks for next to none.
  const probing = Object.create(index, {
    rank: {
      value: (_segment: number, hi: number, lo: number) => {
        sink ^= set.lookup.rank(hi, lo);
        return -1;
      },
    },
  }) as IndexReader;
  const decision = await decide(clean, probing, false);
  console.error(`${n} fingerprints: ${mixed.toFixed(1)} ns, decision ${decision.p50.toFixed(2)} ms`);
  return { fingerprints: set.lookup.length, megabytes: set.bytes / 1e6, missing, mixed, decision };
}

await task(async (input): Promise<LatencyOutput> => {
  const { root, sizes, sets } = input as LatencyInput;
  const corpora = [await loadCorpus('tuning'), await loadCorpus('heldOut')];
  const indexed = corpora.flatMap(({ organisation }) => organisation);
  const others = corpora.flatMap((corpus) => corpus.others);
  const index = await openBuilt(buildIndex(indexed, 'compact', publicCodeOf('compact', root).options));
  const { lines, fingerprints } = await index.totals();
  console.error(`${lines} lines indexed`);
  const decisions: Latency[] = [];
  for (const [characters, runs] of sizes) {
    for (const isIndexed of [false, true]) {
      decisions.push(await decide(textsOf(isIndexed ? indexed : others, characters, runs), index, isIndexed));
    }
  }
  const clean = textsOf(others, 100_000, 100);
  const measured: SetLatency[] = [];
  for (const n of sets) measured.push(await withSet(n, index, clean));
  if (sink === 0.5) console.error(sink);
  return { lines, fingerprints, decisions, sets: measured };
});
