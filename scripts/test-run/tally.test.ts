import { describe, expect, it } from 'vitest';
import { add, tallyOfCheck, tallyOfSuite } from './tally.ts';

describe('tally', () => {
  it('adds up', () => {
    expect(add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({
      passed: 11,
      failed: 22,
      skipped: 33,
    });
  });

  it('counts a check as one test', () => {
    expect(tallyOfCheck(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(tallyOfCheck(2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('believes the report of a suite that ran', () => {
    const report = { passed: 5, failed: 1, skipped: 0 };
    expect(tallyOfSuite(report, 1)).toEqual(report);
  });

  it.each([
    ['wrote no report', null, 1],
    ['wrote no report and ended with 0', null, 0],
    ['ran no test', { passed: 0, failed: 0, skipped: 4 }, 0],
    ['broke down after its tests', { passed: 5, failed: 0, skipped: 0 }, 1],
  ])('counts one failure for a suite that %s', (_, report, exitCode) => {
    expect(tallyOfSuite(report, exitCode).failed).toBe(1);
  });
});
