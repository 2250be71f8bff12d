/** How fast code is read: stages of the engine, and SCANOSS, Dolos and jscpd on the same files in the same run. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from '@playwright/test';
import { runBundled } from './bundled.ts';
import { filesOf, folderOf, indexedPackages } from './corpus.ts';
import { counted, keep, lowerQuartile, round } from './figures.ts';
import { installJscpd, installScanossAndDolos, versionOf } from './peers.ts';
import type { PatternReading, PatternsInput } from './run-patterns.ts';
import type { Reading, ThroughputInput, ThroughputOutput } from './run-throughput.ts';
import { howTimed, timed, timedCli } from './timed.ts';

/** As policies may have them; the last ones hold no text that every match must hold, or one that lines do have. */
const patterns = [
  '\\bcom\\.acme\\.',
  '(?:acme|globex)-[A-Z]{2,4}-\\d{3,6}',
  'password\\s*=\\s*["\'][^"\']+["\']',
  'confidential.*acme',
  '(?:\\w+\\.)+internal\\b',
  '\\p{Lu}{3}\\d{4,}',
  '(?:[a-z]+\\.)+[a-z]+Matrix\\d',
  '[a-z]+Matrix\\d',
];

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
  const files = indexedPackages.flatMap(filesOf);
  const peers = installScanossAndDolos();
  const input: ThroughputInput = { root, files, peers };
  const { megabytes, lines, same, corpus } = await runBundled<ThroughputOutput>('run-throughput', input);
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-bench-'));
  const all: readonly (Reading & { wall?: number })[] = [...same, ...readByProcesses(treeOf(files, folder), folder)];
  rmSync(folder, { recursive: true, force: true });

  const own = same.find(({ tool }) => tool.startsWith('IndexWriter.add: '))?.seconds ?? Number.NaN;
  const digits = (value: number): number => round(value, value < 10 ? 2 : 0);
  const versions =
    peers === undefined
      ? ''
      : ` scanoss ${versionOf(peers, 'scanoss')}, dolos-lib ${versionOf(peers, '@dodona/dolos-lib')}.`;
  keep('throughput-peers', {
    title: 'Throughput beside others, on the same files',
    note: `${indexedPackages.join(', ')}: ${counted(files.length)} files, ${counted(lines)} lines, ${round(megabytes)} MB of JavaScript and TypeScript (what Dolos reads). Processor time, lower quartile of the runs; the last column says how many times longer than \`IndexWriter.add\` it takes. SCANOSS and Dolos fingerprint in memory; jscpd and \`sourcekeep index\` are whole processes with their start and all that they do: jscpd looks for pairs, which is what it is for, and writes nothing; Sourcekeep sorts, seals and writes an index. ${howTimed}${versions}`,
    head: ['what', 'CPU s', 'wall s', 'MB/s per core', 'runs', '× IndexWriter.add'],
    rows: all.map(({ tool, seconds, runs, wall }) => [
      ...[tool, round(seconds, 3), wall === undefined ? '' : round(wall, 2), digits(megabytes / seconds), runs],
      digits(seconds / own),
    ]),
    values: Object.fromEntries(all.map(({ tool, seconds }) => [tool, megabytes / seconds])),
  });
  keep('throughput-engine', {
    title: 'Throughput of the engine, many languages',
    note: `The indexed packages of \`npm run eval\`, both parts: ${counted(corpus.lines)} lines, ${round(corpus.megabytes)} MB, one process, one thread. Goal: 120 MB/s per core.`,
    head: ['what', 'CPU s', 'MB/s per core', 'runs'],
    rows: corpus.readings.map(({ tool, seconds, runs }) => [
      ...[tool, round(seconds, 2), digits(corpus.megabytes / seconds), runs],
    ]),
    values: Object.fromEntries(corpus.readings.map(({ tool, seconds }) => [tool, corpus.megabytes / seconds])),
  });
});

test('patterns', async () => {
  const input: PatternsInput = { files: indexedPackages.flatMap(filesOf).slice(0, 400), patterns };
  const readings = await runBundled<PatternReading[]>('run-patterns', input);
  keep('patterns', {
    title: 'Patterns of a policy',
    note: `${counted(input.files.length)} files of ${indexedPackages.join(', ')}, line by line; million characters a second of processor time, lower quartile of seven runs. The engine's own patterns end in linear time (docs/adr/0016-linear-time-patterns.md), as RE2 does (package re2js); the platform's backtrack and may never end.`,
    head: ['pattern', 'lines that fit', 'own', 'RegExp', 're2js'],
    rows: readings.map(({ pattern, fitting, speeds: { own, native, re2 } }) => [
      ...[`\`${pattern.replaceAll('|', '\\|')}\``, counted(fitting)],
      ...[own, native, re2].map((speed) => round(speed, 0)),
    ]),
  });
});
