import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../lib/server/commands/create-organization.ts';
import { parseCreds } from '../../lib/server/keys/creds-file.ts';
import { decodeJwt } from '../../lib/server/keys/jwt.ts';
import { keyPairFromSeed, verifySignature } from '../../lib/server/keys/nkey.ts';
import { createClaimsReader } from '../../lib/server/nats/account-index.ts';
import { getIndex } from '../../lib/server/nats/index-service.ts';
import { getVault } from '../../lib/server/nats/vault.ts';
import { findNatsCli } from '../../scripts/tools/find-nats-cli.ts';
import { targetOrganization } from '../battery/organization.ts';
import { member } from '../harness/callers.ts';
import { issue } from '../harness/issue.ts';
import { startVertebra } from '../harness/vertebra-process.ts';
import type { VertebraProcess } from '../harness/vertebra-process.ts';
const run = promisify(execFile);
let vertebra: VertebraProcess;
let cli: string;
const nats = async (...args: string[]) => {
  const home = vertebra.nats.directory;
  try {
  const { stdout, stderr } = await run(cli, ['--server', vertebra.nats.url, ...args], { env: { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') }, timeout: 20000 });
  return stdout + stderr;
  } catch (e) { return 'FAILED ' + e.stdout + e.stderr; }
};
beforeAll(async () => { cli = await findNatsCli(); vertebra = await startVertebra(); });
afterAll(() => vertebra.stop());
it('x', async () => {
  const home = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
  const op = join(vertebra.nats.keysDirectory, '..');
  const sys = ['--creds', join(vertebra.nats.keysDirectory, 'system.creds')];
  console.log(await nats('auth', 'operator', 'import', join(op, 'operator.jwt'), join(op, 'keys/operator-signing.nk'), join(op, 'offline/operator.nk')));
  console.log(await nats('auth', 'account', 'add', 'initech', '--operator', 'vertebra', '--defaults', '--tags', 'kind:organization', '--tags', 'env:prod'));
  console.log(await nats(...sys, 'auth', 'account', 'push', 'initech', '--operator', 'vertebra'));
  console.log(await nats('auth', 'user', 'add', 'u1', 'initech', '--operator', 'vertebra', '--defaults', '--credential', join(vertebra.nats.directory, 'u1.creds')));
  const acct = (await getIndex()).organizations.get('acme')!.account;
  const edge = (await getIndex()).edgeOf(acct) ?? '';
  console.log(await nats(...sys, 'auth', 'account', 'query', acct, join(vertebra.nats.directory, 'x.jwt'), '--operator', 'vertebra'));
  const admin = () => member('acme', 'org-admin');
  for (const role of ['publisher', 'subscriber', 'kv-reader', 'kv-writer'] as const) {
    const held = await issue(admin(), 'acme', { environment: 'prod', role, ...(role === 'subscriber' ? { durable: 'app' } : {}) });
    const f = join(vertebra.nats.directory, role + '.creds'); await writeFile(f, held.creds);
    const me = ['--creds', f, '--inbox-prefix', held.issued.inboxPrefix];
    if (role === 'publisher') console.log(await nats(...me, 'req', 'ws.acme-prod.cli', 'hello', '--raw'), await nats(...me, 'pub', 'ws.acme-prod.cli', 'hello', '--jetstream'), await nats(...me, 'pub', 'ws.acme-dev.cli', 'hello'));
    if (role === 'subscriber') console.log(await nats(...me, 'consumer', 'next', 'WS_acme-prod', 'app', '--count', '2', '--raw', '--ack'));
    if (role.startsWith('kv')) console.log(await nats(...me, 'kv', 'get', 'ws-acme-prod-state', 'text', '--raw'));
    if (role === 'kv-writer') console.log(await nats(...me, 'kv', 'put', 'ws-acme-prod-state', 'mine', 'x'), await nats(...me, 'kv', 'del', 'ws-acme-prod-state', 'mine', '-f'));
    if (role === 'kv-reader') console.log(await nats(...me, 'kv', 'put', 'ws-acme-prod-state', 'mine', 'x'));
  }
  await home.close();
});
