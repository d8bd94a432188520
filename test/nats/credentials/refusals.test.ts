import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { ConnectionOptions } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { listRefusalsSchema } from '../../../lib/domain/credentials/refusal.ts';
import type { Refusal } from '../../../lib/domain/credentials/refusal.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { signingKeyId } from '../../../lib/server/accounts/signing-keys.ts';
import { listRefusals } from '../../../lib/server/features/credentials/refusals/list-refusals.query.ts';
import { getRefusalWatch } from '../../../lib/server/features/credentials/refusals/refusal-watch.store.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { settleSuspensions } from '../../../lib/server/features/organizations/suspensions.reconcile.ts';
import { parseCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { encodeJwt } from '../../../lib/server/keys/jwt.ts';
import type { KeyPair } from '../../../lib/server/keys/nkey.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signerOf } from '../../../lib/server/keys/signer.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { accountsOf, rewriteEdge } from '../../harness/accounts/rewrite-edge.ts';
import { issue, makeUserKey } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { suspend } from '../../harness/suspend.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = (organization = 'acme') => member(organization, 'org-admin');
const PUBLISHER = { environment: 'dev', role: 'publisher' } as const;
const nowSeconds = () => Math.floor(Date.now() / 1000);

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  for (const slug of ['acme', 'globex'])
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev', 'prod'] });
  await getRefusalWatch();
});
afterAll(() => vertebra.stop());

const list = (caller: Caller = admin(), organization = 'acme', query: Record<string, unknown> = {}) =>
  listRefusals(caller, organization, listRefusalsSchema.parse(query));
const of = async (publicKey: string): Promise<Refusal[]> => (await list(admin(), 'acme', { key: publicKey })).items;
const total = async () => (await list()).total + (await list(admin('globex'), 'globex')).total;

/** A client that is refused. */
async function refused(options: ConnectionOptions): Promise<void> {
  await expect(connect({ servers: vertebra.nats.url, reconnect: false, timeout: 3000, ...options })).rejects.toThrow();
}
const showing = (jwt: string, seed: string): ConnectionOptions => ({
  authenticator: credsAuthenticator(new TextEncoder().encode(formatCreds(jwt, seed))),
});
const refusedWith = ({ creds }: Pick<HeldCredential, 'creds'>) =>
  refused({ authenticator: credsAuthenticator(new TextEncoder().encode(creds)) });

/** The JWT of a user of acme’s edge account, by any signer. */
async function shown(signer?: KeyPair, times: { exp?: number; iat?: number; name?: string } = {}) {
  const { edge } = await accountsOf('acme');
  const key = makeUserKey();
  const signing = signer ?? signerOf(await getVault()).signingKey(signingKeyId(edge, PUBLISHER));
  const nats = { issuer_account: edge, type: 'user', version: 2 };
  const jwt = encodeJwt({ sub: key.publicKey, name: 'shown', iat: nowSeconds() - 3600, ...times, nats }, signing);
  return { ...key, jwt };
}

async function line(publicKey: string, count = 1): Promise<Refusal> {
  return vi.waitFor(
    async () => {
      const [found] = await of(publicKey);
      if (found?.count !== count) throw new Error(`refused ${String(found?.count ?? 0)} times`);
      return found;
    },
    { timeout: 10_000, interval: 100 },
  );
}

describe('a refused login', () => {
  it('with the seed of another file is told with its credential, its address and how often, and not to others', async () => {
    const held = await issue(admin(), 'acme', { ...PUBLISHER, name: 'billing' });
    const { jwt } = parseCreds(held.creds) ?? { jwt: '' };
    const name = `bill\u202eing\u0007${'x'.repeat(500)}`;
    await refused({ ...showing(jwt, makeUserKey().seed), name });
    const first = await line(held.publicKey);
    expect(first).toMatchObject({
      cause: 'wrong-seed',
      server: 'test-1',
      addresses: ['127.0.0.1'],
      client: { name: `billing${'x'.repeat(53)}`, library: 'nats.js' },
      name: 'billing',
      credential: { name: 'billing', role: 'publisher', environment: 'dev' },
      expiresAt: held.issued.credential.expiresAt,
      revocation: null,
    });
    await refused(showing(jwt, makeUserKey().seed));
    const second = await line(held.publicKey, 2);
    expect(second.first).toBe(first.last);
    expect(Date.parse(second.last)).toBeGreaterThan(Date.parse(first.last));
    const page = await list();
    expect(page).toMatchObject({ total: 1, forgotten: false, listening: { live: true, gaps: [] } });
    expect(JSON.stringify(page)).not.toMatch(/eyJ|\bS[UA][A-Z2-7]{50}/);
    expect((await list(admin(), 'acme', { since: new Date(Date.now() + 1000).toISOString() })).items).toEqual([]);
    expect((await list(admin('globex'), 'globex')).items).toEqual([]);
    await expect(list(admin('globex'), 'acme')).rejects.toMatchObject({ code: 'not-found' });
    await expect(list(member('acme', 'org-viewer'))).rejects.toMatchObject({ code: 'forbidden' });
    expect((await list(sovereign('support'))).total).toBe(1);
  });

  it('says that it expired, and when', async () => {
    const exp = nowSeconds() - 60;
    const { publicKey, jwt, seed } = await shown(undefined, { exp });
    await refused(showing(jwt, seed));
    expect(await line(publicKey)).toMatchObject({
      cause: 'expired',
      expiresAt: new Date(exp * 1000).toISOString(),
      credential: null,
      name: 'shown',
    });
  });

  it('says who revoked it and why, and of claims that others wrote only that it is', async () => {
    const held = await issue(admin(), 'acme', { ...PUBLISHER, name: 'leaked' });
    const { publicKey } = held;
    const selection = { by: 'key' as const, publicKeys: [publicKey] };
    const evidence = await revokeCredentials(admin(), 'acme', {
      selection,
      reason: 'On a laptop',
      deleteDurables: false,
    });
    await Array.fromAsync(evidence);
    const other = await shown();
    await rewriteEdge('acme', ({ revocations }) => ({
      revocations: { ...revocations, [other.publicKey]: nowSeconds() + 1 },
    }));
    await refusedWith(held);
    await refused(showing(other.jwt, other.seed));
    expect(await line(publicKey)).toMatchObject({
      cause: 'revoked',
      revocation: { by: { subject: 'sub-acme-org-admin' }, reason: 'On a laptop' },
    });
    expect(await line(other.publicKey)).toMatchObject({ cause: 'revoked', revocation: null });
  });

  it('says that its signing key is gone, of a key that was ours', async () => {
    const held = await issue(admin(), 'acme', { environment: 'prod', role: 'publisher', name: 'rotated' });
    const { edge } = await accountsOf('acme');
    const gone = (await getVault()).signingKey(
      signingKeyId(edge, { role: 'publisher', environment: 'prod' }),
    ).publicKey;
    await rewriteEdge('acme', ({ signing_keys }) => ({
      signing_keys: signing_keys.filter((key) => (typeof key === 'string' ? key : key.key) !== gone),
    }));
    await refusedWith(held);
    expect(await line(held.publicKey)).toMatchObject({ cause: 'unknown-signing-key', name: 'rotated' });
  });

  it('says that the Organization is suspended', async () => {
    const held = await issue(admin(), 'acme', { ...PUBLISHER, name: 'closed-out' });
    const resume = await suspend('acme');
    await settleSuspensions();
    await refusedWith(held);
    expect(await line(held.publicKey)).toMatchObject({ cause: 'organization-suspended', name: 'closed-out' });
    await resume();
    await settleSuspensions();
  });

  it('says that the account is full, and not so of a connection that is cut', async () => {
    const held = await issue(admin(), 'acme', { ...PUBLISHER, name: 'one-too-many' });
    const first = await connectWith(vertebra.nats.url, held);
    await rewriteEdge('acme', ({ limits }) => ({ limits: { ...limits, conn: 1 } }));
    await refusedWith(held);
    expect(await line(held.publicKey)).toMatchObject({ cause: 'connection-limit' });
    await rewriteEdge('acme', ({ limits }) => ({ limits: { ...limits, conn: 0 } }));
    await first.closed();
    await rewriteEdge('acme', ({ limits }) => ({ limits: { ...limits, conn: -1 } }));
    // What is told of later came later.
    const { jwt } = parseCreds(held.creds) ?? { jwt: '' };
    await refused(showing(jwt, makeUserKey().seed));
    await vi.waitFor(async () => expect(await of(held.publicKey)).toHaveLength(2));
    expect((await of(held.publicKey)).map(({ cause, count }) => `${cause} ${String(count)}`)).toEqual([
      'wrong-seed 1',
      'connection-limit 1',
    ]);
  });

  it('says that it came by another protocol than its signing key is for', async () => {
    const held = await issue(admin(), 'acme', { ...PUBLISHER, name: 'for-browsers' });
    const { edge } = await accountsOf('acme');
    const { publicKey } = (await getVault()).signingKey(signingKeyId(edge, PUBLISHER));
    await rewriteEdge('acme', ({ signing_keys }) => ({
      signing_keys: signing_keys.map((key) =>
        typeof key === 'string' || key.key !== publicKey
          ? key
          : { ...key, template: { ...(key.template as object), allowed_connection_types: ['WEBSOCKET'] } },
      ),
    }));
    await refusedWith(held);
    expect(await line(held.publicKey)).toMatchObject({ cause: 'connection-type' });
    await rewriteEdge('acme', ({ signing_keys }) => ({
      signing_keys: signing_keys.filter((key) => typeof key === 'string' || key.key !== publicKey),
    }));
    await issue(admin(), 'acme', { ...PUBLISHER, name: 'key-is-back' });
  });

  it('is nobody’s without a JWT that a key of that account signed, whoever it names', async () => {
    const held = await issue(admin(), 'acme', { ...PUBLISHER, name: 'impersonated' });
    await issue(admin('globex'), 'globex', { ...PUBLISHER, name: 'theirs' });
    const before = await total();
    const { jwt } = parseCreds(held.creds) ?? { jwt: '' };
    const [head = '', body = '', signature = ''] = jwt.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const other = makeUserKey();
    const altered = Buffer.from(JSON.stringify({ ...claims, sub: other.publicKey })).toString('base64url');
    const { edge: theirs } = await accountsOf('globex');
    const ofTheirs = await shown(signerOf(await getVault()).signingKey(signingKeyId(theirs, PUBLISHER)));
    const stranger = await shown(createKeyPair('A'));
    const { seed } = makeUserKey();
    await refused(showing(`${head}.${altered}.${signature}`, other.seed));
    await refused(showing(ofTheirs.jwt, ofTheirs.seed));
    await refused(showing(stranger.jwt, stranger.seed));
    await refused({ user: held.publicKey, pass: 'secret' });
    await refused({});
    // What is told of only later was judged later than all of them.
    await refused(showing(jwt, seed));
    await line(held.publicKey);
    await refused(showing(jwt, seed));
    await line(held.publicKey, 2);
    expect(await total()).toBe(before + 1);
  });
});

describe('5,000 forged logins at once', () => {
  it('push out no true one, whether they come from elsewhere or from its own address, and what was not examined is said', async () => {
    const system = await getSystem();
    const event = (jwt: string, host: string, name = 'flood') =>
      JSON.stringify({
        timestamp: new Date().toISOString(),
        server: { name: 'test-1' },
        reason: 'Authentication Failure',
        client: { host, jwt, name, lang: 'go', ver: '1', client_type: 'nats' },
      });
    const forged = await shown();
    const [head = '', body = ''] = forged.jwt.split('.');
    const wrong = `${head}.${body}.${'A'.repeat(86)}`;
    const true1 = await shown(undefined, { exp: nowSeconds() - 1 });
    const true2 = await shown(undefined, { exp: nowSeconds() - 1 });
    const subject = '$SYS.SERVER.flood.CLIENT.AUTH.ERR';
    const before = (await list()).listening.unexamined.count;
    const { total: lines } = await list();
    for (let n = 0; n < 5000; n += 1) {
      system.publish(subject, event(wrong, '203.0.113.9'));
      if (n === 4000) system.publish(subject, event(true1.jwt, '192.0.2.7'));
    }
    system.publish(subject, 'x'.repeat(70_000));
    await line(true1.publicKey);
    // From the address of the flood, a client that tries again is heard when the flood is over.
    await vi.waitFor(
      async () => {
        system.publish(subject, event(true2.jwt, '203.0.113.9'));
        expect(await of(true2.publicKey)).toHaveLength(1);
      },
      { timeout: 15_000, interval: 500 },
    );
    const { listening, total: after } = await list();
    expect(after).toBe(lines + 2);
    expect(listening.unexamined.count).toBeGreaterThan(before + 1000);
    expect(listening.unexamined.last).not.toBeNull();
  });
});

describe('while NATS is away', () => {
  it('what was not heard is a gap that is said', async () => {
    const { since } = (await list()).listening;
    await vertebra.nats.kill();
    await vi.waitFor(async () => {
      expect((await getRefusalWatch()).listening()).toMatchObject({ live: false, gaps: [{ to: null }] });
    });
    await vertebra.nats.restart();
    await vi.waitFor(async () => expect((await list()).listening.live).toBe(true), { timeout: 20_000, interval: 200 });
    const { listening } = await list();
    expect(listening.since).toBe(since);
    const [gap, ...others] = listening.gaps;
    expect(others).toEqual([]);
    expect(Date.parse(gap?.to ?? '')).toBeGreaterThan(Date.parse(gap?.from ?? ''));
  });
});
