/** Reads what test runners report and adds it up. Nothing that failed, or did not run, goes missing on the way. */

/** @typedef {{ name: string, message: string }} Failure */
/** @typedef {{ passed: number, failures: Failure[] }} Result */

/**
 * A runner that failed without naming a test has failed all the same, and so has one that ran nothing.
 * @param {Result} result
 * @param {string} name
 * @param {number} code
 * @returns {Result}
 */
function withExit(result, name, code) {
  if (result.failures.length > 0) return result;
  const message =
    code !== 0
      ? `ended with exit code ${code} and named no failed test`
      : result.passed === 0
        ? 'ran no test'
        : undefined;
  return message === undefined ? result : { ...result, failures: [{ name, message }] };
}

/**
 * @param {any} report Vitest's JSON, or undefined where there is none
 * @param {number} code Vitest's exit code
 * @param {string} root the folder that names are shortened by
 * @returns {Result}
 */
export function vitestResult(report, code, root) {
  const result = { passed: 0, failures: /** @type {Failure[]} */ ([]) };
  for (const suite of report?.testResults ?? []) {
    const short = suite.name.replace(`${root}/`, '');
    for (const test of suite.assertionResults) {
      if (test.status === 'passed') {
        result.passed += 1;
        continue;
      }
      // Skipped counts as failed: a test that doesn't run proves nothing.
      const message = test.failureMessages?.join('\n') || `was not run (${test.status})`;
      result.failures.push({ name: `${short} > ${test.fullName}`, message });
    }
    const named = suite.assertionResults.some((test) => test.status !== 'passed');
    if (suite.status === 'failed' && !named) result.failures.push({ name: short, message: suite.message });
  }
  return withExit(result, 'vitest', code);
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/**
 * @param {any} report Playwright's JSON, or undefined where there is none
 * @param {number} code Playwright's exit code
 * @returns {Result}
 */
export function playwrightResult(report, code) {
  const result = { passed: 0, failures: /** @type {Failure[]} */ ([]) };
  for (const spec of (report?.suites ?? []).flatMap(specsOf)) {
    for (const test of spec.tests) {
      if (test.status === 'expected') {
        result.passed += 1;
        continue;
      }
      const messages = test.results.flatMap((one) => one.errors.map((error) => error.message));
      const message = messages.join('\n') || `was not run (${test.status})`;
      result.failures.push({ name: `${spec.file} > ${spec.title}`, message });
    }
  }
  for (const error of report?.errors ?? []) result.failures.push({ name: 'playwright', message: error.message });
  return withExit(result, 'playwright', code);
}

/**
 * @param {Result[]} results
 * @returns {Result & { line: string, code: 0 | 1 }} `line` is the last line of every run
 */
export function totalOf(results) {
  const failures = results.flatMap((result) => result.failures);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  return {
    passed,
    failures,
    line: `${passed} passed, ${failures.length} failed`,
    code: failures.length > 0 || passed === 0 ? 1 : 0,
  };
}
