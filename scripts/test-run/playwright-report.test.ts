import { expect, it } from 'vitest';
import { readPlaywrightReport } from './playwright-report.ts';

it('counts tests, and errors outside of them as failures', () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'no setup' }] };
  expect(readPlaywrightReport(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

it('refuses what is no report', () => {
  expect(() => readPlaywrightReport('{"stats":{}}')).toThrow();
});
