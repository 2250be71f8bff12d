/** How long a decision takes in one thread of Node: texts from 1 kB to 1 MB, indexes from millions of lines on. */
import { join } from 'node:path';
import { test } from '@playwright/test';
import { runBundled } from './bundled.ts';
import { counted, keep, round } from './figures.ts';
import type { LatencyInput, LatencyOutput } from './run-latency.ts';

const SIZES = [
  [1_000, 300],
  [10_000, 200],
  [100_000, 120],
  [1_000_000, 16],
] as const;
const SETS = [1e6, 1e7, 5e7];

function sizeName(characters: number): string {
  return characters < 1_000_000 ? `${characters / 1000} kB` : `${characters / 1_000_000} MB`;
}

test('decisions', async () => {
  const input: LatencyInput = { root: join(import.meta.dirname, '..'), sizes: SIZES, sets: SETS };
  const { lines, fingerprints, decisions, sets } = await runBundled<LatencyOutput>('run-latency', input);
  const values: Record<string, number> = { lines };
  for (const { characters, isIndexed, p50, p95 } of decisions) {
    const name = `${sizeName(characters)} ${isIndexed ? 'indexed' : 'clean'}`;
    values[`${name} p50`] = p50;
    values[`${name} p95`] = p95;
  }
  keep('latency-decision', {
    title: 'Decision in one thread',
    note: `\`scan\` as the product calls it by default (secrets too), warm, keyed, profile compact. Index of ${counted(lines)} lines, ${counted(fingerprints)} fingerprints, in memory: the indexed packages of \`npm run eval\`. Each run judges another text of whole files joined. Milliseconds; CPU is the lower quartile of processor time. Goal: p50 of 5 ms for 100 kB and 50 ms for 1 MB.`,
    head: ['text', 'runs', 'with a source finding', 'p50', 'p95', 'CPU'],
    rows: decisions.map(({ characters, isIndexed, runs, found, p50, p95, cpu }) => [
      ...[`${sizeName(characters)}, ${isIndexed ? 'all of it indexed' : 'not indexed'}`, runs, found],
      ...[round(p50, 2), round(p95, 2), round(cpu, 2)],
    ]),
    values,
  });
  keep('latency-lookup', {
    title: 'Probes and decisions with more fingerprints',
    note: 'Synthetic fingerprints, as evenly spread as the keyed function leaves real ones. A probe asks whether one fingerprint is there: nanoseconds of processor time, lower quartile of seven times half a million. The decision is on 100 kB that isn’t indexed (some 30,000 probes), milliseconds by the clock; what passes by chance isn’t followed.',
    head: [
      'fingerprints',
      'lookup part MB',
      'ns a probe, none there',
      'ns a probe, 6 % there',
      'decision p50',
      'decision p95',
    ],
    rows: sets.map((set) => [
      ...[counted(set.fingerprints), round(set.megabytes, 1), round(set.missing), round(set.mixed)],
      ...[round(set.decision.p50, 2), round(set.decision.p95, 2)],
    ]),
    values: Object.fromEntries(sets.map((set, i) => [`decision ${SETS[i]}`, set.decision.p50])),
  });
});
