import { readFile } from 'node:fs/promises';
import { readPlaywrightReport } from './playwright-report.ts';
import { runNpmScript } from './run-npm-script.ts';
import type { RunNpmScriptOptions } from './run-npm-script.ts';
import { tallyOfSuite } from './tally.ts';
import type { Result } from './tally.ts';
import { readVitestReport } from './vitest-report.ts';

const RUNNERS = {
  vitest: {
    args: (file: string) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    env: () => ({}),
    read: readVitestReport,
  },
  playwright: {
    args: (_file: string, shard?: string) => [
      '--reporter=list,json',
      ...(shard === undefined ? [] : [`--shard=${shard}`]),
    ],
    env: (file: string, shard?: string) => ({
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      ...(shard !== undefined && { VERTEBRA_E2E_RUN: `e2e-${shard.replace('/', '-of-')}` }),
    }),
    read: readPlaywrightReport,
  },
};

export interface Suite {
  script: string;
  runner: keyof typeof RUNNERS;
  /** a part of a suite of Playwright, such as `1/2`; each starts a demo of its own */
  shard?: string;
  /** variables for the runner */
  env?: Record<string, string>;
  /** throws, and says what to install, where the suite cannot run */
  needs?: () => Promise<unknown>;
}

/**
 * Runs one suite and counts what its runner wrote into `reportFile`. One that lacks what it needs is left out; with
 * `runsAll` it is run all the same, to fail for its own reason.
 */
export async function runSuite(
  { script, runner, shard, env: variables, needs }: Suite,
  reportFile: string,
  runsAll: boolean,
  onOutput?: RunNpmScriptOptions['onOutput'],
): Promise<Result> {
  if (needs && !runsAll) {
    const missing = await needs().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (missing !== null) return { leftOut: missing };
  }
  const { args, env, read } = RUNNERS[runner];
  const exitCode = await runNpmScript(script, {
    args: args(reportFile, shard),
    env: { ...env(reportFile, shard), ...variables },
    onOutput,
  });
  // no report, or one that cannot be read, is a failure of the suite and stops no other
  const report = await readFile(reportFile, 'utf8')
    .then(read)
    .catch(() => null);
  return tallyOfSuite(report, exitCode);
}
