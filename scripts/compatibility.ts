/**
 * `npm run test:compatibility`: the compatibility suite on the newest nats-server of each supported series, and a table of what came of it.
 * `npm run test:compatibility -- 2.12.15` runs it on that one alone. Needs Go, which compiles each version once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSuite } from './test-run/run-suite.ts';
import { describe, isLeftOut } from './test-run/tally.ts';
import type { Result } from './test-run/tally.ts';
import { findNatsServerOf } from './tools/find-nats-server.ts';
import { COMPATIBLE_NATS_SERVERS } from './tools/versions.ts';

const asked = process.argv.slice(2);
const versions: readonly string[] = asked.length > 0 ? asked : COMPATIBLE_NATS_SERVERS;
const reports = await mkdtemp(join(tmpdir(), 'vertebra-compatibility-'));
const rows: { version: string; result: Result; seconds: number }[] = [];

for (const version of versions) {
  // first, so that the workers find it there instead of compiling the same one at once
  await findNatsServerOf(version);
  process.stdout.write(`\n# nats-server ${version}\n`);
  const began = performance.now();
  const suite = { script: 'test:oldest', runner: 'vitest', env: { VERTEBRA_TEST_NATS_VERSION: version } } as const;
  const result = await runSuite(suite, join(reports, `${version}.json`), true);
  rows.push({ version, result, seconds: Math.round((performance.now() - began) / 1000) });
}
await rm(reports, { recursive: true });

process.stdout.write('\n| nats-server | tests | seconds |\n| --- | --- | --- |\n');
for (const { version, result, seconds } of rows)
  process.stdout.write(`| ${version} | ${describe(result)} | ${seconds} |\n`);
for (const { version, result } of rows) {
  if (isLeftOut(result)) continue;
  for (const failure of result.failures) process.stdout.write(`failed on ${version}: ${failure}\n`);
  if (result.failed > 0) process.exitCode = 1;
}
