/** The command line as a whole process: indexing from nothing, again, by shards, and checking. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { filesOf, folderOf, indexedPackages, otherPackages, textOf, windowsOf } from './corpus.ts';
import { counted, keep, lowerQuartile, percentile, round } from './figures.ts';
import { howTimed, type Timed, timedCli } from './timed.ts';

const RUNS = 3;
const SHARDS = 8;
const SNIPPETS = 1_000;
const SNIPPET_LINES = 25;

const FOUND = [1];

type Row = [name: string, ...numbers: number[]];

function rowOf(name: string, runs: readonly Timed[]): Row {
  const median = (of: (run: Timed) => number): number => round(percentile(runs.map(of), 0.5), 2);
  const memory = Math.max(...runs.map(({ megabytes }) => megabytes));
  return [name, median(({ wall }) => wall), median(({ cpu }) => cpu), round(memory, 0)];
}

function times(run: () => Timed): Timed[] {
  return Array.from({ length: RUNS }, run);
}

/** A folder of so many files of 25 lines: half of them cut from indexed code, half from other code. */
function writeSnippets(folder: string): void {
  mkdirSync(folder);
  const own = windowsOf(indexedPackages, SNIPPET_LINES, SNIPPETS / 2);
  const others = windowsOf(otherPackages, SNIPPET_LINES, SNIPPETS / 2);
  [...own, ...others].forEach((text, i) => writeFileSync(join(folder, `snippet-${i}.js`), text));
}

/** Shards of the paths, and then one index of them. */
function mergeShards(folder: string, paths: readonly string[], keyFile: string): Timed[] {
  const shards = Array.from({ length: SHARDS }, (_, i) => {
    const out = join(folder, `shard-${i + 1}`);
    timedCli(['index', ...paths, '--out', out, '--key-file', keyFile, '--shard', `${i + 1}/${SHARDS}`]);
    return out;
  });
  return times(() => {
    const out = join(folder, 'merged');
    rmSync(out, { recursive: true, force: true });
    return timedCli(['merge', ...shards, '--out', out, '--key-file', keyFile]);
  });
}

test('index, merge and check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-bench-'));
  const paths = indexedPackages.map(folderOf);
  const bytes = indexedPackages.flatMap(filesOf).reduce((sum, file) => sum + statSync(file).size, 0);
  const fresh: Timed[] = [];
  const single: Timed[] = [];
  const again: Timed[] = [];
  for (let i = 0; i < RUNS; i++) {
    const args = ['index', ...paths, '--no-bundled-public', '--out'];
    fresh.push(timedCli([...args, join(folder, `index-${i}`)]));
    single.push(timedCli([...args, join(folder, `single-${i}`), '--jobs', '1']));
    again.push(timedCli([...args, join(folder, `index-${i}`)]));
  }
  const index = join(folder, 'index-0');
  const { stdout } = timedCli(['inspect', index, '--json']);
  const numbers = JSON.parse(stdout) as { lines: number; files: number; fingerprints: number; bytes: number };
  const rows = [
    rowOf(
      '`--version`',
      times(() => timedCli(['--version'])),
    ),
    rowOf('`index`, from nothing', fresh),
    rowOf('`index --jobs 1`, from nothing', single),
    rowOf('`index` again, nothing changed', again),
    rowOf(`\`merge\` of ${SHARDS} shards`, mergeShards(folder, paths, `${index}.key`)),
  ];
  for (const characters of [1_000, 100_000, 1_000_000]) {
    const file = join(folder, `paste-${characters}.txt`);
    writeFileSync(file, textOf(indexedPackages, characters, 0.5));
    const runs = times(() => timedCli(['check', file, '--index', index], FOUND));
    rows.push(rowOf(`\`check\` of ${characters / 1000} kB, all of it indexed`, runs));
  }
  const snippets = join(folder, 'snippets');
  writeSnippets(snippets);
  const checks = times(() => timedCli(['check', snippets, '--index', index, '--json'], FOUND));
  const told = JSON.parse(checks[0]?.stdout ?? '') as { results: { findings: { kind: string }[] }[] };
  const found = told.results.filter(({ findings }) => findings.some(({ kind }) => kind === 'source')).length;
  rows.push(rowOf(`\`check\` of a folder of ${counted(SNIPPETS)} snippets`, checks));
  const manifest = JSON.parse(readFileSync(join(index, 'index.json'), 'utf8')) as { fingerprints: number };
  rmSync(folder, { recursive: true, force: true });

  const cpu = lowerQuartile(single.map((run) => run.cpu));
  const size = `${counted(numbers.files)} files, ${counted(numbers.lines)} lines, ${counted(Math.round(bytes / 1e6))} MB, ${counted(manifest.fingerprints)} fingerprints, ${round(numbers.bytes / numbers.lines, 2)} bytes of whole index per line`;
  keep('cli', {
    title: 'Command line, as a whole process',
    note: `Packages ${indexedPackages.join(', ')} without the bundled list of public code: ${size}; ${round(bytes / 1e6 / cpu, 0)} MB of source per second and core with \`--jobs 1\`. Of the ${counted(SNIPPETS)} snippets of ${SNIPPET_LINES} lines, half are indexed; ${found} have a source finding. Medians of ${RUNS} runs; memory is the largest resident set. ${howTimed}`,
    head: ['command', 'wall s', 'CPU s', 'memory MB'],
    rows,
    values: {
      snippets: percentile(
        checks.map(({ wall }) => wall),
        0.5,
      ),
      start: rows[0]?.[1] ?? Number.NaN,
    },
  });
});
