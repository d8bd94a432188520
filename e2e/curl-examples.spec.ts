/** Every example of docs/api-examples.md runs as it stands there, one after the other, on an Organization of its own. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../scripts/demo/demo-state.ts';
import { SOVEREIGN_REALM } from '../scripts/demo/identity/people.ts';
import { findNatsCli } from '../scripts/tools/find-nats-cli.ts';
import { readOperations } from './support/openapi.ts';
import { expect, test } from './support/test.ts';

const ORGANIZATION = 'e2e-curl';
/** What cannot run beside other tests: everything depends on these keys. Refused for what there is, not for how it is asked. */
const REFUSED: Record<string, number> = {
  rotateOperatorKey: 409,
  withdrawOperatorRotation: 404,
  rotateMasterSecret: 409,
  withdrawMasterRotation: 404,
};
/** Variables and functions of one block are there in the next one, as in one terminal. */
const KEPT = 'set -a; if [ -f state ]; then . ./state; fi; trap "{ export -p; declare -f; } >state" EXIT';

const run = promisify(execFile);

interface CurlExample {
  /** operation of the API that it shows; null for what prepares others */
  operation: string | null;
  /** bash */
  code: string;
}

const HEADING_OR_BLOCK = /^#{2,3} (?<heading>.*)$|^```bash\n(?<code>[^]*?)^```$/gm;

/** Under a heading that is the name of an operation only the first block counts as its example. */
function readExamples(): CurlExample[] {
  const page = readFileSync(join(PROJECT, 'docs', 'api-examples.md'), 'utf8');
  let operation: string | null = null;
  const examples: CurlExample[] = [];
  for (const { groups } of page.matchAll(HEADING_OR_BLOCK)) {
    if (groups?.heading !== undefined) {
      operation = /^`(\w+)`$/.exec(groups.heading)?.[1] ?? null;
    } else {
      examples.push({ operation, code: groups?.code ?? '' });
      operation = null;
    }
  }
  return examples;
}

async function runBlock(code: string, options: { cwd: string; env: NodeJS.ProcessEnv }) {
  try {
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', `${KEPT}\n${code}`], options);
    return { exit: 0, said: stdout.trim() };
  } catch (error) {
    const { code: exit, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exit, said: `${stdout}${stderr}`.trim() };
  }
}

test('every operation that writes has an example, and each is written once', async () => {
  const shown = readExamples().flatMap(({ operation }) => operation ?? []);
  const writes = (await readOperations()).filter(({ method }) => method !== 'GET').map(({ id }) => id);
  expect(shown.sort()).toEqual(writes.sort());
});

test('every example works as it stands', async ({ demo }) => {
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-curl-'));
  const issuerOf = (realm: string) => (demo.issuers[0] ?? '').replace(/[^/]+$/, realm);
  const env = {
    ...process.env,
    HOME: directory,
    PATH: [directory, process.env.PATH].join(delimiter),
    VERTEBRA_URL: demo.app,
    ORG: ORGANIZATION,
    SOVEREIGN_ISSUER: issuerOf(SOVEREIGN_REALM),
    ORG_ISSUER: issuerOf(ORGANIZATION),
  };
  const secrets = { operator: 'operator', support: 'support', security: 'security', admin: ORGANIZATION };
  try {
    await symlink(await findNatsCli(), join(directory, 'nats'));
    for (const [name, client] of Object.entries(secrets))
      await writeFile(join(directory, `${name}.secret`), `${client}-automation`, { mode: 0o600 });
    for (const { operation, code } of readExamples()) {
      const { exit, said } = await runBlock(code, { cwd: directory, env });
      const refusal = REFUSED[operation ?? ''];
      const told = `${operation ?? code} ended with ${String(exit)}: ${said}`;
      // 22: curl, told of a status of 400 or more
      expect.soft(exit, told).toBe(refusal === undefined ? 0 : 22);
      expect.soft(said, told).not.toMatch(/"(type|state)":"failed"|"unproven":\["/);
      if (refusal !== undefined) expect.soft(said, told).toContain(`"status":${String(refusal)}`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});
