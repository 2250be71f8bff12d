/**
 * `npm run coverage`: writes docs/coverage.md from what the end-to-end tests declare. `--without [guard…]` first builds
 * the extension without each guard, one after the other, and runs the rows of that guard: each must fail. Exit 1 when
 * one passes.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce } from './build.mjs';
import { findChromium } from './chromium.mjs';
import { declaredRows, nameOf, rowOf, testsOf } from './coverage/rows.mjs';
import { coverageText, PROOF } from './coverage/table.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Most of a run waits for what doesn't come; two at once use the time. */
const AT_ONCE = 2;

/**
 * Runs the rows of one guard in a build without it.
 * @param {string} guard
 * @returns {Promise<{passed: string[], failures: Record<string, string>}>} rows that pass all the same, and how others fail
 */
function runWithout(guard, chromium) {
  const folder = join(root, 'test-results/without');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${guard}.json`);
  rmSync(file, { force: true });
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        ...[join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=json', '--workers=1'],
        ...[`--output=${join(folder, guard)}`, '--grep', `@${guard}(?=\\s|$)`],
      ],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, SOURCEKEEP_WITHOUT: guard, PLAYWRIGHT_JSON_OUTPUT_NAME: file, CHROMIUM: chromium },
      },
    );
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('error', reject);
    child.on('close', () => {
      const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
      const passed = [];
      const failures = {};
      for (const test of testsOf(report)) {
        const row = rowOf(test);
        if (row === undefined) continue;
        const failure = test.annotations.find(({ type }) => type === 'fails');
        if (test.status === 'expected' && failure !== undefined) failures[nameOf(row)] = failure.description;
        else passed.push(`${nameOf(row)}: ${test.message.split('\n')[0]}`);
      }
      if (passed.length + Object.keys(failures).length === 0) {
        const text = (report.errors ?? []).map(({ message }) => message).join('\n') || Buffer.concat(output).toString();
        reject(new Error(`nothing ran without ${guard}\n${text}`));
      } else resolve({ passed, failures });
    });
  });
}

const named = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const declared = declaredRows(root);
const proofFile = join(root, PROOF);
const kept = existsSync(proofFile) ? JSON.parse(readFileSync(proofFile, 'utf8')) : {};
let isProven = true;

if (process.argv.includes('--without')) {
  const known = [...new Set(declared.rows.map(({ guard }) => guard))];
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(', ')}; known: ${known.join(', ')}`);
    process.exit(2);
  }
  const chromium = await findChromium();
  if (chromium === undefined) throw new Error('no Chromium found; "npm run setup" gets one');
  for (const part of ['pages', 'cli']) await buildOnce(part);
  const waiting = named.length > 0 ? named : known;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let guard = waiting.shift(); guard !== undefined; guard = waiting.shift()) {
        for (const row of declared.rows) if (row.guard === guard) delete kept[nameOf(row)];
        try {
          const { passed, failures } = await runWithout(guard, chromium);
          Object.assign(kept, failures);
          if (passed.length > 0) isProven = false;
          console.log(`without ${guard}: ${Object.keys(failures).length} fail, ${passed.length} pass`);
          for (const row of passed) console.log(`  ${row}`);
        } catch (error) {
          isProven = false;
          console.error(`without ${guard}: ${error.message}`);
        }
      }
    }),
  );
}

// What isn't declared any more is forgotten; the order is that of the table.
const proof = Object.fromEntries(
  declared.rows.flatMap((row) => (kept[nameOf(row)] === undefined ? [] : [[nameOf(row), kept[nameOf(row)]]])),
);
writeFileSync(proofFile, `${JSON.stringify(proof, undefined, 2)}\n`);
writeFileSync(join(root, 'docs/coverage.md'), coverageText(root, declared, proof));
console.log(`docs/coverage.md: ${declared.rows.length} rows`);
process.exitCode = isProven ? 0 : 1;
