/** Indexes of two million real lines, and of 10 and (with `--full`) 100 million synthetic ones: built, opened, asked. */
import { rmSync } from 'node:fs';
import { test } from '@playwright/test';
import { runBundled } from './bundled.ts';
import { textOf, unseenPackages } from './corpus.ts';
import { counted, keep, round } from './figures.ts';
import type { Opened, OpenedInput } from './run-opened.ts';
import { howTimed } from './timed.ts';
import {
  buildIndex,
  type CodeTree,
  hasSyntheticTree,
  markTenMillionLines,
  realTree,
  removeTree,
  syntheticTree,
  TEN_MILLION,
} from './trees.ts';

const HUNDRED_MILLION = 100_000_000;
const TEXTS = 60;
const isFull = process.env['SOURCEKEEP_BENCH_FULL'] === '1';

interface Built {
  readonly jobs: number;
  readonly wall: number;
  readonly cpu: number;
  readonly system: number;
  readonly megabytes: number;
}

function remove(dir: string): void {
  for (const path of [dir, `${dir}.key`]) rmSync(path, { recursive: true });
}

async function measure(tree: CodeTree, name: string): Promise<{ builds: Built[]; opened: Opened }> {
  const builds: Built[] = [];
  let dir = '';
  for (const jobs of [1, 2]) {
    const built = buildIndex(tree, `${name}-${jobs}`, jobs);
    builds.push({ jobs, wall: built.wall, cpu: built.cpu, system: built.system, megabytes: built.megabytes });
    console.error(
      `${name}, ${jobs} jobs: ${built.wall} s, CPU ${built.cpu.toFixed(1)} s, ${built.megabytes.toFixed(0)} MB`,
    );
    if (jobs === 1) remove(built.dir);
    else dir = built.dir;
  }
  const texts = Array.from({ length: TEXTS }, (_, run) => textOf(unseenPackages, 100_000, run / TEXTS));
  const input: OpenedInput = { dir, texts };
  const opened = await runBundled<Opened>('run-opened', input, ['--expose-gc']);
  // Another benchmark asks that of ten million lines.
  if (tree.lines < TEN_MILLION || tree.lines > 2 * TEN_MILLION) remove(dir);
  return { builds, opened };
}

function keepScale(
  name: string,
  title: string,
  note: string,
  tree: CodeTree,
  measured: Awaited<ReturnType<typeof measure>>,
): void {
  const { builds, opened } = measured;
  const source = tree.bytes / 1e6;
  const of = (jobs: number): Built => builds.find((built) => built.jobs === jobs) as Built;
  keep(name, {
    title,
    note: `${note} ${counted(tree.files)} files, ${counted(tree.lines)} lines, ${counted(Math.round(source))} MB; ${counted(opened.lines)} lines and ${counted(opened.fingerprints)} fingerprints in the index, profile compact. ${howTimed} Memory is the largest resident set.`,
    head: ['build', 'wall s', 'CPU s', 'of it in the system', 'MB/s of source', 'MB/s per core', 'memory MB'],
    rows: [
      ...builds.map(({ jobs, wall, cpu, system, megabytes }) => [
        ...[jobs === 1 ? '1 job' : `${jobs} jobs`, round(wall, 1), round(cpu, 1), round(system, 1)],
        ...[round(source / wall, 0), round(source / cpu, 0), round(megabytes, 0)],
      ]),
    ],
    more: {
      head: ['the index', ''],
      rows: [
        ['lookup part, bytes per line', round(opened.lookupBytes / opened.lines, 3)],
        ['whole index, bytes per line', round(opened.totalBytes / opened.lines, 2)],
        ['lookup part, MB', round(opened.lookupBytes / 1e6, 1)],
        ['buffers held once it is open, MB', round(opened.buffers / 1e6, 1)],
        ['time to open, ms', round(opened.open, 0)],
        ['decision on 100 kB that isn’t indexed, p50 ms', round(opened.p50, 2)],
        ['the same, p95 ms', round(opened.p95, 2)],
      ],
    },
    values: {
      lines: opened.lines,
      lookup: opened.lookupBytes,
      total: opened.totalBytes,
      buffers: opened.buffers,
      open: opened.open,
      p50: opened.p50,
      wall2: of(2).wall,
      memory2: of(2).megabytes,
      rate1: source / of(1).cpu,
      rate2: source / of(2).cpu,
    },
  });
}

test('real lines', async () => {
  const tree = await realTree();
  const note = 'The indexed packages of `npm run eval`, both parts, many languages.';
  keepScale('scale-real', 'Scale: real code', note, tree, await measure(tree, 'real'));
});

const SYNTHETIC =
  'Synthetic: real files copied again and again, every name replaced and every sixth line followed by another statement, so that no fingerprint stands twice (`bench/synthetic/generate.mjs`). A real index of so many lines is smaller, since repositories share code.';

test('10 million lines', async () => {
  const tree = await syntheticTree(TEN_MILLION);
  keepScale('scale-10m', 'Scale: 10 million lines', SYNTHETIC, tree, await measure(tree, '10m'));
  markTenMillionLines();
});

if (isFull) {
  test('100 million lines', async () => {
    test.setTimeout(7_200_000);
    const wasThere = hasSyntheticTree(HUNDRED_MILLION);
    const tree = await syntheticTree(HUNDRED_MILLION);
    const note = `${SYNTHETIC} Measured by \`npm run bench -- scale --full\` alone.`;
    keepScale('scale-100m', 'Scale: 100 million lines', note, tree, await measure(tree, '100m'));
    // Gigabytes that somebody wants to keep are made by hand (bench/synthetic/generate.mjs) or by a run cut short.
    if (!wasThere) removeTree(tree);
  });
}
