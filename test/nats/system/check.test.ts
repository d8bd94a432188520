/** `vertebra check` as a process of its own, on real nats-servers, with one thing wrong after the other. */
import { chmod, cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrap } from '../../../lib/server/keys/bootstrap.ts';
import { encodeJwt } from '../../../lib/server/keys/jwt.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { beginOperatorRotation } from '../../../lib/server/keys/rotation/rotate-operator.ts';
import { updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { makeDeployment } from '../../../scripts/cli/bootstrap/make-deployment.ts';
import { checkAll } from '../../../scripts/cli/check/check.ts';
import type { Finding } from '../../../scripts/cli/check/finding.ts';
import { startChild } from '../../../scripts/tools/child.ts';
import { findNatsServer } from '../../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import { makeCa } from '../../harness/nats/tls.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import { temporaryDirectory } from '../../harness/temporary-directory.ts';
import { startCommand, startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra(undefined, { allowedOrigins: ['http://127.0.0.1:3000'], diskBytes: 40 * 2 ** 20 });
});
afterAll(() => vertebra.stop());

const PLACE = Symbol.for('vertebra.config');

/** Whatever is said, it is no secret. */
async function demandNoSecret(text: string, keys: string): Promise<void> {
  for (const name of await readdir(keys)) {
    const content = await readFile(join(keys, name), 'utf8');
    for (const secret of content.match(/\bS[OAU][A-Z2-7]{56}\b|[\w-]{43}(?=["\n])/g) ?? [])
      expect(text.includes(secret)).toBe(false);
  }
}

/** What is found with some variables changed. */
async function check(changes: Record<string, string> = {}) {
  const environment = { ...vertebra.environment, ...changes };
  Object.assign(process.env, environment);
  Reflect.deleteProperty(globalThis, PLACE);
  const findings = await checkAll();
  Object.assign(process.env, vertebra.environment);
  Reflect.deleteProperty(globalThis, PLACE);
  const said = findings.map(({ area, state, about, what, cure = '' }) => `${area} ${state}: ${about}: ${what} ${cure}`);
  await demandNoSecret(said.join('\n'), environment.VERTEBRA_KEYS_DIR ?? '');
  return { said, of: (area: string) => said.filter((one) => one.startsWith(`${area} `)) };
}

/** The same by the command. */
async function run(changes: Record<string, string>, ...args: string[]) {
  const environment = { ...vertebra.environment, ...changes };
  const { code, text } = await startCommand(['check', ...args], environment).ended;
  await demandNoSecret(text, environment.VERTEBRA_KEYS_DIR ?? '');
  return { code, text };
}

/** A copy of the keys that a test may spoil. */
async function keysCopy(): Promise<{ directory: string; keys: string }> {
  const directory = join(temporaryDirectory(), 'operator');
  await cp(join(vertebra.nats.keysDirectory, '..'), directory, { recursive: true });
  return { directory, keys: join(directory, 'keys') };
}

describe('where all is well', () => {
  it('says so of each, and not checked of what is not started', async () => {
    const { said, of } = await check();
    expect(of('configuration')).toEqual([expect.stringContaining('configuration ok')]);
    expect(of('nats').filter((one) => !one.startsWith('nats ok'))).toEqual([]);
    expect(of('accounts')).toEqual([
      expect.stringContaining('accounts ok: resolver: type full, and deletes'),
      expect.stringContaining('accounts ok: resolver: 2 accounts, all signed by our operator'),
      expect.stringContaining('accounts ok: catalyst: JetStream answers'),
    ]);
    expect(of('clock')).toContainEqual(expect.stringContaining('clock ok: test-1'));
    expect(of('disk')[0]).toContain('disk ok: test-1');
    expect(of('websocket')).toEqual([expect.stringContaining('websocket ok')]);
    expect(of('console')).toEqual([expect.stringContaining('console not checked')]);
    expect(of('projector')).toEqual([expect.stringContaining('projector not checked')]);
    // of the harness: no provider is there, and the operator's identity still is
    expect(said.filter((one) => /^\w+ (failed|warn)/.test(one))).toEqual([
      expect.stringContaining('keys warn'),
      expect.stringContaining('issuer failed'),
    ]);
  });

  it('says it in words, too, and knows a projector', async () => {
    const projector = await startProjectorProcess(vertebra.environment);
    const { code, text } = await run({ VERTEBRA_PROJECTOR_URL: projector.url });
    await projector.stop();
    expect(code).toBe(1);
    expect(text).toMatch(/^ok +projector +http:.* {2}\/v1\/ leads to a projector$/m);
    expect(text).toMatch(/^FAILED +issuer .*\n +→ /m);
    expect(text).toMatch(/\d+ ok, 1 warn, 1 failed, \d+ not checked\n$/);
  });

  it('gives JSON to programs, and refuses options that it does not know', async () => {
    const { text } = await run({}, '--json');
    const { ok, findings } = JSON.parse(text) as { ok: boolean; findings: Finding[] };
    expect(ok).toBe(false);
    expect(findings[0]).toEqual({
      state: 'ok',
      area: 'configuration',
      about: 'VERTEBRA_…',
      what: 'every variable can be used',
    });
    expect((await run({}, '--organization', 'A')).code).toBe(2);
  });
});

describe('configuration and keys', () => {
  it('tells every variable that is wrong, and that the rest was not checked', async () => {
    const { of, said } = await check({
      VERTEBRA_BASE_URL: 'x',
      VERTEBRA_NATS_URL: 'http://secret-of-somebody@x',
    });
    expect(of('configuration')).toEqual([
      expect.stringContaining('failed: VERTEBRA_BASE_URL: wants'),
      expect.stringContaining('failed: VERTEBRA_NATS_URL: wants'),
    ]);
    expect(of('nats')).toEqual([expect.stringContaining('nats not checked')]);
    expect(said.join()).not.toContain('secret-of-somebody');
  });

  it.each<[string, (keys: string) => Promise<unknown>, RegExp]>([
    ['missing', (keys) => rm(join(keys, 'system.creds')), /keys failed: .*system.creds: is missing/],
    ['open to everybody', (keys) => chmod(join(keys, 'master.key'), 0o644), /keys failed: .*chmod o-rwx/],
    [
      'damaged',
      (keys) => writeFile(join(keys, 'catalyst.creds'), 'x'),
      /keys failed: .*catalyst.creds: is no .creds file/,
    ],
    [
      'of another operator',
      async (keys) => {
        await bootstrap(join(keys, '..', '..', 'other'));
        await rename(join(keys, '..', '..', 'other', 'keys', 'system.creds'), join(keys, 'system.creds'));
      },
      /keys failed: system.creds: it is of account/,
    ],
  ])('tells that a file is %s', async (_, spoil, said) => {
    const { keys } = await keysCopy();
    await spoil(keys);
    const { of } = await check({ VERTEBRA_KEYS_DIR: keys });
    expect(of('keys')).toContainEqual(expect.stringMatching(said));
  });
});

describe('NATS', () => {
  it('tells which user is not let in', async () => {
    const { keys } = await keysCopy();
    const other = join(temporaryDirectory(), 'other');
    await bootstrap(other);
    await cp(join(other, 'keys', 'catalyst.creds'), join(keys, 'catalyst.creds'));
    const one = await check({ VERTEBRA_KEYS_DIR: keys });
    expect(one.of('nats')).toEqual([
      expect.stringMatching(/nats failed: .*catalyst.creds is not let in: .*another operator/),
    ]);
    expect(one.of('accounts')).toEqual([expect.stringContaining('accounts not checked')]);
    const both = await check({ VERTEBRA_KEYS_DIR: join(other, 'keys') });
    expect(both.of('nats')).toEqual([expect.stringMatching(/nats failed: .*another operator/)]);
  });

  it('tells that a server does not trust the key that signs here', async () => {
    const { directory, keys } = await keysCopy();
    await beginOperatorRotation(directory, join(directory, 'offline', 'operator.nk'));
    await rename(join(keys, 'operator-signing-next.nk'), join(keys, 'operator-signing.nk'));
    const { of } = await check({ VERTEBRA_KEYS_DIR: keys });
    expect(of('nats')).toContainEqual(expect.stringMatching(/nats failed: test-1: it does not trust O/));
  });

  it('tells each address that nobody answers at, and goes on with the others', async () => {
    const { of } = await check({
      VERTEBRA_NATS_URL: `nats://127.0.0.1:9,${vertebra.nats.url},nats://nobody.invalid:4222`,
    });
    expect(of('nats').map((one) => one.split(' ')[1])).toEqual(['failed:', 'ok:', 'failed:', 'ok:']);
    expect(of('nats')[0]).toMatch(/127\.0\.0\.1:9: .*ECONNREFUSED.* Start the server/);
    expect(of('accounts')[0]).toContain('accounts ok');
  });

  it('tells accounts that servers will not let in after a restart', async () => {
    const stranger = createKeyPair('O');
    const account = createKeyPair('A');
    const iat = Math.floor(Date.now() / 1000);
    const nats = { type: 'account', version: 2, limits: { subs: -1, data: -1, payload: -1 } };
    await updateClaims(encodeJwt({ sub: account.publicKey, name: 'strange', iat, nats }, stranger));
    const { of } = await check();
    expect(of('accounts')).toContainEqual(
      expect.stringMatching(
        new RegExp(`1 of 3 accounts are expired, or signed by none of .*: strange \\(${account.publicKey}\\)`),
      ),
    );
  });

  it('tells a disk that is nearly full', async () => {
    const { connection } = await getCatalyst();
    const manager = await jetstreamManager(connection, { checkAPI: false });
    await manager.streams.add({ name: 'FILL', subjects: ['fill'] });
    const fill = async (megabytes: number) => {
      for (let left = megabytes * 2; left > 0; left -= 1) connection.publish('fill', new Uint8Array(500_000));
      await connection.flush();
    };
    await fill(34);
    await expect.poll(async () => (await check()).of('disk')[0]).toMatch(/disk warn: test-1: .* are used/);
    await fill(6);
    await expect
      .poll(async () => (await check()).of('disk')[0])
      .toMatch(/disk failed: test-1: .*Delete what is not needed/);
    await manager.streams.delete('FILL');
  });

  it('tells pages of which origin the WebSocket refuses', async () => {
    const { of } = await check({ VERTEBRA_BASE_URL: 'http://127.0.0.1:4000' });
    expect(of('websocket')).toEqual([
      expect.stringMatching(/websocket failed: .*refuses pages of http:\/\/127.0.0.1:4000 .*allowed_origins/),
    ]);
  });
});

/** A server of bootstrap's own making, whose file may be changed before it starts. */
async function deploy(change: (config: string) => string, tls: boolean) {
  const home = temporaryDirectory();
  const directory = join(home, 'sovereign');
  const [client = 0, websocket = 0, monitor = 0] = await freePorts(3);
  const authority = makeCa(home);
  const { certFile, keyFile } = authority.issue('server', ['localhost']);
  await makeDeployment(directory, {
    'client-port': String(client),
    'websocket-port': String(websocket),
    'monitor-port': String(monitor),
    'store-size': '128MB',
    store: join(home, 'data'),
    ...(tls ? { 'tls-cert': certFile, 'tls-key': keyFile } : {}),
  });
  const file = join(directory, 'nats-server.conf');
  await writeFile(file, change(await readFile(file, 'utf8')));
  const child = await startChild({
    command: await findNatsServer(),
    args: ['--config', file],
    logFile: join(home, 'log'),
  });
  await expect
    .poll(() => fetch(`http://127.0.0.1:${monitor}/healthz?js-enabled-only=false`).catch(() => null))
    .not.toBeNull();
  const scheme = tls ? ['tls', 'wss'] : ['nats', 'ws'];
  return {
    authority: authority.caFile,
    stop: () => child.stop(),
    environment: {
      VERTEBRA_KEYS_DIR: join(directory, 'keys'),
      VERTEBRA_NATS_URL: `${scheme[0]}://localhost:${client}`,
      VERTEBRA_NATS_WEBSOCKET_URL: `${scheme[1]}://localhost:${websocket}`,
    },
  };
}

it('tells a private authority that was not named, and takes one that was', async () => {
  const server = await deploy((config) => config, true);
  const { of } = await check(server.environment);
  const named = { ...server.environment, VERTEBRA_CA_FILE: server.authority };
  const { text } = await run(named);
  await server.stop();
  expect(of('nats')).toEqual([expect.stringMatching(/nats failed: .*VERTEBRA_CA_FILE/)]);
  expect(of('websocket')).toEqual([expect.stringMatching(/websocket failed: .*VERTEBRA_CA_FILE/)]);
  expect(text).toMatch(/^ok +nats .*both users are let in, TLS$/m);
  expect(text).toMatch(/^ok +websocket /m);
});

it.each<[string, (config: string) => string, RegExp]>([
  [
    'deletes no claims',
    (config) => config.replace('allow_delete: true', ''),
    /accounts failed: resolver: n1 deletes no claims/,
  ],
  [
    'is not full',
    (config) => config.replace(/resolver \{[^}]*\}/, 'resolver: MEMORY'),
    /accounts failed: resolver: .*not of type full/,
  ],
  ['has no JetStream', (config) => config.replace(/jetstream \{[^}]*\}/, ''), /accounts failed: catalyst: JetStream/],
])('tells that a resolver or server %s', async (_, change, said) => {
  const server = await deploy(change, false);
  const { of } = await check(server.environment);
  await server.stop();
  expect(of('accounts')).toContainEqual(expect.stringMatching(said));
});
