/**
 * `npm run bench`: runs the benchmarks and writes their tables and plots to `docs/benchmarks.md`. With `--json` the
 * figures go to standard output as one document. A name runs one of them: `npm run bench -- verdict`. `--full` measures
 * 100 million lines as well.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findChromium } from './chromium.mjs';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'dist/bench');
const json = process.argv.includes('--json');
const isFull = process.argv.includes('--full');
const names = process.argv.slice(2).filter((name) => !name.startsWith('--'));

await setUp();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const busy = loadavg()[0] ?? 0;
if (busy > 1) console.error(`The machine is busy (load ${busy.toFixed(1)}): times will be too long.`);
const run = spawnSync(
  process.execPath,
  [
    ...[join(root, 'node_modules/@playwright/test/cli.js'), 'test', '-c', 'bench/playwright.config.ts'],
    ...names.map((name) => `/${name}\\.bench\\.ts`),
  ],
  {
    cwd: root,
    stdio: ['ignore', json ? 2 : 'inherit', 'inherit'],
    env: { ...process.env, SOURCEKEEP_BENCH_RUN: String(Date.now()), SOURCEKEEP_BENCH_FULL: isFull ? '1' : '0' },
  },
);
if (run.status !== 0) process.exit(1);

const version = spawnSync((await findChromium()) ?? 'chromium', ['--version'], { encoding: 'utf8' });
const machine = [
  `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
  `Node ${process.versions.node}`,
  (version.stdout ?? '').trim().split('\n').at(-1),
].join('; ');

const outfile = join(root, '.cache/bench/run-report.mjs');
await build({
  ...{ entryPoints: [join(root, 'bench/run-report.ts')], outfile, bundle: true, logLevel: 'warning' },
  ...{ platform: 'node', target: 'node20', format: 'esm', packages: 'external' },
});
const report = spawnSync(process.execPath, [outfile], {
  cwd: root,
  input: JSON.stringify({ root, measured: folder, machine }),
  stdio: ['pipe', 'pipe', 'inherit'],
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
if (report.status !== 0) process.exit(1);
const { markdown, goals, tables } = JSON.parse(report.stdout);
if (json) process.stdout.write(`${JSON.stringify({ machine, goals, tables }, undefined, 2)}\n`);
else console.log(`\n${markdown}`);
