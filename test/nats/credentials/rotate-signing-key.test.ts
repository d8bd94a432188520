/** Rotating a signing key on a cluster of three servers: who is cut, who is not, and what every server says about it. */
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatCreds } from '../../../lib/domain/credentials/creds-file.ts';
import type { RevocationEvidence, RevocationSelection } from '../../../lib/domain/credentials/revocation.ts';
import type { RotateSigningKey, SigningKey } from '../../../lib/domain/credentials/signing-key.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { MOST_REVOCATIONS } from '../../../lib/server/accounts/revocations.ts';
import { changeSigningKey } from '../../../lib/server/accounts/rotation/change-signing-key.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { previewRevocation } from '../../../lib/server/features/credentials/preview-revocation.query.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { proveOpenRevocations } from '../../../lib/server/features/credentials/revocation.reconcile.ts';
import { readOpenRevocations } from '../../../lib/server/features/credentials/revocation-acts.store.ts';
import { listSigningKeys } from '../../../lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { rotateSigningKey } from '../../../lib/server/features/credentials/signing-keys/rotate-signing-key.command.ts';
import {
  endOverlaps,
  restoreSigningKeys,
} from '../../../lib/server/features/credentials/signing-keys/signing-keys.reconcile.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { issue, renewalRequest } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const ALL = ['test-1', 'test-2', 'test-3'];
const admin = () => member('acme', 'org-admin');
type Key = Pick<RotateSigningKey, 'role' | 'environment'>;
const SEALED = { environment: 'dev', role: 'publisher' } as const;
const TRUSTED = { environment: 'prod', role: 'trusted-publisher' } as const;
const AT_ONCE = { kind: 'at-once' } as const;

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
const homes: NatsConnection[] = [];
beforeAll(async () => {
  cluster = await startNatsCluster();
  // never at the third, which is the one that does not answer below
  const url = cluster.urls.slice(0, 2).join(',');
  vertebra = await joinCluster(cluster, { url });
  homes.push(await targetOrganization(cluster.urls[0], 'acme', ['dev', 'prod']));
  homes.push(await targetOrganization(cluster.urls[0], 'globex', ['dev']));
}, 90_000);
afterAll(async () => {
  for (const home of homes) await home.close();
  await vertebra.stop();
  await cluster.stop();
});

type Lines = RevocationEvidence[];
const of = <T extends RevocationEvidence['type']>(lines: Lines, type: T) =>
  lines.filter((line): line is Extract<RevocationEvidence, { type: T }> => line.type === type);

async function keyOf({ role, environment }: Key, organization = 'acme'): Promise<SigningKey> {
  const { items } = await listSigningKeys(member(organization, 'org-viewer'), organization);
  const found = items.find((one) => one.role === role && one.environment === environment);
  if (!found) throw new Error(`no key ${role}/${environment}`);
  return found;
}
async function rotate(
  caller: Caller,
  { role, environment }: Key,
  how: RotateSigningKey['how'],
  generation?: number,
): Promise<Lines> {
  const now = generation ?? (await keyOf({ role, environment })).generation;
  const input = { role, environment, generation: now, how, reason: 'Leaked.' };
  return Array.fromAsync(await rotateSigningKey(caller, 'acme', input));
}
const refused = (held: HeldCredential, servers: readonly string[] = cluster.urls) =>
  Promise.all(
    servers.map((url) => expect(connectWith(url, held)).rejects.toMatchObject({ name: 'AuthorizationError' })),
  );
const connectEverywhere = (held: HeldCredential) => Promise.all(cluster.urls.map((url) => connectWith(url, held)));
const stateOf = async ({ publicKey }: HeldCredential) => {
  const { items } = await listCredentials(admin(), 'acme', { limit: 500 });
  return items.find((one) => one.publicKey === publicKey)?.state;
};
const trailOf = async ({ role, environment }: Key) => {
  const { items } = await listAudit(admin(), { organization: 'acme', object: `${role}/${environment}`, limit: 100 });
  return items;
};
const accountOf = async ({ role }: Key): Promise<string> => {
  const index = await getIndex();
  const home = index.organizations.get('acme')?.account ?? '';
  return role.startsWith('trusted') ? home : (index.edgeOf(home) ?? '');
};

describe.each([
  ['sealed', SEALED],
  ['trusted', TRUSTED],
] as const)('the key of a %s role', (_kind, key) => {
  it('with overlap signs by the next generation, and the older one is taken out by its time', async () => {
    const old = await issue(admin(), 'acme', key);
    const client = await connectWith(cluster.urls[2], old);
    const lines = await rotate(sovereign('security-officer'), key, { kind: 'overlap', days: 30 });
    expect(lines[0]).toMatchObject({
      type: 'key',
      ...key,
      generation: 2,
      rotated: true,
      credentials: 1,
      connections: 1,
    });
    expect(
      of(lines, 'claims')
        .map(({ server }) => server)
        .sort(),
    ).toEqual(ALL);
    expect(lines.at(-1)).toMatchObject({ type: 'end', closed: 0, unproven: [] });
    const next = await issue(admin(), 'acme', key);
    expect(next.issued.credential.keyGeneration).toBe(2);
    await Promise.all([old, next].map(async (held) => (await connectWith(cluster.urls[1], held)).close()));
    await client.flush();
    const seen = await keyOf(key);
    expect(seen.carried).toMatchObject([
      { generation: 2, credentials: 1 },
      { generation: 1, credentials: 1, connections: 1 },
    ]);
    const users = await listCredentials(admin(), 'acme', { ...key, keyGeneration: 1, limit: 10 });
    expect(users.items.map(({ publicKey }) => publicKey)).toEqual([old.publicKey]);

    await endOverlaps(true);
    expect(await stateOf(old)).not.toBe('orphaned');
    const past = new Date(Date.now() - 1000).toISOString();
    await changeSigningKey('acme', key, (record) => record && { ...record, until: past });
    // several servers find it at the same moment
    await Promise.all([endOverlaps(false), endOverlaps(false)]);
    await client.closed();
    await refused(old);
    expect([await stateOf(old), await stateOf(next)]).toEqual(['orphaned', 'expires-soon']);
    expect(await keyOf(key)).toMatchObject({ generation: 2, until: null, orphaned: 1, carried: [{ generation: 2 }] });
    const ended = (await trailOf(key)).filter(({ actor }) => actor.issuer === 'urn:vertebra');
    expect(ended.map(({ result }) => result)).toEqual(['done', 'intent']);
    expect(ended[0]?.reason).toMatch(/by its time.*1 credentials and 1 connections.*proven on test-1, test-2, test-3/);
    await (await connectWith(cluster.urls[0], next)).close();
  });

  it('at once cuts whoever it has signed on every server, and nobody else', async () => {
    const other = await issue(admin(), 'acme', {
      ...key,
      role: key.role === 'publisher' ? 'kv-reader' : 'trusted-kv-reader',
    });
    const bystander = await connectWith(cluster.urls[1], other);
    const leaked = await issue(admin(), 'acme', key);
    const clients = await connectEverywhere(leaked);
    const cut = Promise.all(clients.map((client) => client.closed()));
    const caller = sovereign('sovereign-admin');
    const [before = ''] = await lookupClaims(await accountOf(key));
    const lines = await rotate(caller, key, AT_ONCE);
    // the one of the overlap above as well
    expect(lines[0]).toMatchObject({ type: 'key', generation: 3, until: null, credentials: 2, connections: 3 });
    expect(of(lines, 'closed')).toHaveLength(3);
    expect(of(lines, 'server').map(({ server, why }) => [server, why])).toEqual(ALL.map((server) => [server, null]));
    expect(lines.at(-1)).toEqual({ type: 'end', closed: 3, proven: ALL, unproven: [] });
    expect(JSON.stringify(lines)).not.toMatch(/eyJ|\bS[UA][A-Z2-7]{50}/);
    await cut;
    await refused(leaked);
    await bystander.flush();
    expect(await stateOf(leaked)).toBe('orphaned');
    expect(await readOpenRevocations()).toEqual([]);
    const request = await renewalRequest(admin(), leaked.issued.credential, leaked.key, { expiryDays: 2 });
    const { jwt, credential } = await renewCredential(admin(), 'acme', leaked.publicKey, request);
    expect([await stateOf(leaked), credential.renewals.at(-1)?.keyGeneration]).toEqual(['expires-soon', 3]);
    expect((await getCredential(admin(), 'acme', leaked.publicKey)).orphaned).toBeNull();
    const renewed = { ...leaked, creds: formatCreds(jwt, leaked.key.seed) };
    await (await connectWith(cluster.urls[0], renewed)).close();
    await refused(leaked);
    const next = await issue(admin(), 'acme', key);
    const client = await connectWith(cluster.urls[0], next);
    const [done] = (await trailOf(key)).filter(({ correlation }) => correlation === caller.correlation);
    expect(done).toMatchObject({ result: 'done', reason: expect.stringContaining(ALL.join(', ')) as string });

    // Whoever has a copy of the claims of before pushes it.
    await (await getSystem()).request('$SYS.REQ.CLAIMS.UPDATE', before);
    const isBack = () =>
      connectWith(cluster.urls[0], leaked).then(
        (one) => one.close().then(() => true),
        () => false,
      );
    await expect.poll(isBack).toBe(true);
    await restoreSigningKeys(0);
    await refused(leaked);
    await restoreSigningKeys(0);
    const restored = (await trailOf(key)).filter(({ reason }) => reason?.includes('written again') === true);
    expect(restored).toHaveLength(1);
    await Promise.all([client, bystander].map((one) => one.close()));
  });

  it('is taken out when nobody uses it any more, and not while a server does not say so', async () => {
    const held = await issue(admin(), 'acme', key);
    await rotate(admin(), key, { kind: 'overlap', days: 30 });
    const long = new Date(Date.now() - 120_000).toISOString();
    await changeSigningKey('acme', key, (record) => record && { ...record, at: long });
    await endOverlaps(true);
    expect((await keyOf(key)).carried).toHaveLength(2);
    const { generation } = await keyOf(key);
    await expect(rotate(admin(), key, { kind: 'end-overlap' }, generation - 1)).rejects.toMatchObject({
      code: 'conflict',
    });
    const lines = await rotate(admin(), key, { kind: 'end-overlap' });
    expect(lines[0]).toMatchObject({ generation, rotated: false, until: null });
    await refused(held);
    await expect(rotate(admin(), key, { kind: 'end-overlap' })).rejects.toMatchObject({ code: 'conflict' });

    await rotate(admin(), key, { kind: 'overlap', days: 30 });
    await changeSigningKey('acme', key, (record) => record && { ...record, at: long });
    await endOverlaps(false);
    expect((await keyOf(key)).carried.map(({ credentials }) => credentials)).toEqual([0, 0]);
    await endOverlaps(true);
    expect((await keyOf(key)).carried).toHaveLength(1);
    const [last] = (await trailOf(key)).filter(({ actor }) => actor.issuer === 'urn:vertebra');
    expect(last?.reason).toContain('No valid credential');
  });
});

describe('rotating', () => {
  it.each([
    ['a developer', () => member('acme', 'org-developer'), 'forbidden'],
    ['a viewer', () => member('acme', 'org-viewer'), 'forbidden'],
    ['support', () => sovereign('support'), 'forbidden'],
    ['another Organization’s admin', () => member('globex', 'org-admin'), 'not-found'],
  ] as const)('is not for %s', async (_name, caller, code) => {
    await issue(admin(), 'acme', SEALED);
    const before = await keyOf(SEALED);
    await expect(rotate(caller(), SEALED, AT_ONCE, before.generation)).rejects.toMatchObject({ code });
    expect((await keyOf(SEALED)).generation).toBe(before.generation);
  });

  it('is about keys that sign somebody, as the caller knows them', async () => {
    const never = { role: 'kv-writer', environment: 'prod' } as const;
    await expect(rotate(admin(), never, AT_ONCE, 1)).rejects.toMatchObject({ code: 'not-found' });
    const { generation } = await keyOf(SEALED);
    for (const wrong of [generation - 1, generation + 1, Number.MAX_SAFE_INTEGER])
      await expect(rotate(admin(), SEALED, AT_ONCE, wrong)).rejects.toMatchObject({ code: 'conflict' });
    expect((await keyOf(SEALED)).generation).toBe(generation);
  });

  it('by two at once makes one next generation, and both are told how it stands', async () => {
    const held = await issue(admin(), 'acme', SEALED);
    const { generation } = await keyOf(SEALED);
    const both = [admin(), sovereign('security-officer')];
    const answers = await Promise.allSettled(both.map((caller) => rotate(caller, SEALED, AT_ONCE, generation)));
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'conflict' });
      else expect(of(answer.value, 'server').map(({ server }) => server)).toEqual(ALL);
    }
    const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? of(answer.value, 'key') : []));
    expect(told.filter(({ rotated }) => rotated)).toHaveLength(1);
    expect((await keyOf(SEALED)).generation).toBe(generation + 1);
    await refused(held);
  });

  it('holds while others issue: whoever got a credential of the older generation is told that it is of that', async () => {
    const { generation } = await keyOf(SEALED);
    const [lines, ...issued] = await Promise.all([
      rotate(admin(), SEALED, AT_ONCE, generation),
      ...Array.from({ length: 6 }, () => issue(admin(), 'acme', SEALED).catch(() => null)),
    ]);
    expect(lines.at(-1)).toMatchObject({ unproven: [] });
    for (const held of issued) {
      if (held === null) continue;
      const works = await connectWith(cluster.urls[0], held).then(
        (client) => client.close().then(() => true),
        () => false,
      );
      expect([works, await stateOf(held)]).toEqual(works ? [true, 'expires-soon'] : [false, 'orphaned']);
    }
  });

  it('is not proven on a server that stands still until it is back', async () => {
    const held = await issue(admin(), 'acme', SEALED);
    const clients = await connectEverywhere(held);
    const cut = Promise.all(clients.slice(0, 2).map((client) => client.closed()));
    const { generation } = await keyOf(SEALED);
    await cluster.freeze(2);
    const partly = { type: 'end', proven: ['test-1', 'test-2'], unproven: ['test-3'] };
    // Whoever is told that NATS does not answer tries again: the others elect leaders first. A conflict: the try before had begun it.
    const trying = () =>
      rotate(admin(), SEALED, AT_ONCE, generation).then(
        (lines) => (lines.at(-1)?.type === 'failed' ? undefined : lines.at(-1)),
        (error: unknown) => ((error as { code?: unknown }).code === 'conflict' ? null : undefined),
      );
    let last: Lines[number] | null | undefined;
    await expect.poll(async () => (last = await trying()), { timeout: 40_000 }).toBeDefined();
    expect(last ?? partly).toMatchObject(partly);
    // The page of a credential says the same.
    const provenOn = async () => {
      await proveOpenRevocations(0);
      const { orphaned } = await getCredential(admin(), 'acme', held.publicKey);
      return orphaned?.servers?.map(({ provenAt }) => provenAt !== null);
    };
    await expect.poll(provenOn, { timeout: 20_000, interval: 500 }).toEqual([true, true, false]);
    await cut;
    cluster.thaw(2);
    const isProven = async () => {
      await proveOpenRevocations(0);
      return readOpenRevocations();
    };
    await expect.poll(isProven, { timeout: 20_000, interval: 500 }).toEqual([]);
    expect(await provenOn()).toEqual([true, true, true]);
    await refused(held);
    const late = (await trailOf(SEALED)).filter(({ reason }) => reason?.includes('on test-3 last') === true);
    // One of each act: a try that NATS did not answer may have written one down, which is proven late as well.
    const acts = late.map(({ correlation }) => correlation);
    expect(acts).not.toEqual([]);
    expect(new Set(acts).size).toBe(acts.length);
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('revoking more than claims have room for', () => {
  it('rotates the key of a role whose credentials are all revoked, and never cuts one that is not', async () => {
    const owner = member('globex', 'org-admin');
    const [one, two, other] = [
      await issue(owner, 'globex', SEALED),
      await issue(owner, 'globex', SEALED),
      await issue(owner, 'globex', { ...SEALED, role: 'kv-reader' }),
    ];
    const { revocations } = await getCatalyst();
    const by = { issuer: 'https://id.example', subject: '1', username: 'ada' };
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const past = { account: 'edge', at: new Date().toISOString(), until: soon, by, reason: 'Before.', act: 'before' };
    for (let n = 0; n < MOST_REVOCATIONS; n += 500) {
      const some = Array.from({ length: 500 }, (_, index) => `U${String(n + index).padStart(55, 'A')}`);
      await Promise.all(
        some.map((publicKey) => revocations.put(`globex.${publicKey}`, JSON.stringify({ ...past, publicKey }))),
      );
    }
    const revoke = async (selection: RevocationSelection) =>
      Array.fromAsync(
        await revokeCredentials(owner, 'globex', { selection, reason: 'Leaked.', deleteDurables: false }),
      );
    const clients = await connectEverywhere(one);
    const bystander = await connectWith(cluster.urls[1], other);
    const single: RevocationSelection = { by: 'key', publicKeys: [one.publicKey] };
    await expect(revoke(single)).rejects.toMatchObject({ code: 'conflict' });
    await expect(previewRevocation(owner, 'globex', single)).rejects.toMatchObject({ code: 'conflict' });
    expect((await keyOf(SEALED, 'globex')).generation).toBe(1);

    const all: RevocationSelection = { by: 'role', role: SEALED.role };
    expect(await previewRevocation(owner, 'globex', all)).toMatchObject({ credentials: 2, rotates: [SEALED] });
    const lines = await revoke(all);
    expect(lines.slice(0, 2)).toMatchObject([
      { type: 'key', ...SEALED, generation: 2, rotated: true, credentials: 2, connections: 3 },
      { type: 'selected', revoked: 2, connections: 3 },
    ]);
    expect(lines.at(-1)).toEqual({ type: 'end', closed: 3, proven: ALL, unproven: [] });
    await Promise.all(clients.map((client) => client.closed()));
    await Promise.all([refused(one), refused(two)]);
    await bystander.flush();
    await bystander.close();
    const { items } = await listCredentials(owner, 'globex', { ...SEALED, limit: 10 });
    expect(items.map(({ state }) => state)).toEqual(['revoked', 'revoked']);
    const edge = (await getIndex()).edgeOf((await getIndex()).organizations.get('globex')?.account ?? '') ?? '';
    expect(Object.keys((await getIndex()).revocationsIn(edge) ?? {})).toHaveLength(MOST_REVOCATIONS);
    expect(await readOpenRevocations()).toEqual([]);
  });
});
