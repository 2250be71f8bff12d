import { describe, expect, it } from 'vitest';
import { playwrightResult, totalOf, vitestResult } from './totals.mjs';

const test = (status: string, failureMessages: string[] = []) => ({
  status,
  fullName: `a ${status} test`,
  failureMessages,
});

describe('totals', () => {
  it('count what passed and name what failed, with its reason', () => {
    const report = {
      testResults: [
        { name: '/project/a.test.ts', status: 'failed', assertionResults: [test('passed'), test('failed', ['no'])] },
      ],
    };
    const result = vitestResult(report, 1, '/project');
    expect(result).toEqual({ passed: 1, failures: [{ name: 'a.test.ts > a failed test', message: 'no' }] });
    expect(totalOf([result, { passed: 2, failures: [] }])).toMatchObject({ line: '3 passed, 1 failed', code: 1 });
  });

  it('count a file that could not be loaded, and a skipped test, as failed', () => {
    const report = {
      testResults: [
        { name: '/project/broken.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
        {
          name: '/project/b.test.ts',
          status: 'passed',
          assertionResults: [test('passed'), test('pending'), test('todo')],
        },
      ],
    };
    const { passed, failures } = vitestResult(report, 1, '/project');
    expect(passed).toBe(1);
    expect(failures.map(({ name }) => name)).toEqual([
      'broken.test.ts',
      'b.test.ts > a pending test',
      'b.test.ts > a todo test',
    ]);
  });

  it('count every browser test that did not do as expected', () => {
    const spec = (status: string) => ({
      file: 'a.spec.ts',
      title: status,
      tests: [{ status, results: [{ errors: [] }] }],
    });
    const report = {
      suites: [
        { specs: [spec('expected')], suites: [{ specs: [spec('unexpected'), spec('flaky'), spec('skipped')] }] },
      ],
      errors: [{ message: 'no such folder' }],
    };
    const { passed, failures } = playwrightResult(report, 1);
    expect(passed).toBe(1);
    expect(failures).toHaveLength(4);
  });

  it('fail a runner that crashed, that ran nothing, or that left no report', () => {
    expect(totalOf([vitestResult({ testResults: [] }, 0, '/')])).toMatchObject({ line: '0 passed, 1 failed', code: 1 });
    expect(totalOf([vitestResult(undefined, 134, '/')])).toMatchObject({ line: '0 passed, 1 failed', code: 1 });
    expect(totalOf([playwrightResult(undefined, 0)])).toMatchObject({ line: '0 passed, 1 failed', code: 1 });
    const crashed = { testResults: [{ name: 'a', status: 'passed', assertionResults: [test('passed')] }] };
    expect(totalOf([vitestResult(crashed, 1, '/')])).toMatchObject({ line: '1 passed, 1 failed', code: 1 });
    expect(totalOf([])).toMatchObject({ line: '0 passed, 0 failed', code: 1 });
  });

  it('say so when all is well', () => {
    expect(totalOf([{ passed: 7, failures: [] }])).toMatchObject({ line: '7 passed, 0 failed', code: 0 });
  });
});
