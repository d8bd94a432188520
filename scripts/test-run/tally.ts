/** How many tests of one suite did what. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** which failed, as far as they have names, each with the first line of why: for whoever sees the end of the output only */
  failures: string[];
}

/** A suite that was not run: it has neither passed nor failed. */
export interface LeftOut {
  /** what is missing, and what to do about it */
  leftOut: string;
}
export type Result = Tally | LeftOut;

export const isLeftOut = (result: Result): result is LeftOut => 'leftOut' in result;

/** What is said of one check or suite. */
export function describe(result: Result): string {
  if (isLeftOut(result)) return `LEFT OUT, so nothing of it is shown: ${result.leftOut}`;
  const { passed, failed, skipped } = result;
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

export const add = (one: Tally, other: Tally): Tally => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
  failures: [...one.failures, ...other.failures],
});

/** A check is one test: it has passed when its command ends with 0. */
export const tallyOfCheck = (exitCode: number): Tally => ({
  passed: exitCode === 0 ? 1 : 0,
  failed: exitCode === 0 ? 0 : 1,
  skipped: 0,
  failures: [],
});

/**
 * What a suite counts for, given its runner's report (null when it wrote none) and its exit code. A suite that broke
 * down, or ran nothing at all, has one failure more than its report knows.
 */
export function tallyOfSuite(report: Tally | null, exitCode: number): Tally {
  const tally = report ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
  const ranNothing = tally.passed + tally.failed === 0;
  const brokeDown = exitCode !== 0 && tally.failed === 0;
  return ranNothing || brokeDown ? { ...tally, failed: tally.failed + 1 } : tally;
}
