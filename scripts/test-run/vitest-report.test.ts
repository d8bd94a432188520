import { expect, it } from 'vitest';
import { readVitestReport } from './vitest-report.ts';

const file = (status: string, ...tests: string[]) => ({
  name: `${process.cwd()}/a.test.ts`,
  status,
  message: tests.length === 0 ? 'no such module\nat …' : '',
  assertionResults: tests.map((result, n) => ({
    status: result,
    fullName: `part test ${n}`,
    failureMessages: result === 'failed' ? ['\u001B[31mAssertionError\u001B[39m: 1 is not 2\nat …'] : [],
  })),
});

it('counts tests, and a file that could not be loaded as a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed'), file('failed')],
  };
  expect(readVitestReport(JSON.stringify(report))).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
    failures: ['a.test.ts › part test 1: AssertionError: 1 is not 2', 'a.test.ts: no such module'],
  });
});

it('refuses what is no report', () => {
  expect(() => readVitestReport('{}')).toThrow();
});
