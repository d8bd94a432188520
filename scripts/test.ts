/** `npm test`: every check and every suite, one after the other; the last line counts them all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAdvisories } from './test-run/advisories.ts';
import { runNpmScript } from './test-run/run-npm-script.ts';
import { runSuite } from './test-run/run-suite.ts';
import type { Suite } from './test-run/run-suite.ts';
import { add, describe, isLeftOut, tallyOfCheck } from './test-run/tally.ts';
import type { Result } from './test-run/tally.ts';
import { findJava } from './tools/find-java.ts';
import { realIo } from './tools/tool-io.ts';

const CHECKS = [
  // first, so that the workers of the suites find every tool there instead of compiling the same one at once
  'tools',
  'check:types',
  'check:lint',
  'check:format',
  'check:boundaries',
  'check:dead-code',
];
const SUITES: Suite[] = [
  { script: 'test:unit', runner: 'vitest' },
  { script: 'test:fences', runner: 'vitest' },
  { script: 'test:nats', runner: 'vitest' },
  { script: 'test:e2e', runner: 'playwright' },
  { script: 'test:keycloak', runner: 'playwright', needs: () => findJava(realIo) },
];
/** Where everything has to be shown, a suite that cannot run is a failure. */
const nothingIsLeftOut = process.env.CI === 'true';

const reports = await mkdtemp(join(tmpdir(), 'vertebra-test-'));
const steps = [
  ...CHECKS.map((script) => ({
    script,
    run: async (): Promise<Result> => tallyOfCheck(await runNpmScript(script)),
  })),
  { script: 'npm audit', run: checkAdvisories },
  ...SUITES.map((suite) => ({
    script: suite.script,
    run: () => runSuite(suite, join(reports, `${suite.script.replace(':', '-')}.json`), nothingIsLeftOut),
  })),
];

const say = (line: string) => process.stdout.write(`${line}\n`);
const results: { script: string; result: Result }[] = [];
for (const { script, run } of steps) {
  say(`\n# ${script}`);
  results.push({ script, result: await run() });
}
await rm(reports, { recursive: true });

say('');
for (const { script, result } of results) say(`${script}: ${describe(result)}`);
const total = results.flatMap(({ result }) => (isLeftOut(result) ? [] : [result])).reduce(add);
for (const failure of total.failures) say(`failed: ${failure}`);
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
