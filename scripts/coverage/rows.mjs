/** The rows of docs/coverage.md: what the end-to-end tests declare with `way` and `wayImpossible`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {{way: string, form: string, guard: string, title?: string, file: string}} Row
 * @typedef {{way: string, form: string, why: string, instead: string}} Impossible
 */

/**
 * Every test of a JSON report of Playwright, with the file that declares it.
 * @param {{suites?: any[]}} report
 * @returns {{file: string, title: string, annotations: {type: string, description?: string}[], status: string, message: string}[]}
 */
export function testsOf(report) {
  const inSuite = (suite, file) => [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((one) => ({
        file,
        title: spec.title,
        annotations: one.results?.at(-1)?.annotations ?? one.annotations,
        status: one.status,
        message: one.results?.at(-1)?.error?.message ?? '',
      })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => inSuite(inner, file)),
  ];
  return (report.suites ?? []).flatMap((suite) => inSuite(suite, suite.file));
}

/**
 * The row that a test declares; undefined for tests that are none.
 * @returns {Row | undefined}
 */
export function rowOf({ annotations, file }) {
  const found = annotations.find(({ type }) => type === 'coverage');
  return found?.description === undefined ? undefined : { ...JSON.parse(found.description), file };
}

/**
 * Asks Playwright for all tests, without running any.
 * @param {string} root
 * @returns {{rows: Row[], impossible: Impossible[]}}
 */
export function declaredRows(root) {
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-coverage-'));
  const file = join(folder, 'ways.jsonl');
  try {
    const list = spawnSync(
      process.execPath,
      [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--list', '--reporter=json'],
      { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, SOURCEKEEP_WAYS_FILE: file } },
    );
    if (list.status !== 0)
      throw new Error(`Playwright can't list the tests\n${list.stderr}${list.stdout.slice(-2000)}`);
    const rows = testsOf(JSON.parse(list.stdout)).flatMap((test) => rowOf(test) ?? []);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
    // Playwright may read a file of tests more than once.
    const impossible = [...new Set(lines)].map((line) => JSON.parse(line));
    return { rows, impossible };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * By what a row is known in the proof.
 * @param {Row} row
 */
export function nameOf({ way, form, title, guard }) {
  return [way, form, ...(title === undefined ? [] : [title]), guard].join(' › ');
}
