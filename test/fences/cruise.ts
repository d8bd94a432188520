import { glob } from 'node:fs/promises';
import { z } from '../../lib/domain/zod.ts';
import type { PlantedCopy } from './planted-copy.ts';

const reportSchema = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(
      z.object({
        from: z.string(),
        rule: z.object({ name: z.string() }),
        cycle: z.array(z.object({ name: z.string() })).default([]),
      }),
    ),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
  }),
});
type CruiseReport = z.infer<typeof reportSchema>;

/** Runs `npm run check:boundaries` in the copy and reads its report. */
export async function cruise(copy: PlantedCopy): Promise<CruiseReport> {
  const { stdout, output } = await copy.run('npm', 'run', '--silent', 'check:boundaries', '--', '--output-type=json');
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser wrote no report:\n${output}`);
  return reportSchema.parse(JSON.parse(stdout));
}

/** `rule: file`, once for every file that takes part. */
export const violations = (report: CruiseReport): string[] =>
  report.summary.violations.flatMap(({ rule, from, cycle }) =>
    [from, ...cycle.map(({ name }) => name)].map((file) => `${rule.name}: ${file}`),
  );

/** Source files of the copy's rooms that the report does not speak of: a checker that scans nothing finds nothing. */
export async function unscanned(copy: PlantedCopy, report: Pick<CruiseReport, 'modules'>): Promise<string[]> {
  const scanned = new Set(report.modules.map(({ source }) => source));
  const files = await Array.fromAsync(
    glob(['{app,components,e2e,lib,scripts,test}/**/*.{ts,tsx}', '{proxy,instrumentation,instrumentation-client}.ts'], {
      cwd: copy.directory,
    }),
  );
  return files.filter((file) => !scanned.has(file));
}
