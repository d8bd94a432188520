/** Revoking on a cluster of three servers: what the evidence says is what clients see. */
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { Auth, NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationEvidence, RevocationSelection } from '../../../lib/domain/credentials/revocation.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import {
  getCredential,
  listCredentialConnections,
} from '../../../lib/server/features/credentials/get-credential.query.ts';
import { previewRevocation } from '../../../lib/server/features/credentials/preview-revocation.query.ts';
import {
  proveOpenRevocations,
  restoreRevocations,
} from '../../../lib/server/features/credentials/revocation.reconcile.ts';
import { readRevocationAct } from '../../../lib/server/features/credentials/revocation-acts.store.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { readRevocations } from '../../../lib/server/accounts/revocations.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { credentialRequest, issue, makeUserKey } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const ALL = ['test-1', 'test-2', 'test-3'];
const admin = () => member('acme', 'org-admin');
const developer = () => member('acme', 'org-developer');
const DEV = { environment: 'dev', role: 'publisher' } as const;

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
const homes: NatsConnection[] = [];
beforeAll(async () => {
  cluster = await startNatsCluster();
  // never at the third, which is the one that does not answer below
  const url = cluster.urls.slice(0, 2).join(',');
  vertebra = await joinCluster(cluster, { url });
  homes.push(await targetOrganization(cluster.urls[0], 'acme', ['dev', 'prod']));
  for (const slug of ['globex', 'quiet']) homes.push(await targetOrganization(cluster.urls[0], slug, ['dev']));
}, 90_000);
afterAll(async () => {
  for (const home of homes) await home.close();
  await vertebra.stop();
  await cluster.stop();
});

type Lines = RevocationEvidence[];
const of = <T extends RevocationEvidence['type']>(lines: Lines, type: T) =>
  lines.filter((line): line is Extract<RevocationEvidence, { type: T }> => line.type === type);
async function revoke(
  caller: Caller,
  selection: RevocationSelection,
  { organization = 'acme', deleteDurables = false } = {},
): Promise<Lines> {
  const evidence = await revokeCredentials(caller, organization, { selection, reason: 'Leaked.', deleteDurables });
  return Array.fromAsync(evidence);
}
const only = (...held: HeldCredential[]): RevocationSelection => ({
  by: 'key',
  publicKeys: held.map(({ publicKey }) => publicKey),
});
/** One client at each server, with the promise of its end. */
const connectEverywhere = (held: HeldCredential) => Promise.all(cluster.urls.map((url) => connectWith(url, held)));
/** A client that says it is somebody else, beside its JWT. */
const pretend = (held: HeldCredential, said: { user?: string; nkey?: string }) => {
  const own = credsAuthenticator(new TextEncoder().encode(held.creds));
  return connect({
    servers: cluster.urls[1],
    authenticator: (nonce) => ({ ...own(nonce), ...said }) as Auth,
    reconnect: false,
  });
};
const refused = (held: HeldCredential, servers: readonly string[] = cluster.urls) =>
  Promise.all(
    servers.map((url) => expect(connectWith(url, held)).rejects.toMatchObject({ name: 'AuthorizationError' })),
  );
const revokedKeys = async (slug = 'acme') => (await readRevocations(slug)).map(({ publicKey }) => publicKey);

describe('revoking one credential', () => {
  it.each([DEV, { environment: 'prod', role: 'trusted-publisher' }] as const)(
    'of $role cuts it on every server, and the evidence says what each of them did',
    async (wish) => {
      const [held, bystander] = [await issue(admin(), 'acme', wish), await issue(admin(), 'acme', wish)];
      const clients = await connectEverywhere(held);
      // what a client says beside its JWT is its own affair: neither hides it nor makes it somebody else
      clients.push(await pretend(held, { user: 'nobody' }), await pretend(held, { nkey: bystander.publicKey }));
      const other = await connectWith(cluster.urls[1], bystander);
      const cut = Promise.all(clients.map((client) => client.closed()));
      const live = await listCredentialConnections(developer(), 'acme', held.publicKey);
      expect([live.total, live.silent, new Set(live.items.map(({ server }) => server))]).toEqual([5, [], new Set(ALL)]);
      expect((await listCredentialConnections(developer(), 'acme', bystander.publicKey)).total).toBe(1);
      const caller = sovereign('sovereign-admin');
      const lines = await revoke(caller, only(held));
      const account = wish.role === 'publisher' ? 'edge' : 'home';

      expect(lines[0]).toMatchObject({ type: 'selected', revoked: 1, already: 0, expired: 0, connections: 5 });
      expect(
        of(lines, 'claims')
          .map(({ server, account: side }) => `${server} ${side}`)
          .sort(),
      ).toEqual(ALL.map((server) => `${server} ${account}`));
      expect(of(lines, 'closed').map(({ connection }) => connection)).toHaveLength(5);
      for (const { connection } of of(lines, 'closed')) {
        expect(connection).toMatchObject({ publicKey: held.publicKey, reason: 'Credentials Revoked' });
        expect(connection.client).toContain('nats.js');
      }
      expect(of(lines, 'server').map(({ server, why }) => [server, why])).toEqual(ALL.map((server) => [server, null]));
      expect(lines.at(-1)).toEqual({ type: 'end', closed: 5, proven: ALL, unproven: [] });
      expect(JSON.stringify(lines)).not.toMatch(/eyJ|\bS[UA][A-Z2-7]{50}/);
      await cut;
      await refused(held);
      await other.flush();
      expect(other.isClosed()).toBe(false);
      await other.close();

      const shown = async (who: Caller) => (await getCredential(who, 'acme', held.publicKey)).revocation;
      expect(await shown(admin())).toMatchObject({ keys: 1, reason: 'Leaked.', by: { username: 'sovereign-admin' } });
      expect((await shown(admin()))?.proof?.closed.first).toHaveLength(5);
      // addresses are not for everybody
      expect((await shown(member('acme', 'org-viewer')))?.proof?.closed).toEqual({ count: 5, first: [] });
      const { items } = await listAudit(admin(), { organization: 'acme', object: held.publicKey, limit: 10 });
      const [done, intent] = items.filter(({ correlation }) => correlation === caller.correlation);
      expect(intent).toMatchObject({ action: 'credential.revoke', result: 'intent' });
      expect(done).toMatchObject({ result: 'done', reason: expect.stringContaining(ALL.join(', ')) as string });
      expect(done?.reason).toContain('Leaked.');
    },
  );

  it('again, or for a key that was revoked, is refused and says by whom', async () => {
    const key = makeUserKey();
    const request = await credentialRequest(admin(), 'acme', DEV, key);
    await issueCredential(admin(), 'acme', request);
    await revoke(developer(), { by: 'key', publicKeys: [key.publicKey] });
    const again = revoke(admin(), { by: 'key', publicKeys: [key.publicKey] });
    await expect(again).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('acme-org-developer') as string,
    });
    const anew = issueCredential(admin(), 'acme', await credentialRequest(admin(), 'acme', DEV, key));
    await expect(anew).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/revoked .* by acme-org-developer.*Leaked/) as string,
    });
  });

  it('by two at once leaves one trail, and both are told', async () => {
    const held = await issue(admin(), 'acme', DEV);
    const client = await connectWith(cluster.urls[2], held);
    const answers = await Promise.allSettled([revoke(admin(), only(held)), revoke(developer(), only(held))]);
    await client.closed();
    const ends = answers.flatMap((answer) => (answer.status === 'fulfilled' ? of(answer.value, 'selected') : []));
    expect(ends.reduce((sum, { revoked }) => sum + revoked, 0)).toBe(1);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'conflict' });
      // whoever came second is told how it stands, and not that nothing had to be proven
      else expect(of(answer.value, 'server').map(({ server }) => server)).toEqual(ALL);
    }
    const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? of(answer.value, 'claims') : []));
    expect(told.length).toBe(ALL.length * answers.filter(({ status }) => status === 'fulfilled').length);
    expect((await revokedKeys()).filter((key) => key === held.publicKey)).toHaveLength(1);
    await refused(held);
  });

  it('is written again when somebody puts older claims into the resolver', async () => {
    const held = await issue(admin(), 'acme', DEV);
    const edge = (await getIndex()).edgeOf((await getIndex()).organizations.get('acme')?.account ?? '') ?? '';
    const [before = ''] = await lookupClaims(edge);
    await revoke(admin(), only(held));
    await refused(held);
    await (await getSystem()).request('$SYS.REQ.CLAIMS.UPDATE', before);
    const isBack = () =>
      connectWith(cluster.urls[0], held).then(
        (client) => client.close().then(() => true),
        () => false,
      );
    await expect.poll(isBack).toBe(true);
    await restoreRevocations();
    await refused(held);
    await restoreRevocations();
    const { items } = await listAudit(admin(), { organization: 'acme', object: edge, limit: 10 });
    expect(items.filter(({ reason }) => reason?.includes('written again') === true)).toHaveLength(1);
  });

  it('holds while others write the same claims', async () => {
    const held = await Promise.all(Array.from({ length: 6 }, () => issue(admin(), 'acme', DEV)));
    const roles = ['kv-reader', 'kv-writer', 'publisher'] as const;
    await Promise.all([
      ...held.map((one) => revoke(admin(), only(one))),
      ...roles.map((role) => issue(admin(), 'acme', { environment: 'prod', role })),
    ]);
    await Promise.all(held.map((one) => refused(one)));
  });
});

describe('what is selected', () => {
  it.each([
    ['a viewer', () => member('acme', 'org-viewer'), 'forbidden'],
    ['support', () => sovereign('support'), 'forbidden'],
    ['a developer, for prod', () => developer(), 'forbidden'],
    ['another Organization’s admin', () => member('globex', 'org-admin'), 'not-found'],
  ] as const)('is not for %s', async (_name, caller, code) => {
    const held = await issue(admin(), 'acme', { ...DEV, environment: 'prod' });
    const before = await revokedKeys();
    await expect(revoke(caller(), only(held))).rejects.toMatchObject({ code });
    await expect(previewRevocation(caller(), 'acme', only(held))).rejects.toMatchObject({ code });
    expect(await revokedKeys()).toEqual(before);
    const client = await connectWith(cluster.urls[0], held);
    await client.close();
  });

  it('is nothing of another Organization', async () => {
    const held = await issue(admin(), 'acme', DEV);
    const before = await revokedKeys();
    const foreign = revoke(member('globex', 'org-admin'), only(held), { organization: 'globex' });
    await expect(foreign).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ path: 'selection.publicKeys.0' }],
    });
    expect([await revokedKeys(), await revokedKeys('globex')]).toEqual([before, []]);
  });

  it('is what has it in common, all or nothing', async () => {
    const ada = () => member('globex', 'org-admin', 'ada');
    const bob = member('globex', 'org-developer', 'bob');
    const since = new Date(Date.now() - 2_000).toISOString();
    const [one, two, three] = [
      await issue(ada(), 'globex', { ...DEV, role: 'kv-reader' }),
      await issue(bob, 'globex', { ...DEV, role: 'kv-reader' }),
      await issue(bob, 'globex', DEV),
    ];
    const preview = (selection: RevocationSelection) =>
      previewRevocation(ada(), 'globex', selection).then(({ credentials }) => credentials);
    const { issuer, subject } = bob.actor;
    const person = { by: 'person', issuer, subject, since } as const;
    expect(await preview({ by: 'role', role: 'kv-reader' })).toBe(2);
    expect(await preview({ by: 'role', role: 'kv-reader', environment: 'prod' })).toBe(0);
    expect(await preview({ by: 'environment', environment: 'dev' })).toBe(3);
    expect(await preview({ ...person, subject: 'else' })).toBe(0);
    expect(await preview({ ...person, since: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
    const none = revoke(ada(), { by: 'role', role: 'kv-writer' }, { organization: 'globex' });
    await expect(none).rejects.toMatchObject({ code: 'conflict' });
    const lines = await revoke(ada(), person, { organization: 'globex' });
    expect(lines[0]).toMatchObject({ revoked: 2 });
    await Promise.all([refused(two), refused(three)]);
    const rest = await revoke(ada(), { by: 'organization' }, { organization: 'globex' });
    expect(rest[0]).toMatchObject({ revoked: 1, already: 2 });
    await refused(one);
  });

  it('takes a durable that none but these read through, when whoever revokes may make one', async () => {
    const wish = { environment: 'prod', role: 'subscriber', durable: 'billing' } as const;
    const first = await issue(admin(), 'acme', wish);
    const second = await issue(admin(), 'acme', { ...wish, joinsDurable: true });
    const consumers = async () => {
      const names: string[] = [];
      const [acme] = homes;
      if (acme)
        for await (const { name } of (await jetstreamManager(acme)).consumers.list('WS_acme-prod')) names.push(name);
      return names;
    };
    const shared = await revoke(admin(), only(first), { deleteDurables: true });
    expect(of(shared, 'durable')).toEqual([]);
    expect(await consumers()).toContain('billing');
    const officer = sovereign('security-officer');
    const preview = await previewRevocation(officer, 'acme', only(second));
    expect(preview).toMatchObject({ durables: [{ environment: 'prod', durable: 'billing' }], connections: 0 });
    expect(preview.mayNotDelete).toContain('issue');
    await expect(revoke(officer, only(second), { deleteDurables: true })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await revokedKeys()).not.toContain(second.publicKey);
    const last = await revoke(admin(), only(second), { deleteDurables: true });
    expect(of(last, 'durable')).toEqual([{ type: 'durable', environment: 'prod', durable: 'billing' }]);
    expect(await consumers()).not.toContain('billing');
  });
});

/**
 * Whoever is told that NATS does not answer tries again, since the others elect leaders first. The last line; null when the try before
 * had written the revocation down, and is carried to its end by whoever proves it.
 */
async function untilAnswered(caller: Caller, held: HeldCredential, organization: string) {
  let last: RevocationEvidence | null | undefined;
  const trying = () =>
    revoke(caller, only(held), { organization }).then(
      (lines) => (lines.at(-1)?.type === 'failed' ? undefined : lines.at(-1)),
      (error: unknown) => ((error as { code?: unknown }).code === 'conflict' ? null : undefined),
    );
  await expect.poll(async () => (last = await trying()), { timeout: 40_000 }).toBeDefined();
  return last;
}

describe('a server that does not answer', () => {
  it.each([
    [
      'stands still',
      () => cluster.freeze(2),
      () => {
        cluster.thaw(2);
      },
    ],
    ['is down', () => cluster.kill(2), () => cluster.start(2)],
  ] as const)('because it %s is not proven until it is back', { timeout: 150_000 }, async (_name, away, back) => {
    const held = await issue(admin(), 'acme', DEV);
    const quiet = await issue(member('quiet', 'org-admin'), 'quiet', DEV);
    const clients = await connectEverywhere(held);
    const cut = Promise.all(clients.slice(0, 2).map((client) => client.closed()));
    await away();
    const partly = { type: 'end', proven: ['test-1', 'test-2'], unproven: ['test-3'] };
    expect((await untilAnswered(admin(), held, 'acme')) ?? partly).toMatchObject(partly);
    // where nobody was ever connected, a server reads the claims when it is asked for connections
    const still = await untilAnswered(member('quiet', 'org-admin'), quiet, 'quiet');
    expect(still ?? partly).toMatchObject(partly);
    await cut;
    const act = (await readRevocations('acme')).find(({ publicKey }) => publicKey === held.publicKey)?.act ?? '';
    const proven = async () => {
      await proveOpenRevocations(0);
      return (await readRevocationAct('acme', act))?.servers.map(({ provenAt }) => provenAt !== null);
    };
    await expect.poll(proven, { timeout: 20_000, interval: 500 }).toEqual([true, true, false]);
    await back();
    await expect.poll(proven, { timeout: 20_000, interval: 500 }).toEqual([true, true, true]);
    await refused(held);
    const { items } = await listAudit(admin(), { organization: 'acme', object: held.publicKey, limit: 10 });
    // of this act: a try that NATS did not answer may have written down another one
    const late = items.filter(
      ({ correlation, reason }) => correlation === act && reason?.includes('on test-3 last') === true,
    );
    expect(late).toHaveLength(1);
    await Promise.all(clients.map((client) => client.close()));
  });
});
