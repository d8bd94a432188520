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
import { findHelm } from './tools/find-helm.ts';
import { findJava } from './tools/find-java.ts';
import { findNatsServerOf } from './tools/find-nats-server.ts';
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
function suite(it: Suite): Step {
  const name = it.shard === undefined ? it.script : `${it.script} ${it.shard}`;
  const reportFile = join(reports, `${name.replaceAll(/\W/g, '-')}.json`);
  return { script: name, run: (onOutput) => runSuite(it, reportFile, nothingIsLeftOut, onOutput) };
}

// first, so that the workers of the suites find every tool there instead of compiling the same one at once
const TOOLS = check('tools');
/** Each of these keeps one core busy and waits for nothing: two lanes of about the same length, side by side. */
const CHECKS: Step[][] = [
  [
    check('check:types'),
    check('check:lint'),
    check('check:format'),
    check('check:boundaries'),
    check('check:dead-code'),
    { script: 'npm audit', run: checkAdvisories },
    suite({ script: 'test:chart', runner: 'vitest', needs: () => findHelm(realIo) }),
  ],
  [suite({ script: 'test:unit', runner: 'vitest' }), suite({ script: 'test:fences', runner: 'vitest' })],
];
/** These use both cores: one after the other. */
const SUITES: Step[] = [
  suite({ script: 'test:nats', runner: 'vitest' }),
  suite({ script: 'test:oldest', runner: 'vitest', needs: () => findNatsServerOf() }),
  suite({ script: 'test:deploy', runner: 'vitest' }),
  suite({ script: 'test:e2e', runner: 'playwright' }),
];
/** These wait most of the time, for what takes the console twenty seconds to notice, or a token to expire: side by side. */
const WAITING: Step[][] = [
  [
    suite({ script: 'test:keycloak', runner: 'playwright', needs: () => findJava(realIo) }),
    suite({ script: 'test:proxies:found', runner: 'vitest' }),
  ],
  ...['1/2', '2/2'].map((shard) => [suite({ script: 'test:disruptive', runner: 'playwright', shard })]),
];

const say = (line: string) => process.stdout.write(`${line}\n`);
const results: { script: string; result: Result }[] = [];

async function runAlone({ script, run }: Step): Promise<void> {
  say(`\n# ${script}`);
  results.push({ script, result: await run() });
}

/** The output of each step of a lane is shown whole, when it has ended: two at once would not be readable. */
async function runLane(steps: readonly Step[]): Promise<void> {
  for (const { script, run } of steps) {
    const output: Buffer[] = [];
    const result = await run((chunk) => output.push(chunk));
    say(`\n# ${script}`);
    process.stdout.write(Buffer.concat(output));
    results.push({ script, result });
  }
}

await runAlone(TOOLS);
await Promise.all(CHECKS.map(runLane));
for (const step of SUITES) await runAlone(step);
await Promise.all(WAITING.map(runLane));
await rm(reports, { recursive: true });

say('');
for (const { script, result } of results) say(`${script}: ${describe(result)}`);
const total = results.flatMap(({ result }) => (isLeftOut(result) ? [] : [result])).reduce(add);
for (const failure of total.failures) say(`failed: ${failure}`);
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
