/** A new JWT for the same key: what clients, lists and revoking make of it. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCreds, withJwt } from '../../../lib/domain/credentials/creds-file.ts';
import type { RenewCredential } from '../../../lib/domain/credentials/credential.ts';
import { proofOfPossession } from '../../../lib/domain/credentials/proof.ts';
import type { Revocation } from '../../../lib/domain/credentials/revocation.ts';
import { extendRevocation, findRevocation, rememberRevocations } from '../../../lib/server/accounts/revocations.ts';
import { readDurableOwner, setDurableOwner } from '../../../lib/server/features/credentials/durable-owners.store.ts';
import { createCredentialChallenge } from '../../../lib/server/features/credentials/credential-challenge.command.ts';
import { changeCredential } from '../../../lib/server/features/credentials/credential-record.store.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { findNatsCli } from '../../../scripts/tools/find-nats-cli.ts';
import { findNsc } from '../../../scripts/tools/find-nsc.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { issue, makeUserKey, renewalRequest } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { temporaryDirectory } from '../../harness/temporary-directory.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const execute = promisify(execFile);
const directory = temporaryDirectory(afterAll);
const admin = (username?: string) => member('acme', 'org-admin', username);
const PUBLISHER = { environment: 'dev', role: 'publisher' } as const;
const DAY_MS = 86_400_000;

let vertebra: VertebraProcess;
let acme: NatsConnection;
beforeAll(async () => {
  vertebra = await startVertebra();
  acme = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
});
afterAll(async () => {
  await acme.close();
  await vertebra.stop();
});

async function renew(held: HeldCredential, wish: Partial<RenewCredential> = {}, caller = admin()) {
  const request = await renewalRequest(caller, held.issued.credential, held.key, wish);
  return renewCredential(caller, 'acme', held.publicKey, request);
}
const recordOf = async ({ publicKey }: HeldCredential) => (await getCredential(admin(), 'acme', publicKey)).credential;

it('a renewed credential is the same key with a later end, for clients, nats and nsc alike', async () => {
  const held = await issue(admin('ann'), 'acme', { ...PUBLISHER, name: 'orders', expiryDays: 2 });
  const later = await issue(admin(), 'acme', PUBLISHER);
  const before = await connectWith(vertebra.nats.url, held);
  const caller = admin('bea');
  const { credential, jwt } = await renew(held, { expiryDays: 90 }, caller);

  const [renewal, ...more] = credential.renewals;
  expect([more, renewal]).toEqual([
    [],
    {
      at: expect.any(String) as string,
      by: { issuer: 'https://id.example', subject: 'sub-bea', username: 'bea' },
      expiresAt: credential.expiresAt,
      before: held.issued.credential.expiresAt,
      act: caller.correlation,
      keyGeneration: 1,
    },
  ]);
  expect(Date.parse(credential.expiresAt) - Date.parse(renewal?.at ?? '')).toBe(90 * DAY_MS);
  expect({ ...credential, expiresAt: '', renewals: [] }).toEqual({
    ...held.issued.credential,
    expiresAt: '',
    renewals: [],
  });
  expect(await recordOf(held)).toEqual(credential);

  // Lists: it keeps its place among those that were issued, and is sorted by its new end.
  const { items } = await listCredentials(admin(), 'acme', { limit: 10 });
  expect(items.map(({ publicKey, state }) => [publicKey, state])).toEqual([
    [later.publicKey, 'expires-soon'],
    [held.publicKey, 'active'],
  ]);
  const byEnd = await listCredentials(admin(), 'acme', { limit: 1, sort: 'expires', direction: 'desc' });
  expect(byEnd.items[0]).toEqual({ ...credential, state: 'active', revoked: null, lastSeen: null });
  const soon = await listCredentials(admin(), 'acme', { limit: 10, expiresWithin: '7' });
  expect(soon.items.map(({ publicKey }) => publicKey)).toEqual([later.publicKey]);

  // Clients: who is connected stays so, and the merged file connects.
  const merged = { ...held, creds: withJwt(held.creds, jwt) };
  expect(parseCreds(merged.creds)).toEqual({ jwt, seed: held.key.seed });
  const after = await connectWith(vertebra.nats.url, merged);
  for (const client of [before, after]) {
    expect((await jetstream(client).publish('ws.acme-dev.x')).stream).toBe('WS_acme-dev');
    await client.close();
  }
  const file = join(directory, 'orders.creds');
  writeFileSync(file, merged.creds, { mode: 0o600 });
  const cli = ['--server', vertebra.nats.url, '--creds', file, '--inbox-prefix', `_INBOX.${held.publicKey}`];
  const { stdout, stderr } = await execute(await findNatsCli(), [...cli, 'pub', '--jetstream', 'ws.acme-dev.x', 'y']);
  expect(stdout + stderr).toMatch(/Stored in Stream: WS_acme-dev/i);
  writeFileSync(`${file}.jwt`, jwt);
  const described = await execute(await findNsc(), [
    ...['--all-dirs', join(directory, 'nsc'), 'describe', 'jwt', '--file', `${file}.jwt`, '--json'],
  ]);
  expect(JSON.parse(described.stdout)).toMatchObject({
    sub: held.publicKey,
    name: 'orders',
    exp: Date.parse(credential.expiresAt) / 1000,
  });

  const audit = await listAudit(admin(), { organization: 'acme', object: held.publicKey, limit: 2 });
  expect(audit.items.map(({ action, result, actor, reason }) => [action, result, actor.username, reason])).toEqual([
    ['credential.renew', 'done', 'bea', expect.stringContaining(credential.expiresAt)],
    ['credential.renew', 'intent', 'bea', null],
  ]);
});

it('one that has expired is valid again, and a subscriber reads on through its durable', async () => {
  const held = await issue(admin(), 'acme', { environment: 'dev', role: 'subscriber', durable: 'kept' });
  const expired = new Date(Date.now() - DAY_MS).toISOString();
  await changeCredential('acme', held.publicKey, (one) => ({ ...one, expiresAt: expired }));
  const { jwt } = await renew(held);
  const client = await connectWith(vertebra.nats.url, { ...held, creds: withJwt(held.creds, jwt) });
  const consumer = await jetstream(client, { checkAPI: false }).consumers.get('WS_acme-dev', 'kept');
  expect((await consumer.info()).name).toBe('kept');
  await client.close();

  const name = { organization: 'acme', environment: 'dev', durable: 'kept' } as const;
  const known = await readDurableOwner(name);
  const remade = { ...held.issued.credential.issuedBy, since: new Date(Date.now() + 3_600_000).toISOString() };
  expect(await setDurableOwner(name, remade, known?.revision)).toBe(true);
  const message = expect.stringContaining('not the one that this credential was issued with') as string;
  await expect(renew(held, { expiryDays: 40 })).rejects.toMatchObject({ code: 'conflict', message });
  await (await jetstreamManager(acme)).consumers.delete('WS_acme-dev', 'kept');
  await expect(renew(held, { expiryDays: 40 })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('no longer has a durable “kept”') as string,
  });
});

describe('a renewal is refused, and changes nothing,', () => {
  let held: HeldCredential;
  let prod: HeldCredential;
  beforeAll(async () => {
    held = await issue(admin(), 'acme', { ...PUBLISHER, expiryDays: 5 });
    prod = await issue(admin(), 'acme', { environment: 'prod', role: 'publisher' });
  });

  it.each([
    ['of a viewer', () => member('acme', 'org-viewer'), () => held, 'forbidden'],
    ['of the operator', () => sovereign('sovereign-admin'), () => held, 'forbidden'],
    ['of a security officer', () => sovereign('security-officer'), () => held, 'forbidden'],
    ['of a developer for prod', () => member('acme', 'org-developer'), () => prod, 'forbidden'],
    ['of another Organization’s admin', () => member('globex', 'org-admin'), () => held, 'not-found'],
  ] as const)('%s', async (_name, caller, credential, code) => {
    const before = await recordOf(credential());
    const request = await renewalRequest(admin(), before, credential().key);
    await expect(renewCredential(caller(), 'acme', before.publicKey, request)).rejects.toMatchObject({ code });
    expect(await recordOf(credential())).toEqual(before);
  });

  it.each([
    ['for more days than signed', { expiryDays: 31 }, 'proof-refused'],
    ['by another key', 'key', 'proof-refused'],
    ['with the proof of an issue', 'issue', 'proof-refused'],
    ['with a nonce of another person', 'nonce', 'proof-refused'],
    ['for more days than its role may have', 366, 'invalid-request'],
    ['for no later end than it has', 4, 'invalid-request'],
  ] as const)('%s', async (_name, how, code) => {
    const caller = admin();
    const { credential } = held.issued;
    let wish: Partial<RenewCredential> = {};
    if (typeof how === 'number') wish = { expiryDays: how };
    if (how === 'nonce') wish = { nonce: (await createCredentialChallenge(admin('else'), 'acme')).nonce };
    let request = await renewalRequest(caller, credential, how === 'key' ? makeUserKey() : held.key, wish);
    if (typeof how === 'object') request = { ...request, ...how };
    if (how === 'issue') {
      const proof = proofOfPossession({ act: 'issues', joinsDurable: false, ...credential, ...request });
      request = { ...request, signature: held.key.sign(proof) };
    }
    await expect(renewCredential(caller, 'acme', held.publicKey, request)).rejects.toMatchObject({ code });
    expect(await recordOf(held)).toEqual(credential);
  });

  it('for a key that has no credential here', async () => {
    const request = await renewalRequest(admin(), held.issued.credential, held.key);
    for (const key of [makeUserKey().publicKey, '*', `${held.publicKey}.x`])
      await expect(renewCredential(admin(), 'acme', key, request)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('the second time, with the same challenge or for the same end', async () => {
    const one = await issue(admin(), 'acme', PUBLISHER);
    const request = await renewalRequest(admin(), one.issued.credential, one.key);
    const twice = await Promise.allSettled([1, 2].map(() => renewCredential(admin(), 'acme', one.publicKey, request)));
    const lost = twice.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(['replay-refused', 'invalid-request']).toContain((lost.reason as { code: string }).code);
    expect((await recordOf(one)).renewals).toHaveLength(1);
  });
});

describe('revoking', () => {
  const revoke = async (publicKey: string) => {
    const selection = { by: 'key' as const, publicKeys: [publicKey] };
    const lines = await revokeCredentials(admin(), 'acme', { selection, reason: 'Leaked.', deleteDurables: false });
    return Array.fromAsync(lines);
  };

  it('covers the newest JWT until it expires, and the key is never renewed again', async () => {
    const held = await issue(admin(), 'acme', PUBLISHER);
    const { credential, jwt } = await renew(held, { expiryDays: 60 });
    const client = await connectWith(vertebra.nats.url, { ...held, creds: withJwt(held.creds, jwt) });
    expect((await revoke(held.publicKey)).at(-1)).toMatchObject({ type: 'end', closed: 1, unproven: [] });
    await client.closed();
    expect((await findRevocation('acme', held.publicKey))?.until).toBe(credential.expiresAt);
    const reason = expect.stringContaining('Leaked.') as string;
    await expect(renew(held, { expiryDays: 70 })).rejects.toMatchObject({ code: 'conflict', message: reason });
    expect(await recordOf(held)).toEqual(credential);
  });

  it('at the same moment leaves no JWT that outlives its revocation', async () => {
    for (let n = 0; n < 12; n += 1) {
      const held = await issue(admin(), 'acme', PUBLISHER);
      const request = await renewalRequest(admin(), held.issued.credential, held.key, { expiryDays: 60 });
      const [renewed] = await Promise.allSettled([
        renewCredential(admin(), 'acme', held.publicKey, request),
        revoke(held.publicKey),
      ]);
      const { until = '' } = (await findRevocation('acme', held.publicKey)) ?? {};
      const credential = await recordOf(held);
      expect(until >= credential.expiresAt).toBe(true);
      if (renewed.status === 'rejected') expect(credential).toEqual(held.issued.credential);
      else expect(until).toBe(renewed.value.credential.expiresAt);
    }
  });

  it('is extended to a later JWT, and never shortened', async () => {
    const held = await issue(admin(), 'acme', PUBLISHER);
    const { expiresAt } = held.issued.credential;
    const revocation: Revocation = {
      publicKey: held.publicKey,
      account: 'edge',
      at: new Date().toISOString(),
      until: expiresAt,
      by: held.issued.credential.issuedBy,
      reason: 'Leaked.',
      act: randomUUID(),
      signer: { role: 'publisher', environment: 'dev', generation: 1 },
    };
    await rememberRevocations('acme', [revocation]);
    const later = {
      at: revocation.at,
      until: new Date(Date.now() + 9 * DAY_MS).toISOString(),
      signer: { role: 'publisher', environment: 'dev', generation: 2 } as const,
    };
    expect(await extendRevocation('acme', held.publicKey, later)).toEqual({ ...revocation, ...later });
    const earlier = { at: '2020-01-01T00:00:00.000Z', until: expiresAt, signer: revocation.signer };
    expect(await extendRevocation('acme', held.publicKey, earlier)).toEqual({ ...revocation, ...later });
  });

  it('before the record of a renewal is written takes that back', async () => {
    const held = await issue(admin(), 'acme', { ...PUBLISHER });
    const [reached, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const proxy = await startNatsProxy(vertebra.nats.ports.client, async (subject) => {
      if (!subject.startsWith('$KV.credentials.')) return true;
      reached.resolve(undefined);
      await released.promise;
      return true;
    });
    const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
    const caller = admin();
    const input = await renewalRequest(caller, held.issued.credential, held.key);
    const about = { organization: 'acme', publicKey: held.publicKey };
    const renewing = server.run({ name: 'renew-credential', caller, ...about, input });
    await reached.promise;
    await revoke(held.publicKey);
    released.resolve(undefined);
    expect(await renewing).toMatchObject({ code: 'conflict', message: expect.stringContaining('Leaked.') as string });
    expect(await recordOf(held)).toEqual(held.issued.credential);
    await server.stop();
    proxy.stop();
  });
});
