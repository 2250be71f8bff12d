/** How fast code is read: stages of the engine, and SCANOSS, Dolos and jscpd on the same files in the same run. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from '@playwright/test';
import { runBundled } from './bundled.ts';
import { filesOf, folderOf, indexedPackages } from './corpus.ts';
import { counted, keep, lowerQuartile, round } from './figures.ts';
import { installJscpd, installScanossAndDolos, versionOf } from './peers.ts';
import type { Reading, ThroughputInput, ThroughputOutput } from './run-throughput.ts';
import { howTimed, timed, timedCli } from './timed.ts';

/** Peers are slow: they read one file of so many. */
const EVERY = 8;
const RUNS = 5;
const root = join(import.meta.dirname, '..');

/** The files as a tree that two whole processes read. */
function treeOf(files: readonly string[], folder: string): string {
  const modules = dirname(folderOf('three'));
  for (const file of files) {
    const target = join(folder, 'code', file.slice(modules.length + 1));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
  return join(folder, 'code');
}

/** Both programs as whole processes, over the same tree: processor time, and wall time. */
function readByProcesses(tree: string, folder: string): (Reading & { wall: number })[] {
  const readings: (Reading & { wall: number })[] = [];
  const add = (tool: string, run: (i: number) => { cpu: number; wall: number }): void => {
    const runs = Array.from({ length: RUNS }, (_, i) => run(i));
    const seconds = lowerQuartile(runs.map(({ cpu }) => cpu));
    readings.push({ tool, seconds, wall: lowerQuartile(runs.map(({ wall }) => wall)), runs: RUNS });
  };
  add('`sourcekeep index`, whole process', (i) => timedCli(['index', tree, '--out', join(folder, `index-${i}`)]));
  const jscpd = installJscpd();
  if (jscpd !== undefined) {
    const options = ['--silent', '--no-gitignore', '--max-size', '10mb', '--max-lines', '1000000'];
    add('jscpd with pairing, whole process', () => timed([jscpd, ...options, tree]));
  }
  return readings;
}

test('throughput', async () => {
  const all = indexedPackages.flatMap(filesOf);
  const files = all.filter((_, i) => i % EVERY === 0);
  const peers = installScanossAndDolos();
  const input: ThroughputInput = { root, files, peers };
  const output = await runBundled<ThroughputOutput>('run-throughput', input, ['--expose-gc']);
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-bench-'));
  const processes = readByProcesses(treeOf(files, join(folder, 'sample')), folder);
  const large = readByProcesses(treeOf(all, join(folder, 'all')), join(folder, 'all'));
  rmSync(folder, { recursive: true, force: true });

  const own = output.same.find(({ tool }) => tool.startsWith('IndexWriter.add: '))?.seconds ?? Number.NaN;
  const times = (ratio: number): number => round(ratio, ratio < 10 ? 2 : 0);
  const rate = (megabytes: number, seconds: number): number =>
    round(megabytes / seconds, megabytes / seconds < 10 ? 2 : 0);
  const values: Record<string, number> = {};
  for (const { tool, seconds } of [...output.same, ...processes]) values[`same ${tool}`] = output.megabytes / seconds;
  const versions = peers === undefined ? '' : ` scanoss ${versionOf(peers, 'scanoss')}, dolos-lib ${versionOf(peers, '@dodona/dolos-lib')}.`;
  keep('throughput-peers', {
    title: 'Throughput beside others, on the same files',
    note: `Every ${EVERY}th file of ${indexedPackages.join(', ')}: ${files.length} files, ${counted(output.lines)} lines, ${round(output.megabytes)} MB of JavaScript and TypeScript (what Dolos reads). Processor time, lower quartile of the runs; the last column says how many times longer than \`IndexWriter.add\` it takes. Fingerprinting alone, except where another thing is said; a process has its start in it.${versions}`,
    head: ['what', 'CPU s', 'MB/s per core', 'runs', '× IndexWriter.add'],
    rows: [...output.same, ...processes].map(({ tool, seconds, runs }) => [
      ...[tool, round(seconds, 3), rate(output.megabytes, seconds), runs, times(seconds / own)],
    ]),
    values,
  });

  const { corpus } = output;
  for (const { tool, seconds } of corpus.readings) values[`corpus ${tool}`] = corpus.megabytes / seconds;
  const megabytes = output.megabytes * (all.length / files.length);
  keep('throughput-engine', {
    title: 'Throughput of the engine, many languages',
    note: `The indexed packages of \`npm run eval\`, both parts: ${counted(corpus.lines)} lines, ${round(corpus.megabytes)} MB, one process, one thread. Goal: 120 MB/s per core.`,
    head: ['what', 'CPU s', 'MB/s per core', 'runs'],
    rows: corpus.readings.map(({ tool, seconds, runs }) => [
      ...[tool, round(seconds, 2), rate(corpus.megabytes, seconds), runs],
    ]),
    values: Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith('corpus '))),
  });
  keep('throughput-processes', {
    title: 'Whole processes, all files of three packages',
    note: `${indexedPackages.join(', ')}: some ${round(megabytes, 0)} MB. ${howTimed} jscpd looks for pairs too, which is what it is for, and writes nothing; Sourcekeep writes an index and leaves public code out.`,
    head: ['what', 'CPU s', 'wall s', 'MB/s per core', 'MB/s, wall'],
    rows: large.map(({ tool, seconds, wall }) => [
      ...[tool, round(seconds, 2), round(wall, 2), rate(megabytes, seconds), rate(megabytes, wall)],
    ]),
  });
});
