/**
 * `npm run bench`: runs the benchmarks and writes their tables to `docs/benchmarks.md`. With `--json` the figures go to
 * standard output as one document. A name runs one of them: `npm run bench -- verdict`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'dist/bench');
const json = process.argv.includes('--json');
const names = process.argv.slice(2).filter((name) => !name.startsWith('--'));

await setUp();
if (names.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const run = spawnSync(
  process.execPath,
  [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '-c', 'bench/playwright.config.ts', ...names],
  { cwd: root, stdio: ['ignore', json ? 2 : 'inherit', 'inherit'] },
);
if (run.status !== 0) process.exit(1);

const tables = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
const version = spawnSync((await findChromium()) ?? 'chromium', ['--version'], { encoding: 'utf8' });
const machine = [
  `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
  `Node ${process.versions.node}`,
  (version.stdout ?? '').trim().split('\n').at(-1),
].join('; ');

const line = (cells) => `| ${cells.join(' | ')} |`;
const text = [
  '# Benchmarks',
  '',
  'Written by `npm run bench`; don’t edit by hand. The machine is shared, so trust ratios before single figures.',
  '',
  `Machine: ${machine}.`,
  ...tables.flatMap(({ title, note, head, rows }) => [
    ...['', `## ${title}`, '', note, ''],
    ...[line(head), line(head.map((_cell, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)],
  ]),
  '',
].join('\n');
writeFileSync(join(root, 'docs/benchmarks.md'), text);
if (json) process.stdout.write(`${JSON.stringify({ machine, tables }, undefined, 2)}\n`);
else console.log(`\n${text}`);
