/** A server that dies between intent and act, or between act and outcome: the next one finds out what really happened. */
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationSelection } from '../../../lib/domain/credentials/revocation.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { decideSupportGrant } from '../../../lib/server/features/support/decide-support-grant.command.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { borrowHome } from '../../../lib/server/nats/connections/home-pool.ts';
import { findRevocation } from '../../../lib/server/accounts/revocations.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { endReplacements } from '../../../lib/server/features/credentials/replacement/replaced-credential.reconcile.ts';
import { replaceCredential } from '../../../lib/server/features/credentials/replacement/replace-credential.command.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { readOpenRevocations } from '../../../lib/server/features/credentials/revocation-acts.store.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readRejectedEvent } from '../../../lib/server/spine/events/rejected-events.ts';
import { readSupportGrant } from '../../../lib/server/features/support/support-grants.store.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { killIn, recordsOf, settle } from '../../harness/cut-off.ts';
import { credentialRequest, issue, makeUserKey, renewalRequest, replacementRequest } from '../../harness/issue.ts';
import { readDurableOwner } from '../../../lib/server/features/credentials/durable-owners.store.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = (slug = 'acme') => member(slug, 'org-admin');
const WISH = { scope: 'everything', reason: 'Lag of billing', ticket: 'T-1', minutes: 5 } as const;

let vertebra: VertebraProcess;
let nextRejected = 0;
const homeOf = async (organization: string) => {
  const account = (await getIndex()).organizations.get(organization)?.account ?? '';
  return { organization, account };
};
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'] });
});
afterAll(() => vertebra.stop());

async function requested(): Promise<{ id: string; support: Caller }> {
  const support = sovereign('support');
  const { id } = await requestSupportGrant(support, 'acme', WISH);
  return { id, support };
}

async function active(): Promise<{ id: string; support: Caller }> {
  const request = await requested();
  await decideSupportGrant(admin(), 'acme', request.id, { decision: 'approve' });
  return request;
}

const denyRest = async (id: string) => {
  const grant = await readSupportGrant('acme', id);
  if (grant?.status === 'requested')
    await decideSupportGrant(admin(), 'acme', id, { decision: 'deny', reason: 'Done.' });
};

const endNow = (id: string) => endSupportGrant(admin(), 'acme', id);

describe('creating an Organization', () => {
  it.each([
    ['between intent and act', 'failed'],
    ['between act and outcome', 'done'],
  ] as const)('%s: %s', async (moment, result) => {
    const caller = operator();
    const slug = `cut-${result}`;
    await killIn(vertebra, moment, {
      name: 'create-organization',
      caller,
      input: { slug, displayName: slug, environments: ['prod'] },
    });
    expect(await settle(caller)).toMatchObject({ result });
    // Whatever it was, the same request again completes it.
    const again = await createOrganization(operator(), { slug, displayName: slug, environments: ['prod'] });
    expect(again.organization.slug).toBe(slug);
  });
});

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

describe('asking for a support grant', () => {
  it.each([
    ['between intent and act', 'failed'],
    ['between act and outcome', 'done'],
  ] as const)('%s: %s', async (moment, result) => {
    const caller = sovereign('support');
    await killIn(vertebra, moment, { name: 'request-support-grant', caller, organization: 'acme', input: WISH });
    expect(await settle(caller)).toMatchObject({ result });
    const [intent] = await recordsOf(caller);
    const grant = await readSupportGrant('acme', intent?.object ?? '');
    expect(grant?.status).toBe(result === 'done' ? 'requested' : undefined);
    if (grant) await denyRest(grant.id);
  });
});

describe('deciding about a support grant', () => {
  it.each([
    ['between intent and act', 'approve', 'failed', 'requested'],
    ['between act and outcome', 'approve', 'done', 'active'],
    ['between intent and act', 'deny', 'failed', 'requested'],
    ['between act and outcome', 'deny', 'done', 'denied'],
  ] as const)('%s: %s is %s', async (moment, decision, result, status) => {
    const { id } = await requested();
    const caller = admin();
    const input = { decision, reason: 'Because.' };
    await killIn(vertebra, moment, { name: 'decide-support-grant', caller, organization: 'acme', id, input });
    expect(await settle(caller)).toMatchObject({ result });
    expect((await readSupportGrant('acme', id))?.status).toBe(status);
    await denyRest(id);
    if (status === 'active') await endNow(id);
  });
});

describe('ending a support grant', () => {
  it.each([
    ['between intent and act', 'failed', 'active'],
    ['between mark and key', 'done', 'ended'],
    ['between key and record', 'done', 'ended'],
    ['between act and outcome', 'done', 'ended'],
  ] as const)('%s: %s', async (moment, result, status) => {
    const { id } = await active();
    const caller = admin();
    await killIn(vertebra, moment, { name: 'end-support-grant', caller, organization: 'acme', id });
    expect(await settle(caller)).toMatchObject({ result });
    expect((await readSupportGrant('acme', id))?.status).toBe(status);
    if (status === 'active') await endNow(id);
  });
});

/** A rejected event, as the projector keeps it. */
async function rejected(): Promise<string> {
  const { connection, release } = await borrowHome(projectorGrant('acme'), await homeOf('acme'));
  nextRejected += 1;
  const { rejectedPrefix } = environmentAssets('acme-dev');
  await jetstream(connection).publish(`${rejectedPrefix}.${nextRejected}`, 'no JSON');
  release();
  return String(nextRejected);
}

async function isRejected(id: string): Promise<boolean> {
  const { connection, release } = await borrowHome(projectorGrant('acme'), await homeOf('acme'));
  const copy = await readRejectedEvent(connection, 'acme-dev', Number(id));
  release();
  return copy !== null;
}

const ABOUT = { organization: 'acme', environment: 'acme-dev' };

describe('dropping a rejected event', () => {
  it.each([
    ['between intent and act', 'failed', true],
    ['between act and outcome', 'done', false],
  ] as const)('%s: %s', async (moment, result, isThere) => {
    const id = await rejected();
    const caller = admin();
    await killIn(vertebra, moment, { name: 'drop-rejected-event', caller, ...ABOUT, id });
    expect(await settle(caller)).toMatchObject({ result });
    expect(await isRejected(id)).toBe(isThere);
  });
});

describe('retrying a rejected event', () => {
  it('between intent and act: it is still there', async () => {
    const id = await rejected();
    const caller = admin();
    await killIn(vertebra, 'between intent and act', { name: 'retry-rejected-event', caller, ...ABOUT, id });
    expect(await settle(caller)).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining('still') as string,
    });
    expect(await isRejected(id)).toBe(true);
  });
});

describe('rebuilding an Environment', () => {
  it('between intent and act: nobody knows, so do it again', async () => {
    const caller = admin();
    await killIn(vertebra, 'between intent and act', { name: 'rebuild-environment', caller, ...ABOUT });
    expect(await settle(caller)).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining('again') as string,
    });
  });
});
