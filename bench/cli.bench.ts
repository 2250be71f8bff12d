/** The command line as a whole process: indexing from nothing, again, and checking. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { folderOf, indexedPackages, textOf } from './corpus.ts';
import { keep, percentile, round } from './figures.ts';

const RUNS = 3;
const cli = join(import.meta.dirname, '..', 'bin', 'sourcekeep.mjs');

interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

/** Runs the command line in a process of its own that tells its own time and memory at its end. */
function run(args: readonly string[], expected: number): Run {
  const meter = `
    const start = process.hrtime.bigint();
    process.on('exit', () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      const wall = Number(process.hrtime.bigint() - start) / 1e9;
      require('node:fs').writeSync(3, JSON.stringify({ wall, cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));
    });`;
  const file = join(mkdtempSync(join(tmpdir(), 'sourcekeep-meter-')), 'meter.cjs');
  writeFileSync(file, meter);
  const result = spawnSync(process.execPath, ['--require', file, cli, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  if (result.status !== expected) throw new Error(`exit code ${result.status}: ${String(result.stderr)}`);
  return JSON.parse(String(result.output[3])) as Run;
}

test('index and check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-bench-'));
  const rows: (string | number)[][] = [];
  const paths = indexedPackages.map(folderOf);
  const row = (name: string, runs: readonly Run[]): void => {
    const cpu = percentile(
      runs.map((one) => one.cpu),
      0.5,
    );
    rows.push([
      name,
      round(
        percentile(
          runs.map((one) => one.wall),
          0.5,
        ),
        2,
      ),
      round(cpu, 2),
      round(Math.max(...runs.map((one) => one.megabytes)), 0),
    ]);
  };
  const fresh: Run[] = [];
  const again: Run[] = [];
  let note = '';
  for (let i = 0; i < RUNS; i++) {
    const out = join(folder, `index-${i}`);
    const args = ['index', ...paths, '--out', out, '--no-bundled-public'];
    fresh.push(run(args, 0));
    again.push(run(args, 0));
    const inspected = spawnSync(process.execPath, [cli, 'inspect', out, '--json'], { encoding: 'utf8' });
    const numbers = JSON.parse(inspected.stdout) as { lines: number; files: number; fingerprints: number };
    const manifest = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as { segments: { bytes: number }[] };
    const bytes = manifest.segments.reduce((sum, segment) => sum + segment.bytes, 0);
    note = `${numbers.files.toLocaleString('en')} files, ${numbers.lines.toLocaleString('en')} lines, ${numbers.fingerprints.toLocaleString('en')} fingerprints, ${round(bytes / numbers.lines, 2)} bytes of index per line (both parts and names).`;
  }
  row('index, from nothing', fresh);
  row('index again, nothing changed', again);
  for (const characters of [1_000, 100_000, 1_000_000]) {
    const file = join(folder, `paste-${characters}.txt`);
    writeFileSync(file, textOf(indexedPackages, characters, 0.5));
    const args = ['check', file, '--index', join(folder, 'index-0')];
    row(
      `check of ${characters / 1000} kB`,
      Array.from({ length: RUNS }, () => run(args, 1)),
    );
  }
  rmSync(folder, { recursive: true, force: true });
  keep('cli', {
    title: 'Command line, as a whole process',
    note: `Packages ${indexedPackages.join(', ')}: ${note} Medians of ${RUNS} runs; memory is the largest resident set.`,
    head: ['command', 'wall s', 'CPU s', 'memory MB'],
    rows,
  });
});
