import { z } from '../../lib/domain/zod.ts';
import type { Tally } from './tally.ts';

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  /** what happened outside of tests: a file that could not be loaded, a setup that failed */
  errors: z.array(z.unknown()),
});

/** Counts in a report of Playwright's `json` reporter. */
export function readPlaywrightReport(text: string): Tally {
  const { stats, errors } = playwrightReportSchema.parse(JSON.parse(text));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}
