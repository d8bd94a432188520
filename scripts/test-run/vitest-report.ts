import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from '../../lib/domain/zod.ts';
import type { Tally } from './tally.ts';

const vitestReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

const firstLine = (text: string) => stripVTControlCharacters(text).split('\n')[0] ?? '';

/** Counts in a report of Vitest's `json` reporter. A file that could not be loaded has no tests in it, and is a failure. */
export function readVitestReport(text: string): Tally {
  const report = vitestReportSchema.parse(JSON.parse(text));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests,
    failures: report.testResults.flatMap(({ name, status, message, assertionResults }) => {
      const file = relative(process.cwd(), name);
      const failed = assertionResults.filter((test) => test.status === 'failed');
      if (status === 'failed' && failed.length === 0) return [`${file}: ${firstLine(message)}`];
      return failed.map((test) => `${file} › ${test.fullName}: ${firstLine(test.failureMessages[0] ?? '')}`);
    }),
  };
}
