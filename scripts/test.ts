/** `npm test`: every check and every suite; the last line counts them all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAdvisories } from './test-run/advisories.ts';
import { runNpmScript } from './test-run/run-npm-script.ts';
import type { RunNpmScriptOptions } from './test-run/run-npm-script.ts';
import { runSuite } from './test-run/run-suite.ts';
import type { Suite } from './test-run/run-suite.ts';
import { add, describe, isLeftOut, tallyOfCheck } from './test-run/tally.ts';
import type { Result } from './test-run/tally.ts';
import { findJava } from './tools/find-java.ts';
import { findOldNatsServer } from './tools/find-nats-server.ts';
import { realIo } from './tools/tool-io.ts';

interface Step {
  script: string;
  run: (onOutput?: RunNpmScriptOptions['onOutput']) => Promise<Result>;
}

const reports = await mkdtemp(join(tmpdir(), 'vertebra-test-'));
/** Where everything has to be shown, a suite that cannot run is a failure. */
const nothingIsLeftOut = process.env.CI === 'true';

const check = (script: string): Step => ({
  script,
  run: async (onOutput) => tallyOfCheck(await runNpmScript(script, { onOutput })),
});
const suite = (it: Suite): Step => ({
  script: it.script,
  run: (onOutput) => runSuite(it, join(reports, `${it.script.replace(':', '-')}.json`), nothingIsLeftOut, onOutput),
});

/** One group after the other; within a group its lanes side by side, each one step after the other. */
const GROUPS: Step[][][] = [
  // first, so that the workers of the suites find every tool there instead of compiling the same one at once
  [[check('tools')]],
  // each keeps one core busy and waits for nothing: two lanes of about the same length
  [
    [check('check:lint'), suite({ script: 'test:fences', runner: 'vitest' })],
    [
      check('check:types'),
      check('check:format'),
      check('check:boundaries'),
      check('check:dead-code'),
      { script: 'npm audit', run: checkAdvisories },
      suite({ script: 'test:unit', runner: 'vitest' }),
    ],
  ],
  // these start servers and browsers, wait for them with a bound, and use both cores
  [
    [
      suite({ script: 'test:nats', runner: 'vitest' }),
      suite({ script: 'test:compatibility', runner: 'vitest', needs: () => findOldNatsServer(realIo) }),
      suite({ script: 'test:e2e', runner: 'playwright' }),
      suite({ script: 'test:disruptive', runner: 'playwright' }),
      suite({ script: 'test:keycloak', runner: 'playwright', needs: () => findJava(realIo) }),
    ],
  ],
];

const say = (line: string) => process.stdout.write(`${line}\n`);
const results: { script: string; result: Result }[] = [];

/** The output of a step that has company is shown whole, when it has ended: two at once would not be readable. */
async function runLane(steps: readonly Step[], hasCompany: boolean): Promise<void> {
  for (const { script, run } of steps) {
    const output: Buffer[] = [];
    if (!hasCompany) say(`\n# ${script}`);
    const result = await run(hasCompany ? (chunk) => output.push(chunk) : undefined);
    if (hasCompany) {
      say(`\n# ${script}`);
      process.stdout.write(Buffer.concat(output));
    }
    results.push({ script, result });
  }
}

for (const lanes of GROUPS) await Promise.all(lanes.map((steps) => runLane(steps, lanes.length > 1)));
await rm(reports, { recursive: true });

say('');
for (const { script, result } of results) say(`${script}: ${describe(result)}`);
const total = results.flatMap(({ result }) => (isLeftOut(result) ? [] : [result])).reduce(add);
for (const failure of total.failures) say(`failed: ${failure}`);
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
