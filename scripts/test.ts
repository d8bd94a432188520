/** `npm test`: every check and every suite, one after the other; the last line counts them all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNpmScript } from './test-run/run-npm-script.ts';
import { runSuite } from './test-run/run-suite.ts';
import type { Suite } from './test-run/run-suite.ts';
import { add, tallyOfCheck } from './test-run/tally.ts';
import type { Tally } from './test-run/tally.ts';

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
];

const reports = await mkdtemp(join(tmpdir(), 'vertebra-test-'));
const steps = [
  ...CHECKS.map((script) => ({ script, run: async () => tallyOfCheck(await runNpmScript(script)) })),
  ...SUITES.map((suite) => ({
    script: suite.script,
    run: () => runSuite(suite, join(reports, `${suite.script.replace(':', '-')}.json`)),
  })),
];

const say = (line: string) => process.stdout.write(`${line}\n`);
const results: { script: string; tally: Tally }[] = [];
for (const { script, run } of steps) {
  say(`\n# ${script}`);
  results.push({ script, tally: await run() });
}
await rm(reports, { recursive: true });

say('');
for (const { script, tally } of results) {
  say(
    `${script}: ${tally.passed} passed, ${tally.failed} failed${tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`}`,
  );
}
const total = results.map((result) => result.tally).reduce(add);
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
