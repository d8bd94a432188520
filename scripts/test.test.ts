import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'vertebra-npm-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs scripts/test.ts with an `npm` that does what `behaviour` says for each script: shell text, exit code included. */
function runAll(behaviour: Record<string, string>) {
  const vitest = `echo '{"numPassedTests":10,"numFailedTests":0,"numPendingTests":0,"testResults":[]}' > "\${7#*=}"`;
  const playwright = `echo '{"stats":{"expected":10,"unexpected":0,"flaky":0,"skipped":0},"errors":[]}' > "$PLAYWRIGHT_JSON_OUTPUT_FILE"`;
  const script = `#!/bin/sh
case "$3" in
${Object.entries(behaviour)
  .map(([name, text]) => `${name}) ${text};;`)
  .join('\n')}
test:e2e) ${playwright};;
test:*) ${vitest};;
esac
`;
  writeFileSync(join(directory, 'npm'), script, { mode: 0o755 });
  const env = { ...process.env, PATH: `${directory}${delimiter}${process.env.PATH ?? ''}` };
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.ts')], {
    env,
    encoding: 'utf8',
  });
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

it('counts every check as one and every suite by its report', () => {
  expect(runAll({})).toEqual({ status: 0, last: '46 passed, 0 failed' });
});

it('goes on after a missing tool, a failed check and a suite without a report', () => {
  expect(runAll({ tools: 'exit 1', 'check:lint': 'exit 1', 'test:unit': 'exit 1' })).toEqual({
    status: 1,
    last: '34 passed, 3 failed',
  });
});
