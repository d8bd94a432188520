/** Suspending an Organization and resuming it by Vertebra: the evidence is what clients see, and it comes back as it was. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SuspensionEvidence } from '../../../lib/domain/organizations/suspension.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { settleSuspensions } from '../../../lib/server/features/organizations/suspensions.reconcile.ts';
import {
  resumeOrganization,
  suspendOrganization,
} from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { readOpenActs } from '../../../lib/server/spine/state/open-acts.ts';
import { decideSupportGrant } from '../../../lib/server/features/support/decide-support-grant.command.ts';
import { openSupportSession } from '../../../lib/server/features/support/open-support-session.command.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { createCredentialChallenge } from '../../../lib/server/features/credentials/credential-challenge.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { issueCredentials } from '../../../lib/server/features/credentials/bulk/issue-credentials.command.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { replaceCredential } from '../../../lib/server/features/credentials/replacement/replace-credential.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { dropRejectedEvent } from '../../../lib/server/features/environments/drop-rejected-event.command.ts';
import { rebuildEnvironment } from '../../../lib/server/features/environments/rebuild-environment.command.ts';
import { retryRejectedEvent } from '../../../lib/server/features/environments/retry-rejected-event.command.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import {
  bulkRequest,
  credentialRequest,
  issue,
  makeUserKey,
  renewalRequest,
  replacementRequest,
} from '../../harness/issue.ts';
import { WISH } from '../../harness/support.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { rewriteHome, suspend as closeByHand } from '../../harness/suspend.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const DEV = { environment: 'dev' } as const;
const admin = () => member('acme', 'org-admin');
const officer = () => sovereign('security-officer');

let vertebra: VertebraProcess;
let sealed: HeldCredential;
let trusted: HeldCredential;
beforeAll(async () => {
  vertebra = await startVertebra();
  for (const slug of ['acme', 'globex'])
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  sealed = await issue(admin(), 'acme', { ...DEV, role: 'publisher' });
  trusted = await issue(admin(), 'acme', { ...DEV, role: 'trusted-publisher' });
});
afterAll(() => vertebra.stop());

type Lines = SuspensionEvidence[];
const of = <T extends SuspensionEvidence['type']>(lines: Lines, type: T) =>
  lines.filter((line): line is Extract<SuspensionEvidence, { type: T }> => line.type === type);
const suspend = async (caller: Caller, slug = 'acme', reason = 'Keys leaked.'): Promise<Lines> =>
  Array.fromAsync(await suspendOrganization(caller, slug, { confirm: slug, reason }));
const resume = async (caller: Caller, slug = 'acme', connections?: number): Promise<Lines> =>
  Array.fromAsync(
    await resumeOrganization(caller, slug, {
      reason: 'All new.',
      ...(connections !== undefined && { connections }),
    }),
  );
const claimsOf = async (slug = 'acme') => {
  const record = (await readOrganizationRecord(slug))?.record;
  const [home, edge] = await Promise.all([record?.home, record?.edge].map((key) => readStoredClaims(key ?? '')));
  return { home: home?.nats, edge: edge?.nats };
};
const detailOf = (caller = admin(), slug = 'acme') => getOrganization(caller, slug);
const recordsOf = async ({ correlation }: Caller, slug = 'acme') => {
  const { items } = await listAudit(operator(), { organization: slug, limit: 200 });
  return items.filter((one) => one.correlation === correlation).reverse();
};
const connectAll = () => Promise.all([sealed, sealed, trusted].map((held) => connectWith(vertebra.nats.url, held)));
const refused = () =>
  Promise.all([sealed, trusted].map((held) => expect(connectWith(vertebra.nats.url, held)).rejects.toThrow()));
const closeAll = (clients: NatsConnection[]) => Promise.all(clients.map((client) => client.close()));

describe('suspending', () => {
  it('cuts everybody, proves it, and is remembered; resuming brings back what was', async () => {
    const before = await claimsOf();
    const clients = await connectAll();
    const cut = Promise.all(clients.map((client) => client.closed()));
    const home = { organization: 'acme', account: (await detailOf()).organization.account };
    const own = await connectHome(projectorGrant('acme'), home);
    const caller = officer();
    const lines = await suspend(caller);
    await cut;
    await own.close();
    const all = of(lines, 'begun')[0];
    expect(lines[0]).toEqual({
      type: 'begun',
      act: caller.correlation,
      suspended: true,
      connections: all?.connections,
      own: all?.own,
    });
    expect((all?.connections ?? 0) - (all?.own ?? 0)).toBe(3);
    expect(all?.own).toBeGreaterThan(0);
    expect(of(lines, 'claims').map(({ account, server }) => `${account} ${server}`)).toEqual([
      'home test-1',
      'edge test-1',
    ]);
    const closed = of(lines, 'closed').map(({ connection }) => connection.publicKey);
    expect(closed.toSorted()).toEqual([sealed.publicKey, sealed.publicKey, trusted.publicKey].toSorted());
    expect(of(lines, 'server')).toMatchObject([{ server: 'test-1', why: null }]);
    expect(lines.at(-1)).toEqual({ type: 'end', closed: 3, proven: ['test-1'], unproven: [] });
    expect(JSON.stringify(lines)).not.toMatch(/eyJ|\bS[UA][A-Z2-7]{50}/);
    await refused();
    for (const block of Object.values(await claimsOf())) expect(block?.limits).toMatchObject({ conn: 0, leaf: 0 });

    const [intent, done, ...more] = await recordsOf(caller);
    expect([intent?.action, intent?.result, done?.result, more]).toEqual([
      'organization.suspend',
      'intent',
      'done',
      [],
    ]);
    expect(done?.reason).toMatch(/proven on test-1; test-1 closed .*Reason given: Keys leaked\.$/);
    const { organization, suspension, resumesWith } = await detailOf();
    expect(organization.state).toBe('suspended');
    expect(suspension).toMatchObject({ suspended: true, by: { username: 'security-officer' }, reason: 'Keys leaked.' });
    expect(resumesWith).toBe(1000);
    expect(await readOpenActs('open-suspensions')).toEqual([]);

    const resumed = await resume(operator());
    expect(resumed.at(-1)).toEqual({ type: 'end', closed: 0, proven: ['test-1'], unproven: [] });
    const after = await claimsOf();
    expect(after).toEqual(before);
    await closeAll(await connectAll());
    expect(await detailOf()).toMatchObject({ organization: { state: 'active' }, suspension: null, resumesWith: null });
    expect(await readOpenActs('open-suspensions')).toEqual([]);
  });

  it('twice, and resuming twice, names who was first', async () => {
    await suspend(officer());
    const again = operator();
    await expect(suspend(again)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^acme is suspended already, by security-officer at .*Keys leaked.*Nothing was changed/,
      ) as string,
    });
    expect((await recordsOf(again)).map(({ result }) => result)).toEqual(['intent', 'refused']);
    await resume(operator());
    await expect(resume(operator())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^acme is not suspended: it was resumed by sovereign-admin at/) as string,
    });
    expect(await readOpenActs('open-suspensions')).toEqual([]);
  });

  it.each([
    ['suspend twice', () => [suspend(officer()), suspend(operator())], 'suspended'],
    ['suspend three times', () => [suspend(officer()), suspend(operator()), suspend(operator())], 'suspended'],
  ] as const)('at once: %s, one wins and the others are told who', async (_, begin, state) => {
    const results = await Promise.allSettled(begin());
    const lost = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
    expect(results.length - lost.length).toBe(1);
    for (const error of lost)
      expect(error).toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/by (security-officer|sovereign-admin) at/) as string,
      });
    expect((await detailOf()).organization.state).toBe(state);
    expect(await readOpenActs('open-suspensions')).toEqual([]);
    const both = await Promise.allSettled([resume(operator()), resume(operator()), suspend(officer())]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await detailOf()).organization.state).toBe('active');
    await closeAll(await connectAll());
    expect(await readOpenActs('open-suspensions')).toEqual([]);
  });

  it('is for two roles, and resuming for one; another Organization does not exist', async () => {
    const roles = [admin(), member('acme', 'org-developer'), member('acme', 'org-viewer'), sovereign('support')];
    for (const caller of roles) {
      await expect(suspend(caller)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(resume(caller)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(resume(officer())).rejects.toMatchObject({ code: 'forbidden' });
    for (const caller of [member('globex', 'org-admin'), member('globex', 'org-viewer')]) {
      await expect(suspend(caller)).rejects.toMatchObject({ code: 'not-found' });
      await expect(resume(caller)).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(suspend(operator(), 'nobody')).rejects.toMatchObject({ code: 'not-found' });
    for (const confirm of ['', 'Acme', 'acme ', 'globex'])
      await expect(suspendOrganization(operator(), 'acme', { confirm, reason: 'x' })).rejects.toMatchObject({
        code: 'invalid-request',
        fields: [{ path: 'confirm' }],
      });
    expect((await detailOf()).organization.state).toBe('active');
  });
});

describe('while it is suspended', () => {
  it('nothing is opened, issued or begun in it, in one sentence; taking rights away goes on', async () => {
    const support = sovereign('support');
    const waiting = await requestSupportGrant(operator(), 'acme', { ...WISH, scope: 'everything' });
    const active = await requestSupportGrant(support, 'acme', WISH);
    const renewal = await renewalRequest(admin(), sealed.issued.credential, sealed.key);
    const replacement = await replacementRequest(admin(), sealed.issued.credential, makeUserKey(), { overlapHours: 0 });
    const request = await credentialRequest(admin(), 'acme', { ...DEV, role: 'publisher' });
    const many = await bulkRequest(admin(), 'acme', [{ ...DEV, role: 'publisher' }]);
    await suspend(officer());
    const { closed } = (await detailOf()).organization;
    const key = makeUserKey();
    const body = { publicKey: key.publicKey, stream: 'WS_acme-dev' };
    const environment = 'acme-dev';
    const same = { slug: 'acme', displayName: 'acme', environments: ['dev' as const] };
    const attempts: Record<string, () => Promise<unknown>> = {
      session: () => openNatsSession(admin(), 'acme', key),
      'session of the Sovereign': () => openNatsSession(operator(), 'acme', key),
      challenge: () => createCredentialChallenge(admin(), 'acme'),
      issue: () => issueCredential(admin(), 'acme', request),
      'issue many': () => issueCredentials(admin(), 'acme', many),
      renew: () => renewCredential(admin(), 'acme', sealed.publicKey, renewal),
      replace: () => replaceCredential(admin(), 'acme', sealed.publicKey, replacement),
      'ask for support': () => requestSupportGrant(support, 'acme', WISH),
      'approve support': () => decideSupportGrant(admin(), 'acme', waiting.id, { decision: 'approve' }),
      'support session': () => openSupportSession(support, 'acme', active.id, body),
      rebuild: () => rebuildEnvironment(operator(), 'acme', environment),
      retry: () => retryRejectedEvent(admin(), 'acme', environment, '1'),
      drop: () => dropRejectedEvent(admin(), 'acme', environment, '1'),
      create: () => createOrganization(operator(), same),
    };
    for (const [name, attempt] of Object.entries(attempts))
      await expect(attempt(), name).rejects.toMatchObject({ code: 'conflict', message: closed });
    await decideSupportGrant(admin(), 'acme', waiting.id, { decision: 'deny', reason: 'Not now.' });
    const selection = { by: 'key' as const, publicKeys: [trusted.publicKey] };
    const revoked = await revokeCredentials(admin(), 'acme', { selection, reason: 'Gone.', deleteDurables: false });
    expect((await Array.fromAsync(revoked)).at(-1)).toMatchObject({ type: 'end', unproven: [] });
    await resume(operator());
    await (await connectWith(vertebra.nats.url, sealed)).close();
    await expect(connectWith(vertebra.nats.url, trusted)).rejects.toThrow('Authorization Violation');
    trusted = await issue(admin(), 'acme', { ...DEV, role: 'trusted-publisher' });
    await closeAll(await connectAll());
  });
});

describe('an Organization that another tool closed', () => {
  it('asks for a limit to resume with, and is open on both sides then', async () => {
    await closeByHand('acme');
    await settleSuspensions();
    await expect(suspend(officer())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('by another tool') as string,
    });
    expect(await detailOf()).toMatchObject({ organization: { state: 'suspended' }, suspension: null, resumesWith: 0 });
    const problem = { code: 'invalid-request', fields: [{ path: 'connections' }] };
    await expect(resume(operator())).rejects.toMatchObject(problem);
    const lines = await resume(operator(), 'acme', 50);
    expect(lines.at(-1)).toMatchObject({ proven: ['test-1'], unproven: [] });
    const { home, edge } = await claimsOf();
    expect([home?.limits.conn, home?.limits.leaf, edge?.limits.conn, edge?.limits.leaf]).toEqual([50, -1, 1000, -1]);
    expect([home?.tags, edge?.tags].flat().filter((tag) => tag?.includes('suspension'))).toEqual([]);
    await closeAll(await connectAll());
    // what is known need not be said, and cannot be said otherwise
    await suspend(officer());
    await expect(resume(operator(), 'acme', 7)).rejects.toMatchObject(problem);
    await resume(operator());
    expect((await claimsOf()).home?.limits.conn).toBe(50);
  });

  it('and opened by hand after a suspension is open, whatever the record says, and is suspended anew', async () => {
    const open = (await claimsOf()).home?.limits.conn ?? 0;
    await suspend(officer());
    const { home } = await claimsOf();
    expect(home?.limits.conn).toBe(0);
    // claims tell their time in seconds
    await sleep(1_100);
    await rewriteHome('acme', { conn: open });
    await settleSuspensions();
    expect(await detailOf()).toMatchObject({ organization: { state: 'active' }, suspension: null });
    await issue(admin(), 'acme', { ...DEV, role: 'kv-reader' });
    expect((await detailOf()).organization.state).toBe('active');
    const lines = await suspend(operator());
    expect(lines.at(-1)).toMatchObject({ proven: ['test-1'] });
    await resume(operator());
    await closeAll(await connectAll());
  });
});
