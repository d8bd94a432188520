import { z } from '../../lib/domain/zod.ts';
import type { Tally } from './tally.ts';

interface PlaywrightSuite {
  specs: { title: string; file: string; line: number; ok: boolean }[];
  suites?: PlaywrightSuite[] | undefined;
}
const suiteSchema: z.ZodType<PlaywrightSuite> = z.object({
  specs: z.array(z.object({ title: z.string(), file: z.string(), line: z.number(), ok: z.boolean() })),
  suites: z.lazy(() => z.array(suiteSchema)).optional(),
});

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  /** what happened outside of tests: a file that could not be loaded, a setup that failed */
  errors: z.array(z.unknown()),
  suites: z.array(suiteSchema),
});

const failuresOf = ({ specs, suites = [] }: PlaywrightSuite): string[] => [
  ...specs.filter(({ ok }) => !ok).map(({ title, file, line }) => `${file}:${line} › ${title}`),
  ...suites.flatMap(failuresOf),
];

/** Counts in a report of Playwright's `json` reporter. */
export function readPlaywrightReport(text: string): Tally {
  const { stats, errors, suites } = playwrightReportSchema.parse(JSON.parse(text));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    failures: suites.flatMap(failuresOf),
  };
}
