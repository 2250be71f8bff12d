/**
 * `npm test`: sets up what is missing, builds, runs unit and repository tests (Vitest) and end-to-end tests (Playwright)
 * and adds up what they report. The last line is `N passed, N failed`; the exit code is 1 when anything failed or when
 * nothing ran. `--check` adds `npm run check` as one more test.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildOnce } from './build.mjs';
import { setUp, SetupError } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = join(root, 'test-results');

/** @typedef {{ passed: number, failures: { name: string, message: string }[] }} Result */

/** Runs Node with its output shown as it comes. */
function run(args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
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
    .slice(0, 12)
    .join('\n');
}

/** A runner that failed without naming a test has failed all the same. */
function withExit(result, name, code) {
  if (code !== 0 && result.failures.length === 0) {
    result.failures.push({ name, message: `ended with exit code ${code} and named no failed test` });
  }
  return result;
}

/** @returns {Promise<Result>} */
async function unitTests() {
  const file = join(reports, 'vitest.json');
  const code = await run([
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const result = { passed: 0, failures: [] };
  for (const suite of readReport(file)?.testResults ?? []) {
    const short = suite.name.replace(`${root}/`, '');
    const failed = suite.assertionResults.filter((test) => test.status !== 'passed');
    result.passed += suite.assertionResults.length - failed.length;
    // Skipped counts as failed: a test that doesn't run proves nothing.
    for (const test of failed) {
      const message = test.failureMessages?.join('\n') || `was not run (${test.status})`;
      result.failures.push({ name: `${short} > ${test.fullName}`, message });
    }
    if (suite.status === 'failed' && failed.length === 0) result.failures.push({ name: short, message: suite.message });
  }
  return withExit(result, 'vitest', code);
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** @returns {Promise<Result>} */
async function endToEndTests(chromium) {
  const file = join(reports, 'playwright.json');
  const code = await run([join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    CHROMIUM: chromium,
  });
  const report = readReport(file);
  const result = { passed: 0, failures: [] };
  for (const spec of (report?.suites ?? []).flatMap(specsOf)) {
    for (const test of spec.tests) {
      if (test.status === 'expected') result.passed += 1;
      else {
        const messages = test.results.flatMap((one) => one.errors.map((error) => error.message));
        result.failures.push({
          name: `${spec.file} > ${spec.title}`,
          message: messages.join('\n') || `was ${test.status}`,
        });
      }
    }
  }
  for (const error of report?.errors ?? []) result.failures.push({ name: 'playwright', message: error.message });
  return withExit(result, 'playwright', code);
}

/** @returns {Promise<Result>} */
async function check() {
  const code = await run([join(root, 'scripts/check.mjs')]);
  if (code === 0) return { passed: 1, failures: [] };
  return { passed: 0, failures: [{ name: 'npm run check', message: 'failed, see above' }] };
}

/** @returns {Promise<Result[]>} */
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
const failures = results.flatMap((result) => result.failures);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
if (failures.length > 0) {
  console.log('\nFailed:');
  for (const { name, message } of failures) console.log(`- ${name}\n    ${brief(message).replaceAll('\n', '\n    ')}`);
}
console.log('');
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
