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
import { reconcileIntents } from '../../../lib/server/features/system/reconcile-intents.reconcile.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { borrowHome } from '../../../lib/server/nats/connections/home-pool.ts';
import { findRevocation } from '../../../lib/server/accounts/revocations.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { finishBulkIssues } from '../../../lib/server/features/credentials/bulk/bulk-issue.reconcile.ts';
import { readOpenBulkIssues } from '../../../lib/server/features/credentials/bulk/bulk-issues.store.ts';
import { endReplacements } from '../../../lib/server/features/credentials/replacement/replaced-credential.reconcile.ts';
import { replaceCredential } from '../../../lib/server/features/credentials/replacement/replace-credential.command.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { readOpenRevocations } from '../../../lib/server/features/credentials/revocation-acts.store.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readRejectedEvent } from '../../../lib/server/spine/events/rejected-events.ts';
import { readSupportGrant } from '../../../lib/server/features/support/support-grants.store.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import {
  bulkRequest,
  credentialRequest,
  issue,
  issueMany,
  makeUserKey,
  renewalRequest,
  replacementRequest,
} from '../../harness/issue.ts';
import { readDurableOwner } from '../../../lib/server/features/credentials/durable-owners.store.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import type { Judge } from '../../harness/nats/nats-proxy.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import type { SecondServer } from '../../harness/second-server.ts';
import type { Command } from '../../harness/second-server-main.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

type Moment =
  | 'between intent and act'
  | 'between two of several'
  | 'behind the outcome'
  | 'between mark and key'
  | 'between key and record'
  | 'between act and outcome';

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

/** Lets the intent pass and stops what comes next; or lets the act pass and stops its outcome. */
function judgeOf(moment: Moment, kill: () => void): Judge {
  let begun = false;
  let written = 0;
  let recorded = 0;
  return (subject) => {
    const isRecord = subject.startsWith('audit-log.');
    if (subject.startsWith('$KV.credentials.')) written += 1;
    if (isRecord && begun) recorded += 1;
    if (isRecord && subject.includes('.intent.')) {
      begun = true;
      return true;
    }
    const stops = {
      'between intent and act': !isRecord && !subject.includes('AUDIT') && !subject.startsWith('audit-checkpoint.'),
      'between two of several': written === 3,
      // the outcome itself and the first of those behind it pass
      'behind the outcome': isRecord && recorded === 3,
      'between mark and key': subject === '$SYS.REQ.CLAIMS.UPDATE',
      'between key and record': subject.startsWith('$KV.support-grants.'),
      'between act and outcome': isRecord,
    }[moment];
    if (!begun || !stops) return true;
    kill();
    return false;
  };
}

/** Runs a command in a server of its own that is killed at the moment. */
async function killIn(moment: Moment, command: Command): Promise<void> {
  const victim: { server?: SecondServer } = {};
  const proxy = await startNatsProxy(
    vertebra.nats.ports.client,
    judgeOf(moment, () => victim.server?.kill()),
  );
  const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
  victim.server = server;
  expect(await server.run(command)).toMatchObject({ code: 'killed' });
  proxy.stop();
}

const recordsOf = async (caller: Caller) => {
  const { items } = await listAudit(operator(), { limit: 500 });
  return items.filter(({ correlation }) => correlation === caller.correlation).reverse();
};

/** Two servers look at the same moment: of what they find, one outcome is written. */
async function settle(caller: Caller): Promise<{ result: string; reason: string }> {
  expect((await recordsOf(caller)).map(({ result }) => result)).toEqual(['intent']);
  await Promise.all([reconcileIntents(0), reconcileIntents(0)]);
  const [intent, outcome, ...more] = await recordsOf(caller);
  expect(more).toEqual([]);
  expect(outcome).toMatchObject({
    action: intent?.action,
    object: intent?.object,
    organization: intent?.organization,
    actor: { issuer: 'urn:vertebra' },
    reason: expect.stringContaining(caller.actor.username) as string,
  });
  return { result: outcome?.result ?? '', reason: outcome?.reason ?? '' };
}

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
    await killIn(moment, {
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
    await killIn(moment, { name: 'issue-credential', caller, organization: 'acme', input });
    expect(await settle(caller)).toMatchObject({ result: 'failed' });
    const { items } = await listCredentials(admin(), 'acme', { limit: 100 });
    expect(items.map(({ publicKey }) => publicKey)).not.toContain(input.publicKey);
  });

  it('and the durable that was made for it is nobody’s again', async () => {
    const caller = admin();
    const wish = { environment: 'dev', role: 'subscriber', durable: 'cut-off' } as const;
    const input = await credentialRequest(caller, 'acme', wish);
    await killIn('between act and outcome', { name: 'issue-credential', caller, organization: 'acme', input });
    const name = { organization: 'acme', environment: 'dev', durable: 'cut-off' } as const;
    expect((await readDurableOwner(name))?.owner.username).toBe(caller.actor.username);
    await settle(caller);
    expect(await readDurableOwner(name)).toBeNull();
    await issue(member('acme', 'org-developer'), 'acme', wish);
  });
});

describe('issuing several credentials', () => {
  const wishes = (name: string) => [
    { environment: 'dev', role: 'publisher', name: `${name}-a` } as const,
    { environment: 'prod', role: 'kv-reader', name: `${name}-b` } as const,
    { environment: 'dev', role: 'subscriber', name: `${name}-c`, durable: `${name}-c` } as const,
    { environment: 'dev', role: 'subscriber', name: `${name}-d`, durable: `${name}-d` } as const,
  ];
  const durable = (name: string) =>
    readDurableOwner({ organization: 'acme', environment: 'dev', durable: `${name}-c` });
  const namesOf = async (search: string) =>
    (await listCredentials(admin(), 'acme', { limit: 100, search })).items.map(({ name }) => name).sort();

  it.each([
    ['between intent and act', 'many-one'],
    ['between two of several', 'many-two'],
    ['between act and outcome', 'many-three'],
  ] as const)('%s: none is there, and they can be asked for again', async (moment, name) => {
    const caller = admin();
    const input = await bulkRequest(caller, 'acme', wishes(name));
    await killIn(moment, { name: 'issue-credentials', caller, organization: 'acme', input });
    if (moment === 'between act and outcome') expect(await durable(name)).not.toBeNull();
    // not before there is an outcome
    await finishBulkIssues(0);
    const { result, reason } = await settle(caller);
    expect(result).toBe('failed');
    if (moment === 'between act and outcome') expect(reason).toContain('The 4 credentials');
    expect(await namesOf(name)).toEqual([]);
    expect(await durable(name)).toBeNull();
    expect(await readOpenBulkIssues()).toEqual([]);
    const { last } = await issueMany(admin(), 'acme', await bulkRequest(admin(), 'acme', wishes(name)));
    expect(last.type).toBe('issued');
  });

  it('behind the outcome: all are there, each with its record in the log', async () => {
    const caller = admin();
    const input = await bulkRequest(caller, 'acme', wishes('many-four'));
    await killIn('behind the outcome', { name: 'issue-credentials', caller, organization: 'acme', input });
    expect((await recordsOf(caller)).map(({ result }) => result)).toEqual(['intent', 'done', 'done']);
    await reconcileIntents(0);
    // what is young may be at work
    await finishBulkIssues(60_000);
    expect(await readOpenBulkIssues()).toHaveLength(1);
    await Promise.all([finishBulkIssues(0), finishBulkIssues(0)]);
    const records = await recordsOf(caller);
    expect(records.map(({ action, result, object }) => [action, result, object])).toEqual([
      ['credential.issue-many', 'intent', caller.correlation],
      ['credential.issue-many', 'done', caller.correlation],
      ...input.credentials.map(({ publicKey }) => ['credential.issue', 'done', publicKey]),
    ]);
    expect(await readOpenBulkIssues()).toEqual([]);
    expect(await namesOf('many-four')).toHaveLength(4);
  });
});

describe('renewing a credential', () => {
  it.each(['between intent and act', 'between act and outcome'] as const)('%s: it is as before', async (moment) => {
    const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
    const caller = admin();
    const input = await renewalRequest(caller, held.issued.credential, held.key);
    const about = { organization: 'acme', publicKey: held.publicKey };
    await killIn(moment, { name: 'renew-credential', caller, ...about, input });
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
      await killIn(moment, { name: 'replace-credential', caller, ...about, input });
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
    await killIn(moment, { name: 'revoke-credentials', caller, organization: 'acme', input });
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
    await killIn(moment, { name: 'rotate-signing-key', caller, organization: 'acme', input });
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
    await killIn(moment, { name: 'request-support-grant', caller, organization: 'acme', input: WISH });
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
    await killIn(moment, { name: 'decide-support-grant', caller, organization: 'acme', id, input });
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
    await killIn(moment, { name: 'end-support-grant', caller, organization: 'acme', id });
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
    await killIn(moment, { name: 'drop-rejected-event', caller, ...ABOUT, id });
    expect(await settle(caller)).toMatchObject({ result });
    expect(await isRejected(id)).toBe(isThere);
  });
});

describe('retrying a rejected event', () => {
  it('between intent and act: it is still there', async () => {
    const id = await rejected();
    const caller = admin();
    await killIn('between intent and act', { name: 'retry-rejected-event', caller, ...ABOUT, id });
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
    await killIn('between intent and act', { name: 'rebuild-environment', caller, ...ABOUT });
    expect(await settle(caller)).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining('again') as string,
    });
  });
});
