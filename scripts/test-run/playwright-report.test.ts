import { expect, it } from 'vitest';
import { readPlaywrightReport } from './playwright-report.ts';

it('counts tests, and errors outside of them as failures', () => {
  const spec = (title: string, ok: boolean) => ({ title, ok, file: 'a.spec.ts', line: 7 });
  const report = {
    stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{ message: 'no setup' }],
    suites: [{ specs: [spec('fine', true)], suites: [{ specs: [spec('broken', false)] }] }],
  };
  expect(readPlaywrightReport(JSON.stringify(report))).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
    failures: ['a.spec.ts:7 › broken'],
  });
});

it('refuses what is no report', () => {
  expect(() => readPlaywrightReport('{"stats":{}}')).toThrow();
});
