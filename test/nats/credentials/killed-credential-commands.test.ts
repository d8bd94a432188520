/** A server that dies in a command about credentials or their keys: the next one finds out what really happened, or carries it on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationSelection } from '../../../lib/domain/credentials/revocation.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { readSigningKeys, recordOf, signingGeneration } from '../../../lib/server/accounts/signing-keys.ts';
import { settleAnnounced } from '../../../lib/server/features/credentials/signing-keys/signing-keys.reconcile.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { findRevocation } from '../../../lib/server/accounts/revocations.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { endReplacements } from '../../../lib/server/features/credentials/replacement/replaced-credential.reconcile.ts';
import { replaceCredential } from '../../../lib/server/features/credentials/replacement/replace-credential.command.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { readOpenRevocations } from '../../../lib/server/features/credentials/revocation-acts.store.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator } from '../../harness/callers.ts';
import { credentialRequest, issue, makeUserKey, renewalRequest, replacementRequest } from '../../harness/issue.ts';
import { readDurableOwner } from '../../../lib/server/features/credentials/durable-owners.store.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';
import { killIn, settle } from '../../harness/cut-off.ts';

const admin = () => member('acme', 'org-admin');

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'] });
});
afterAll(() => vertebra.stop());

describe('issuing a credential', () => {
  it.each(['between intent and act', 'between act and outcome'] as const)('%s: nothing was issued', async (moment) => {
    const caller = admin();
    const input = await credentialRequest(caller, 'acme', { environment: 'dev', role: 'publisher' });
    await killIn(vertebra, moment, { name: 'issue-credential', caller, organization: 'acme', input });
    expect(await settle(caller)).toMatchObject({ result: 'failed' });
    const { items } = await listCredentials(admin(), 'acme', { limit: 100 });
    expect(items.map(({ publicKey }) => publicKey)).not.toContain(input.publicKey);
  });

  it('and the durable that was made for it is nobody’s again', async () => {
    const caller = admin();
    const wish = { environment: 'dev', role: 'subscriber', durable: 'cut-off' } as const;
    const input = await credentialRequest(caller, 'acme', wish);
    await killIn(vertebra, 'between act and outcome', {
      name: 'issue-credential',
      caller,
      organization: 'acme',
      input,
    });
    const name = { organization: 'acme', environment: 'dev', durable: 'cut-off' } as const;
    expect((await readDurableOwner(name))?.owner.username).toBe(caller.actor.username);
    await settle(caller);
    expect(await readDurableOwner(name)).toBeNull();
    await issue(member('acme', 'org-developer'), 'acme', wish);
  });
});

describe('renewing a credential', () => {
  it.each(['between intent and act', 'between act and outcome'] as const)('%s: it is as before', async (moment) => {
    const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
    const caller = admin();
    const input = await renewalRequest(caller, held.issued.credential, held.key);
    const about = { organization: 'acme', publicKey: held.publicKey };
    await killIn(vertebra, moment, { name: 'renew-credential', caller, ...about, input });
    expect(await settle(caller)).toMatchObject({ result: 'failed' });
    const { credential } = await getCredential(admin(), 'acme', held.publicKey);
    expect(credential).toEqual(held.issued.credential);
    const again = await renewalRequest(caller, credential, held.key);
    expect((await renewCredential(caller, 'acme', held.publicKey, again)).credential.renewals).toHaveLength(1);
  });
});

describe('replacing a credential', () => {
  it.each(['between intent and act', 'between act and outcome'] as const)(
    '%s: the old one is as before, and is not revoked though its time has come',
    async (moment) => {
      const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
      const caller = admin();
      const input = await replacementRequest(caller, held.issued.credential, makeUserKey(), { overlapHours: 0 });
      const about = { organization: 'acme', publicKey: held.publicKey };
      await killIn(vertebra, moment, { name: 'replace-credential', caller, ...about, input });
      await endReplacements(Date.now());
      expect(await findRevocation('acme', held.publicKey)).toBeUndefined();
      expect(await settle(caller)).toMatchObject({ result: 'failed' });
      await endReplacements(Date.now());
      const { credential } = await getCredential(admin(), 'acme', held.publicKey);
      expect(credential).toEqual(held.issued.credential);
      await expect(getCredential(admin(), 'acme', input.publicKey)).rejects.toMatchObject({ code: 'not-found' });
      await (await connectWith(vertebra.nats.url, held)).close();
      const again = await replacementRequest(admin(), credential, makeUserKey(), { overlapHours: 0 });
      await replaceCredential(admin(), 'acme', held.publicKey, again);
      await Promise.all([endReplacements(Date.now()), endReplacements(Date.now())]);
      await expect(connectWith(vertebra.nats.url, held)).rejects.toThrow('Authorization Violation');
    },
  );
});

describe('revoking a credential', () => {
  it.each([
    ['between intent and act', 'failed'],
    ['between mark and key', 'done'],
    ['between act and outcome', 'done'],
  ] as const)('%s: %s', async (moment, result) => {
    const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
    const client = await connectWith(vertebra.nats.url, held);
    const caller = admin();
    const selection: RevocationSelection = { by: 'key', publicKeys: [held.publicKey] };
    const input = { selection, reason: 'Leaked.', deleteDurables: false };
    await killIn(vertebra, moment, { name: 'revoke-credentials', caller, organization: 'acme', input });
    expect(await settle(caller)).toMatchObject({ result });
    expect((await findRevocation('acme', held.publicKey))?.act).toBe(
      result === 'done' ? caller.correlation : undefined,
    );
    if (result === 'failed') return client.close();
    await client.closed();
    await expect(connectWith(vertebra.nats.url, held)).rejects.toThrow('Authorization Violation');
    expect(await readOpenRevocations()).toEqual([]);
  });
});

describe('rotating a signing key', () => {
  it.each([
    ['between intent and act', 'at-once', 'failed'],
    ['between mark and key', 'at-once', 'done'],
    ['between act and outcome', 'at-once', 'done'],
    ['between intent and act', 'overlap', 'failed'],
    ['between mark and key', 'overlap', 'done'],
    ['between act and outcome', 'overlap', 'done'],
  ] as const)('%s, %s: %s', async (moment, kind, result) => {
    const key = { environment: 'dev', role: 'publisher' } as const;
    const held = await issue(admin(), 'acme', key);
    const client = await connectWith(vertebra.nats.url, held);
    const caller = admin();
    const generation = held.issued.credential.keyGeneration;
    const how = kind === 'overlap' ? { kind, days: 1 } : { kind };
    const input = { ...key, generation, how, reason: 'Leaked.' };
    await killIn(vertebra, moment, { name: 'rotate-signing-key', caller, organization: 'acme', input });
    expect(await settle(caller)).toMatchObject({ result });
    const next = await issue(admin(), 'acme', key);
    expect(next.issued.credential.keyGeneration).toBe(result === 'done' ? generation + 1 : generation);
    await (await connectWith(vertebra.nats.url, next)).close();
    if (result === 'failed' || kind === 'overlap') {
      await client.flush();
      return client.close();
    }
    await client.closed();
    await expect(connectWith(vertebra.nats.url, held)).rejects.toThrow('Authorization Violation');
    expect(await readOpenRevocations()).toEqual([]);
  });
});

describe('rotating a key of sessions', () => {
  it.each([
    ['between intent and act', 'failed'],
    ['between mark and key', 'done'],
    ['between claims and signing', 'done'],
    ['between act and outcome', 'done'],
  ] as const)('%s: %s, and the next generation signs', async (moment, result) => {
    const caller = admin();
    const key = { role: 'control', environment: '-' } as const;
    const before = recordOf(await readSigningKeys('acme'), key);
    const home = { organization: 'acme', account: (await getIndex()).organizations.get('acme')?.account ?? '' };
    const { connection, release } = await borrowHome(projectorGrant('acme'), home);
    const generation = signingGeneration(before);
    const input = { ...key, generation, how: { kind: 'overlap' }, reason: 'Yearly.' } as const;
    await killIn(vertebra, moment, { name: 'rotate-signing-key', caller, organization: 'acme', input });
    expect(await settle(caller)).toMatchObject({ result });
    await settleAnnounced(0);
    const after = recordOf(await readSigningKeys('acme'), key);
    expect(after?.signs).toBeUndefined();
    expect(signingGeneration(after)).toBe(result === 'done' ? generation + 1 : generation);
    if (result === 'done') expect(Date.parse(after?.until ?? '')).toBeGreaterThan(Date.now() + 600_000);
    await connection.flush();
    release();
    const again = await connectHome(projectorGrant('acme'), home);
    await again.close();
  });
});

it('a revocation is not undone by older claims that another server writes after it', async () => {
  const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  const [reached, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const proxy = await startNatsProxy(vertebra.nats.ports.client, async (subject) => {
    if (subject !== '$SYS.REQ.CLAIMS.UPDATE') return true;
    reached.resolve(undefined);
    await released.promise;
    return true;
  });
  const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
  // the first of its role, so that its signing key comes into the claims
  const input = await credentialRequest(admin(), 'acme', { environment: 'prod', role: 'kv-writer' });
  const writing = server.run({ name: 'issue-credential', caller: admin(), organization: 'acme', input });
  await reached.promise;
  const selection: RevocationSelection = { by: 'key', publicKeys: [held.publicKey] };
  const lines = await revokeCredentials(admin(), 'acme', { selection, reason: 'Leaked.', deleteDurables: false });
  expect((await Array.fromAsync(lines)).at(-1)).toMatchObject({ type: 'end', unproven: [] });
  released.resolve(undefined);
  expect(await writing).toEqual({ ok: true });
  await expect(connectWith(vertebra.nats.url, held)).rejects.toThrow('Authorization Violation');
  await server.stop();
  proxy.stop();
});
