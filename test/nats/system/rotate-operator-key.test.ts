/** `npm run rotate -- operator …` on three servers: in the wrong order, cut off half way, twice at once, beside others' writes. */
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationSelection } from '../../../lib/domain/credentials/revocation.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOperatorRotation } from '../../../lib/server/accounts/operator/operator-key.ts';
import { signedBy } from '../../../lib/server/accounts/operator/resign-accounts.ts';
import { lookupClaims, updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { NEXT_OPERATOR_FILE } from '../../../lib/server/keys/vault.ts';
import { decodeJwt, encodeJwt } from '../../../lib/server/keys/jwt.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signerOf } from '../../../lib/server/keys/signer.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { credentialRequest, issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import type { Judge } from '../../harness/nats/nats-proxy.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { joinCluster, startCommand } from '../../harness/vertebra-process.ts';

const SERVERS = [0, 1, 2];
const admin = () => member('acme', 'org-admin');
const PUBLISHER = { environment: 'dev', role: 'publisher' } as const;

let cluster: TestNatsCluster;
let directory: string;
let vertebra: Awaited<ReturnType<typeof joinCluster>>;
let projector: ProjectorProcess;
let held: HeldCredential;
let client: NatsConnection;
let before: string;
let next = '';
/** of an account that another tool has made, with what Vertebra knows nothing of */
const foreign = createKeyPair('A').publicKey;
const FOREIGN = {
  type: 'account',
  version: 2,
  limits: { conn: 7, leaf: 3, subs: -1, tiered_limits: { R1: { disk_storage: 5 } } },
  trace: { dest: 'trace.all', sampling: 5 },
} as const;

const join3 = () => joinCluster(cluster);
const restartVertebra = async () => {
  await vertebra.stop();
  vertebra = await join3();
};

/** Runs the command as a person on the machine of the keys does. */
const rotate = (args: readonly string[], environment: Record<string, string> = {}) =>
  startCommand(['rotate', 'operator', ...args], { ...vertebra.environment, ...environment });
const run = (...args: string[]) => rotate(args).ended;
const begin = () => run('begin', '--dir', directory);
const resign = () => run('resign', '--reason', 'Planned.');
/** A run that died keeps the others from going on for ten seconds. */
const resignUntilDone = () =>
  expect
    .poll(async () => (await resign()).text, { timeout: 40_000, interval: 1_000 })
    .toContain('All accounts are signed');

/** Accounts that servers start with, by their public key. */
const preloaded = async (): Promise<Record<string, string>> => {
  const text = await readFile(join(directory, 'preload.json'), 'utf8');
  return (JSON.parse(text) as { accounts: Record<string, string> }).accounts;
};

/** Gives a server the operator and the accounts that the directory of the keys has now, in place of those of before. */
async function configure(server: number): Promise<void> {
  const file = join(cluster.directory, `test-${String(server + 1)}`, 'nats-server.conf');
  const operatorJwt = (await readFile(join(directory, 'operator.jwt'), 'utf8')).trim();
  const accounts = await preloaded();
  const lines = (await readFile(file, 'utf8')).split('\n').map((line) => {
    const account = /^ {2}(A[A-Z2-7]{55}): /.exec(line)?.[1];
    if (account !== undefined) return `  ${account}: ${accounts[account] ?? ''}`;
    return line.startsWith('operator: ') ? `operator: ${operatorJwt}` : line;
  });
  await writeFile(file, lines.join('\n'));
}
/** While servers come back, leaders are elected first. */
const untilAnswered = () =>
  expect.poll(() => readOperatorRotation().then(Boolean, () => null), { timeout: 60_000 }).not.toBeNull();
async function restartServer(server: number): Promise<void> {
  await configure(server);
  await cluster.shutDown(server);
  await cluster.start(server);
  await untilAnswered();
}

const payloadOf = (jwt: string) => decodeJwt(jwt).payload as { iss: string; sub: string; nats: unknown };
/** Who has signed the claims of an account, by every server. */
const issuersOf = async (account: string) => (await lookupClaims(account)).map((jwt) => payloadOf(jwt).iss);
const accountsOf = async (slug: string): Promise<string[]> => {
  const index = await getIndex();
  const home = index.organizations.get(slug)?.account ?? '';
  return [home, index.edgeOf(home) ?? ''];
};
const trail = async () => {
  const { items } = await listAudit(sovereign('security-officer'), { action: 'operator-key.rotate', limit: 100 });
  return items.reverse();
};

beforeAll(async () => {
  cluster = await startNatsCluster();
  directory = join(cluster.directory, 'operator');
  vertebra = await join3();
  for (const slug of ['acme', 'globex'])
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  held = await issue(admin(), 'acme', PUBLISHER);
  const vault = await getVault();
  before = vault.operator.publicKey;
  await updateClaims(
    encodeJwt({ sub: foreign, name: 'Their Own', iat: 1, nats: FOREIGN, kept: { nbf: 5 } }, signerOf(vault).operator),
  );
  projector = await startProjectorProcess(vertebra.environment);
}, 120_000);
afterAll(async () => {
  await client.close();
  await projector.stop();
  await vertebra.stop();
  await cluster.stop();
});

describe('in the wrong order', () => {
  it('nothing can be signed again before a next key was made', async () => {
    const { code, text } = await resign();
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining('operator begin') as string });
  });

  it('the next key is made by the identity alone, once', async () => {
    const stranger = join(directory, 'stranger.nk');
    await writeFile(stranger, createKeyPair('O').seed, { mode: 0o600 });
    const files = () =>
      Promise.all(['operator.jwt', 'keys/operator.jwt'].map((name) => readFile(join(directory, name), 'utf8')));
    const [was] = await files();
    const refused = await run('begin', '--dir', directory, '--identity', stranger);
    expect(refused).toMatchObject({
      code: 1,
      text: expect.stringContaining('another key than the identity') as string,
    });
    expect(await files()).toEqual([was, was]);
    const { text } = await begin();
    next = /next signing key {2}(O\w{55})/.exec(text)?.[1] ?? '';
    const made = await files();
    expect(made[0]).not.toBe(was);
    expect(made[1]).toBe(made[0]);
    expect((await begin()).text).toContain(next);
    expect(await files()).toEqual(made);
    // An end before the last of its steps: it goes on with the same key.
    await rename(join(directory, 'keys', NEXT_OPERATOR_FILE), join(directory, 'keys', `${NEXT_OPERATOR_FILE}.new`));
    await writeFile(join(directory, 'keys', 'operator.jwt'), was ?? '');
    expect((await begin()).text).toContain(next);
    expect(await files().then((now) => now.map((jwt) => payloadOf(jwt.trim()).nats))).toEqual(
      made.map((jwt) => payloadOf(jwt.trim()).nats),
    );
  });

  it('no claims are signed by it before every server and every process trusts it', async () => {
    await restartVertebra();
    const refusal = async () => {
      await untilAnswered();
      const end = await resign();
      expect(end).toMatchObject({ code: 1, text: expect.stringContaining('Nothing was changed.') as string });
      return end.text;
    };
    const first = await refusal();
    for (const server of ['test-1', 'test-2', 'test-3'])
      expect(first).toContain(`Server ${server} does not trust the key`);
    expect(first).toContain('The projector');
    for (const server of [0, 1]) await restartServer(server);
    const second = await refusal();
    expect(second).not.toContain('Server test-1');
    expect(second).toContain('Server test-3 does not trust the key');
    await cluster.shutDown(2);
    // leaders are elected first
    await expect.poll(refusal, { timeout: 60_000, interval: 1_000 }).toContain('Server test-3 does not answer');
    await configure(2);
    await cluster.start(2);
    expect(await refusal()).toMatch(/^The projector \w+ on \S+ has the operator\.jwt of before/);
    await projector.stop();
    projector = await startProjectorProcess(vertebra.environment);
    expect(await signedBy([next])).toEqual([]);
    expect(await readOperatorRotation()).toBeNull();
    expect((await trail()).map(({ result }) => result)).not.toContain('done');
  }, 180_000);
});

describe('signing all accounts again', () => {
  it('cut off amid it, it goes on where it was, and whoever comes meanwhile waits', async () => {
    client = await connectWith(cluster.urls[2], held);
    // the projector of before counts for ten seconds
    await expect.poll(async () => (await run('status')).text, { interval: 1_000 }).not.toContain('WAITS');
    const victim: { kill?: () => boolean } = {};
    let updates = 0;
    const judge: Judge = (subject) => {
      if (subject !== '$SYS.REQ.CLAIMS.UPDATE') return true;
      updates += 1;
      if (updates < 4) return true;
      victim.kill?.();
      return false;
    };
    const proxy = await startNatsProxy(Number(new URL(cluster.urls[0]).port), judge);
    const killed = rotate(['resign', '--reason', 'Planned.'], { VERTEBRA_NATS_URL: proxy.url });
    victim.kill = killed.kill;
    expect(await killed.ended).toMatchObject({ code: null });
    proxy.stop();
    const left = await signedBy([before]);
    expect(left.length).toBeGreaterThan(0);
    expect((await signedBy([next])).length).toBeGreaterThan(0);
    expect((await resign()).text).toContain('Another process signs');
    expect(await readOperatorRotation()).toMatchObject({ signs: next, replaced: [before], doneAt: null });
    expect((await run('finish', '--dir', directory)).text).toMatch(
      /accounts are still signed by a key that was replaced/,
    );
    await resignUntilDone();
    await Promise.all([resign(), resign()]);
    expect(await signedBy([before])).toEqual([]);
  });

  it('every server has them, SYS, catalyst and those of other tools too, and nothing else of them has changed', async () => {
    const accounts = await preloaded();
    const all = [...(await accountsOf('acme')), ...(await accountsOf('globex')), ...Object.keys(accounts), foreign];
    expect(all).toHaveLength(7);
    for (const account of all) expect(await issuersOf(account)).toEqual([next, next, next]);
    const [theirs = ''] = await lookupClaims(foreign);
    expect(decodeJwt(theirs).payload).toMatchObject({ name: 'Their Own', nbf: 5, nats: FOREIGN });
    expect(payloadOf(theirs).nats).toEqual(FOREIGN);
    for (const [account, jwt] of Object.entries(accounts)) {
      const [now = ''] = await lookupClaims(account);
      expect(payloadOf(now).nats).toEqual(payloadOf(jwt).nats);
    }
  });

  it('is told in the audit log: who began it, and when the last account was signed', async () => {
    const [intent, begun, done, ...more] = (await trail()).filter(({ object }) => object === next).slice(-3);
    expect([intent?.result, begun?.result, done?.result, more.length]).toEqual(['intent', 'done', 'done', 0]);
    expect(begun).toMatchObject({ object: next, organization: null, actor: { subject: 'command-line' } });
    expect(done?.reason).toContain('All accounts are signed by it');
  });

  it('nobody was cut, and what was issued before and after is let in by every server', async () => {
    await client.flush();
    const later = await issue(admin(), 'acme', {
      environment: 'dev',
      role: 'kv-reader',
    });
    for (const credential of [held, later])
      for (const server of SERVERS) await (await connectWith(cluster.urls[server as 0], credential)).close();
    expect(await issuersOf((await accountsOf('acme'))[1] ?? '')).toEqual([next, next, next]);
  });

  it('a process that lacks the key writes no claims, and says so', async () => {
    const keys = await mkdtemp(join(cluster.directory, 'old-'));
    await cp(join(directory, 'keys'), keys, { recursive: true });
    await rm(join(keys, NEXT_OPERATOR_FILE));
    const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_KEYS_DIR: keys });
    const input = await credentialRequest(admin(), 'acme', { environment: 'dev', role: 'kv-writer' });
    const outcome = await server.run({ name: 'issue-credential', caller: admin(), organization: 'acme', input });
    expect(outcome).toMatchObject({ ok: false, code: 'not-ready' });
    expect(await signedBy([before])).toEqual([]);
    await server.stop();
    expect(await getReadiness()).toMatchObject({ ready: true });
  });

  it('a revocation at the same moment is not undone', async () => {
    // An account by the key of before again, as if somebody had restored a copy.
    const [, edge = ''] = await accountsOf('acme');
    const [jwt = ''] = await lookupClaims(edge);
    const { name, nats } = decodeJwt(jwt).payload as { name: string; nats: Record<string, unknown> };
    await updateClaims(
      encodeJwt({ sub: edge, name, iat: Math.floor(Date.now() / 1000), nats }, signerOf(await getVault()).operator),
    );
    const [reached, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const proxy = await startNatsProxy(Number(new URL(cluster.urls[0]).port), async (subject) => {
      if (subject !== '$SYS.REQ.CLAIMS.UPDATE') return true;
      reached.resolve(undefined);
      await released.promise;
      return true;
    });
    const signing = rotate(['resign', '--reason', 'Again.'], { VERTEBRA_NATS_URL: proxy.url });
    await reached.promise;
    const selection: RevocationSelection = { by: 'key', publicKeys: [held.publicKey] };
    const lines = await revokeCredentials(admin(), 'acme', { selection, reason: 'Leaked.', deleteDurables: false });
    expect((await Array.fromAsync(lines)).at(-1)).toMatchObject({ type: 'end', unproven: [] });
    released.resolve(undefined);
    expect((await signing.ended).code).toBe(0);
    proxy.stop();
    for (const url of cluster.urls)
      await expect(connectWith(url, held)).rejects.toMatchObject({ name: 'AuthorizationError' });
    expect(await issuersOf(edge)).toEqual([next, next, next]);
  });

  it('claims with a number that cannot be kept are left, named, and hold up the end', async () => {
    const exact = Buffer.from(
      JSON.stringify({ jti: '', iat: 1, iss: before, sub: foreign, name: 'huge', nats: FOREIGN }).replace(
        '"conn":7',
        '"conn":9007199254740993',
      ),
    ).toString('base64url');
    const head = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'ed25519-nkey' })).toString('base64url');
    const signature = signerOf(await getVault())
      .operator.sign(Buffer.from(`${head}.${exact}`))
      .toString('base64url');
    await updateClaims(`${head}.${exact}.${signature}`);
    const { code, text } = await resign();
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining('huge') as string });
    expect(text).toContain('cannot be kept exactly');
    const refused = await run('finish', '--dir', directory);
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('huge') as string });
    await updateClaims(
      encodeJwt({ sub: foreign, name: 'Their Own', iat: 2, nats: FOREIGN }, signerOf(await getVault()).operator),
    );
    expect((await resign()).code).toBe(0);
  });
});

describe('finishing', () => {
  it('is refused while a server is away, since nothing is known of its accounts', async () => {
    await cluster.shutDown(2);
    await untilAnswered();
    const refused = () => run('finish', '--dir', directory);
    await expect
      .poll(refused, { timeout: 60_000, interval: 1_000 })
      .toMatchObject({ code: 1, text: expect.stringContaining('test-3 did not answer') as string });
    await cluster.start(2);
    await untilAnswered();
  }, 120_000);

  it('leaves no trace of the key of before, in files or on servers, and everything goes on', async () => {
    const finished = await run('finish', '--dir', directory);
    expect(finished.code).toBe(0);
    expect((await run('finish', '--dir', directory)).code).toBe(0);
    for (const name of ['operator.jwt', 'keys/operator.jwt'])
      expect(JSON.stringify(payloadOf((await readFile(join(directory, name), 'utf8')).trim()))).not.toContain(before);
    const accounts = await preloaded();
    for (const jwt of Object.values(accounts)) expect(payloadOf(jwt).iss).toBe(next);
    const oldSigner = signerOf(await getVault()).operator;
    for (const server of SERVERS) await restartServer(server);
    await restartVertebra();
    expect((await getVault()).operator.publicKey).toBe(next);
    expect((await run('status')).text).not.toContain(`trusts ${before}`);
    const last = await issue(admin(), 'acme', PUBLISHER);
    for (const url of cluster.urls) await (await connectWith(url, last)).close();
    // What the key of before signs is nothing to anybody.
    await updateClaims(
      encodeJwt({ sub: createKeyPair('A').publicKey, name: 'late', iat: 1, nats: FOREIGN }, oldSigner),
    );
    await expect
      .poll(async () => (await getIndex()).unreadable.map(({ reason }) => reason))
      .toContain('Signed by a key that is none of our operator.');
  });
});
