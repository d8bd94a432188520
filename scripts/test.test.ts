import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'vertebra-npm-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

/**
 * Runs scripts/test.ts with an `npm` that does what `behaviour` says for each script: shell text, exit code included; and
 * with a Java of that version, if any.
 */
function runAll(behaviour: Record<string, string>, java: number | null = 17, ci = '') {
  const vitest = `echo '{"numPassedTests":10,"numFailedTests":0,"numPendingTests":0,"testResults":[]}' > "\${7#*=}"`;
  const playwright = `echo '{"stats":{"expected":10,"unexpected":0,"flaky":0,"skipped":0},"errors":[],"suites":[]}' > "$PLAYWRIGHT_JSON_OUTPUT_FILE"`;
  const script = `#!/bin/sh
case "$3" in
${Object.entries(behaviour)
  .map(([name, text]) => `${name}) ${text};;`)
  .join('\n')}
test:e2e | test:disruptive | test:keycloak) ${playwright};;
test:*) ${vitest};;
esac
`;
  writeFileSync(join(directory, 'npm'), script, { mode: 0o755 });
  const home = join(directory, 'java');
  rmSync(home, { recursive: true, force: true });
  if (java !== null) {
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\necho 'openjdk ${java}.0.1'`, { mode: 0o755 });
  }
  const env = { ...process.env, CI: ci, JAVA_HOME: home, PATH: `${directory}${delimiter}${process.env.PATH ?? ''}` };
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.ts')], {
    env,
    encoding: 'utf8',
  });
  const lines = stdout.trimEnd().split('\n');
  return { status, last: lines.at(-1), keycloak: lines.findLast((line) => line.startsWith('test:keycloak')) };
}
const KEYCLOAK_RAN = 'test:keycloak: 10 passed, 0 failed';

it('counts every check as one and every suite by its report', () => {
  expect(runAll({})).toEqual({ status: 0, last: '116 passed, 0 failed', keycloak: KEYCLOAK_RAN });
});

it('goes on after a missing tool, a failed check and a suite without a report', () => {
  expect(runAll({ tools: 'exit 1', 'check:lint': 'exit 1', 'test:unit': 'exit 1' })).toEqual({
    status: 1,
    last: '104 passed, 3 failed',
    keycloak: KEYCLOAK_RAN,
  });
});

it.each([
  ['without Java', null, 'No Java found.'],
  ['with an old one', 11, 'is Java 11.'],
])('leaves Keycloak out %s, says so, and does not count it', (_, java, reason) => {
  const { status, last, keycloak } = runAll({}, java);
  expect({ status, last }).toEqual({ status: 0, last: '106 passed, 0 failed' });
  expect(keycloak).toMatch(/^test:keycloak: LEFT OUT/);
  expect(keycloak).toContain(reason);
  expect(keycloak).toContain('Install Java 17 or later');
});

it('leaves nothing out where CI=true', () => {
  expect(runAll({ 'test:keycloak': 'exit 1' }, null, 'true')).toMatchObject({
    status: 1,
    last: '106 passed, 1 failed',
    keycloak: 'test:keycloak: 0 passed, 1 failed',
  });
});
