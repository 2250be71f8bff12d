/**
 * `npm test`: sets up what is missing, builds, runs unit and repository tests (Vitest) and end-to-end tests (Playwright)
 * and adds up what they report. The last line is `N passed, N failed`; the exit code is 1 when anything failed or when
 * nothing ran. `--check` adds `npm run check` as one more test.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildOnce } from './build.mjs';
import { setUp, SetupError } from './setup.mjs';
import { playwrightResult, totalOf, vitestResult } from './totals.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = join(root, 'test-results');
/** Where tests put what they need for a while: profiles, repositories, indexes. Gone at the end, whatever they leave. */
const scratch = mkdtempSync(join(tmpdir(), 'sourcekeep-test-'));
// Some tests run a program as another user, who has to get through.
chmodSync(scratch, 0o755);
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

/** Runs Node with its output shown as it comes. */
function run(args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, TMPDIR: scratch, TMP: scratch, TEMP: scratch, ...environment },
    });
    child.on('error', () => resolve(-1));
    child.on('close', (code) => resolve(code ?? -1));
  });
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The first lines of a message, without colours. */
function brief(message) {
  return stripVTControlCharacters(String(message ?? ''))
    .split('\n')
    .slice(0, 8)
    .join('\n');
}

/** @returns {Promise<import('./totals.mjs').Result>} */
async function unitTests() {
  const file = join(reports, 'vitest.json');
  const code = await run([
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return vitestResult(readReport(file), code, root);
}

/** @returns {Promise<import('./totals.mjs').Result>} */
async function endToEndTests(chromium) {
  const file = join(reports, 'playwright.json');
  const code = await run([join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    CHROMIUM: chromium,
  });
  return playwrightResult(readReport(file), code);
}

/** @returns {Promise<import('./totals.mjs').Result>} */
async function check() {
  const code = await run([join(root, 'scripts/check.mjs')]);
  if (code === 0) return { passed: 1, failures: [] };
  return { passed: 0, failures: [{ name: 'npm run check', message: 'failed, see above' }] };
}

/** @returns {Promise<import('./totals.mjs').Result[]>} */
async function runAll() {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const { chromium } = await setUp();
  console.log(`Chromium: ${chromium}`);
  for (const part of ['store', 'enterprise', 'cli', 'pages', 'demo', 'tour']) {
    await buildOnce(part);
    console.log(`built ${part}`);
  }
  const results = process.argv.includes('--check') ? [await check()] : [];
  results.push(await unitTests(), await endToEndTests(chromium));
  return results;
}

let results;
try {
  results = await runAll();
} catch (error) {
  const message = error instanceof SetupError ? error.message : (error?.stack ?? String(error));
  results = [{ passed: 0, failures: [{ name: 'setup and build', message }] }];
}
const total = totalOf(results);
if (total.failures.length > 0) {
  console.log('\nFailed:');
  for (const { name, message } of total.failures) {
    console.log(`- ${name}\n    ${brief(message).replaceAll('\n', '\n    ')}`);
  }
}
console.log('');
console.log(total.line);
process.exitCode = total.code;
