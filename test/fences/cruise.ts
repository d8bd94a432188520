import { glob } from 'node:fs/promises';
import { z } from '../../lib/domain/zod.ts';
import type { PlantedCopy } from './planted-copy.ts';

const dependencySchema = z.object({ resolved: z.string(), dynamic: z.boolean(), dependencyTypes: z.array(z.string()) });
const reportSchema = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(dependencySchema) })),
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

/** Files of a room that load another file with them: by imports, and neither by those of types nor by those that come when they are needed. */
export function loading(report: CruiseReport, room: string, file: string): string[] {
  const importers = Map.groupBy(
    report.modules.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ dynamic, dependencyTypes }) => !dynamic && !dependencyTypes.includes('type-only'))
        .map(({ resolved }) => ({ source, resolved })),
    ),
    ({ resolved }) => resolved,
  );
  const found = new Set([file]);
  for (const one of found) for (const { source } of importers.get(one) ?? []) found.add(source);
  return [...found].filter((one) => one.startsWith(room) && !one.includes('.test.')).sort();
}

/** Source files of the copy's rooms that the report does not speak of: a checker that scans nothing finds nothing. */
export async function unscanned(copy: PlantedCopy, report: { modules: { source: string }[] }): Promise<string[]> {
  const scanned = new Set(report.modules.map(({ source }) => source));
  const files = await Array.fromAsync(
    glob(['{app,components,e2e,lib,scripts,test}/**/*.{ts,tsx}', '{proxy,instrumentation,instrumentation-client}.ts'], {
      cwd: copy.directory,
    }),
  );
  return files.filter((file) => !scanned.has(file));
}
