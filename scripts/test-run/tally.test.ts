import { describe, expect, it } from 'vitest';
import { add, tallyOfCheck, tallyOfSuite } from './tally.ts';

describe('tally', () => {
  it('adds up', () => {
    const one = { passed: 1, failed: 2, skipped: 3, failures: ['a'] };
    const other = { passed: 10, failed: 20, skipped: 30, failures: ['b'] };
    expect(add(one, other)).toEqual({ passed: 11, failed: 22, skipped: 33, failures: ['a', 'b'] });
  });

  it('counts a check as one test', () => {
    expect(tallyOfCheck(0)).toEqual({ passed: 1, failed: 0, skipped: 0, failures: [] });
    expect(tallyOfCheck(2)).toEqual({ passed: 0, failed: 1, skipped: 0, failures: [] });
  });

  it('believes the report of a suite that ran', () => {
    const report = { passed: 5, failed: 1, skipped: 0, failures: [] };
    expect(tallyOfSuite(report, 1)).toEqual(report);
  });

  it.each([
    ['wrote no report', null, 1],
    ['wrote no report and ended with 0', null, 0],
    ['ran no test', { passed: 0, failed: 0, skipped: 4, failures: [] }, 0],
    ['broke down after its tests', { passed: 5, failed: 0, skipped: 0, failures: [] }, 1],
  ])('counts one failure for a suite that %s', (_, report, exitCode) => {
    expect(tallyOfSuite(report, exitCode).failed).toBe(1);
  });
});
