/** Rotating the master secret: every key of every Organization, the audit log, and what is left when the old file is gone. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jwtAuthenticator, connect } from 'nats.ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatCreds } from '../../../lib/domain/credentials/creds-file.ts';
import type { RotateMasterSecret } from '../../../lib/domain/system/key-rotation.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { masterOf, readAllSigningKeys } from '../../../lib/server/accounts/signing-keys.ts';
import { BLOCK_RECORDS } from '../../../lib/server/audit/chain/checkpoint.ts';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { masterStatus } from '../../../lib/server/features/credentials/master-secret/master-status.query.ts';
import { carryOnMaster } from '../../../lib/server/features/credentials/master-secret/move-keys.reconcile.ts';
import { rotateMasterSecret } from '../../../lib/server/features/sovereign-keys/master-secret.command.ts';
import type { State } from '../../../lib/server/features/sovereign-keys/rotation-lease.store.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { listSigningKeys } from '../../../lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { decideSupportGrant } from '../../../lib/server/features/support/decide-support-grant.command.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { addMaster } from '../../../lib/server/keys/add-master.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { currentMaster, readMasterRotation } from '../../../lib/server/nats/connections/current-master.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { issue, makeUserKey, renewalRequest } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startNatsServer } from '../../harness/nats/nats-server.ts';
import type { TestNatsServer } from '../../harness/nats/nats-server.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const officer = () => sovereign('security-officer');
const admin = (slug: string) => member(slug, 'org-admin');
const SLUGS = ['acme', 'globex', 'initech', 'hooli', 'umbrella', 'stark'];
const OVERLAP: RotateMasterSecret = { to: 2, reason: 'Yearly.', how: { kind: 'overlap', days: 30 } };
const AT_ONCE: RotateMasterSecret = { to: 2, reason: 'Leaked.', how: { kind: 'at-once' } };

let nats: TestNatsServer;
let vertebra: Awaited<ReturnType<typeof joinNats>>;
/** As after a restart: the keys are read anew. */
async function restart(): Promise<void> {
  await vertebra.stop();
  vertebra = await joinNats(nats);
}
beforeAll(async () => {
  nats = await startNatsServer();
  vertebra = await joinNats(nats);
  for (const slug of SLUGS)
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev', 'prod'] });
});
afterAll(async () => {
  await vertebra.stop();
  await nats.stop();
});

/** Carries the rotation of now on, as a server does by itself. */
async function carryOn() {
  const rotation = await readMasterRotation();
  const states: State[] = [];
  const end = rotation && (await carryOnMaster(rotation, (state) => states.push(state)));
  return { first: states[0], end, doneAt: (await readMasterRotation())?.doneAt };
}
/** Begins one, and carries it on. */
async function rotate(wish: RotateMasterSecret, caller: Caller = officer()) {
  await rotateMasterSecret(caller, wish);
  return carryOn();
}
/** Has a process say that it runs and holds these secrets, as it does by itself. */
async function sayRuns(id: string, masters: Record<string, string>) {
  const { processes } = await getCatalyst();
  const said = { kind: 'projector', host: 'test', startedAt: new Date().toISOString(), trusts: [], holds: [] };
  await processes.put(id, JSON.stringify({ ...said, next: null, masters }));
}
const endsNow = async (id: string) => (await getCatalyst()).processes.purge(id);
const works = async (held: HeldCredential) => (await connectWith(nats.url, held)).close();
const isRefused = (held: HeldCredential) => expect(connectWith(nats.url, held)).rejects.toThrow();
async function openSession(slug: string) {
  const key = makeUserKey();
  const { jwt, inboxPrefix } = await openNatsSession(admin(slug), slug, { publicKey: key.publicKey });
  const authenticator = jwtAuthenticator(jwt, new TextEncoder().encode(key.seed));
  const connection = await connect({ servers: nats.websocketUrl, authenticator, inboxPrefix, reconnect: false });
  await connection.close();
}
async function openControl(slug: string) {
  const account = (await readOrganizationRecord(slug))?.record.home ?? '';
  const connection = await connectHome(projectorGrant(slug), { organization: slug, account });
  await connection.close();
}
async function renew(slug: string, held: HeldCredential): Promise<HeldCredential> {
  const { credential } = await getCredential(admin(slug), slug, held.publicKey);
  const input = await renewalRequest(admin(slug), credential, held.key);
  const { jwt } = await renewCredential(admin(slug), slug, held.publicKey, input);
  return { ...held, creds: formatCreds(jwt, held.key.seed) };
}
/** Generations and the master secret of the newest, by key. */
const keysNow = async (slug: string) =>
  Object.fromEntries(
    [...((await readAllSigningKeys()).get(slug) ?? [])].map(([name, record]) => [
      name,
      [record.generation, masterOf(record, record.generation)],
    ]),
  );

const held = new Map<string, HeldCredential>();
const heldAs = (name: string): HeldCredential => {
  const one = held.get(name);
  if (one === undefined) throw new Error(`nobody holds ${name}`);
  return one;
};

it('is for security officers, and refused without a newer secret or while a process lacks it, before anything is pushed', async () => {
  held.set('acme', await issue(admin('acme'), 'acme', { environment: 'dev', role: 'publisher' }));
  held.set('globex', await issue(admin('globex'), 'globex', { environment: 'prod', role: 'trusted-publisher' }));
  const { edge = '' } = (await readOrganizationRecord('acme'))?.record ?? {};
  const before = await lookupClaims(edge);
  for (const caller of [operator(), sovereign('support'), admin('acme')])
    await expect(rotate(OVERLAP, caller)).rejects.toMatchObject({ code: 'forbidden' });
  for (const caller of [sovereign('support'), admin('acme')])
    await expect(masterStatus(caller)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(rotate(OVERLAP)).rejects.toMatchObject({ code: 'conflict' });
  expect(addMaster(nats.keysDirectory)).toBe(2);
  // more than a block of the audit log, so that a checkpoint is there which no later one replaces
  const entry = { action: 'data.view', organization: 'acme', object: 'stream', result: 'done' } as const;
  for (let record = 0; record <= BLOCK_RECORDS; record += 1) await recordAudit(admin('acme'), entry);
  await restart();
  for (const masters of [{}, { 1: 'x' }, { 2: 'another' }]) {
    await sayRuns('projector-1', masters);
    await expect(rotate(OVERLAP)).rejects.toThrow(
      /^The projector 1 on test (does not hold|has another secret as) master secret 2/,
    );
  }
  await endsNow('projector-1');
  expect([await currentMaster(), await lookupClaims(edge), await keysNow('acme')]).toEqual([1, before, {}]);
  // the unfinished block is sealed half a second after its last record
  await expect.poll(async () => (await masterStatus(officer())).masters[0]?.checkpoints).toBe(2);
  expect((await masterStatus(officer())).masters).toMatchObject([
    { master: 1, organizations: SLUGS.length, removable: false },
    { master: 2, keys: 0, organizations: 0, checkpoints: 0, removable: false },
  ]);
});

it('goes on where a process was killed, and rotates nothing twice', async () => {
  let updates = 0;
  const victim: { kill?: () => void } = {};
  const proxy = await startNatsProxy(nats.ports.client, (subject) => {
    if (subject === '$SYS.REQ.CLAIMS.UPDATE') updates += 1;
    if (updates < 6) return true;
    victim.kill?.();
    return false;
  });
  const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
  victim.kill = server.kill;
  const outcome = await server.run({ name: 'rotate-master', caller: officer(), input: OVERLAP });
  expect(outcome).toMatchObject({ code: 'killed' });
  proxy.stop();
  const half = await masterStatus(officer());
  expect(half.current).toBe(2);
  expect(half.masters.find(({ master }) => master === 1)?.organizations).toBe(SLUGS.length);

  // It is not over: nobody begins it anew, whoever is there goes on.
  await expect(rotate(OVERLAP)).rejects.toMatchObject({ code: 'conflict' });
  expect(await carryOn()).toMatchObject({ end: null, doneAt: null });
  await expect.poll(async () => (await carryOn()).doneAt, { timeout: 30_000, interval: 1_000 }).not.toBeNull();
  for (const slug of SLUGS) {
    const keys = await keysNow(slug);
    expect(Object.keys(keys)).toEqual(expect.arrayContaining(['inspector.-', 'reader.-', 'control.-']));
    expect(
      Object.values(keys).every(([generation, master]) => generation === 2 && master === 2),
      slug,
    ).toBe(true);
  }
  const again = await Promise.allSettled([rotate(OVERLAP), rotate(OVERLAP)]);
  expect(again.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(again.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
  expect(again.find(({ status }) => status === 'fulfilled')).toMatchObject({ value: { first: { total: 0 } } });
  expect((await readMasterRotation())?.doneAt).not.toBeNull();
});

it('lets everybody go on meanwhile: old credentials, renewed ones, sessions, and new Organizations', async () => {
  for (const [slug, one] of held) {
    await works(one);
    await openSession(slug);
    await openControl(slug);
  }
  const { items, sessions } = await listSigningKeys(admin('acme'), 'acme');
  expect([...items, ...sessions].map(({ generation, carried }) => [generation, carried.length])).toEqual(
    Array.from({ length: 4 }, () => [2, 2]),
  );
  held.set('renewed', await renew('acme', heldAs('acme')));
  expect(
    (await getCredential(admin('acme'), 'acme', heldAs('renewed').publicKey)).credential.renewals.at(-1),
  ).toMatchObject({
    keyGeneration: 2,
  });
  await works(heldAs('renewed'));
  await createOrganization(operator(), { slug: 'fresh', displayName: 'Fresh', environments: ['dev'] });
  held.set('fresh', await issue(admin('fresh'), 'fresh', { environment: 'dev', role: 'kv-reader' }));
  held.set('late', await issue(admin('globex'), 'globex', { environment: 'dev', role: 'kv-writer' }));
  expect(Object.values(await keysNow('fresh'))).toEqual(Array.from({ length: 4 }, () => [1, 2]));
  expect((await keysNow('globex'))['kv-writer.dev']).toEqual([1, 2]);
  expect((await verifyAudit()).broken).toBeNull();
  const [first, second] = (await masterStatus(officer())).masters;
  expect(first).toMatchObject({ organizations: SLUGS.length, checkpoints: 0, removable: false });
  expect(second).toMatchObject({ organizations: SLUGS.length + 1, removable: false });
});

it('after a leak takes out all that is of the old secret, with proof', async () => {
  const client = await connectWith(nats.url, heldAs('globex'));
  const { end, doneAt } = await rotate(AT_ONCE);
  expect(end).toMatchObject({ total: SLUGS.length, left: 0, failed: [] });
  expect(doneAt).not.toBeNull();
  await client.closed();
  await isRefused(heldAs('globex'));
  await isRefused(heldAs('acme'));
  for (const name of ['renewed', 'fresh', 'late']) await works(heldAs(name));
  const { masters, broken } = await masterStatus(officer());
  expect(masters[0]).toMatchObject({ master: 1, keys: 0, organizations: 0, checkpoints: 0, removable: true });
  expect(broken).toBe(0);
});

it('needs the old file for nothing then', async () => {
  await rm(join(nats.keysDirectory, 'master.key'));
  await restart();
  expect(await verifyAudit()).toMatchObject({ broken: null });
  for (const name of ['renewed', 'fresh', 'late']) await works(heldAs(name));
  for (const slug of [...SLUGS, 'fresh']) {
    await openSession(slug);
    await openControl(slug);
    await works(await issue(admin(slug), slug, { environment: 'dev', role: 'publisher' }));
    await works(await issue(admin(slug), slug, { environment: 'dev', role: 'trusted-subscriber' }));
  }
  await createOrganization(operator(), { slug: 'newest', displayName: 'Newest', environments: ['dev'] });
  await works(await issue(admin('newest'), 'newest', { environment: 'dev', role: 'publisher' }));
  await works(await renew('globex', heldAs('globex')));
  const wish = { scope: 'everything', reason: 'Lag', ticket: 'T-1', minutes: 5 } as const;
  const { id } = await requestSupportGrant(sovereign('support'), 'acme', wish);
  await decideSupportGrant(admin('acme'), 'acme', id, { decision: 'approve' });
  expect((await readOrganizationRecord('acme'))?.record.supportKeys).toMatchObject([{ grant: id, master: 2 }]);
  await isRefused(heldAs('globex'));
  expect((await verifyAudit()).broken).toBeNull();
  expect((await masterStatus(officer())).masters).toMatchObject([{ master: 2 }]);
});

it('is not used by a process that has another secret under its number: it writes nothing', async () => {
  const { edge = '' } = (await readOrganizationRecord('acme'))?.record ?? {};
  const before = await lookupClaims(edge);
  const file = join(nats.keysDirectory, 'master-2.key');
  const secret = await readFile(file, 'utf8');
  for (const other of [randomBytes(32).toString('base64url'), null]) {
    if (other === null) {
      await rm(file);
      addMaster(nats.keysDirectory);
      await rename(file, join(nats.keysDirectory, 'master-3.key'));
    } else await writeFile(file, other);
    await restart();
    await expect(issue(admin('acme'), 'acme', { environment: 'prod', role: 'kv-writer' })).rejects.toThrow();
    expect(await lookupClaims(edge)).toEqual(before);
  }
  await writeFile(file, secret, { mode: 0o600 });
  await restart();
  await works(await issue(admin('acme'), 'acme', { environment: 'prod', role: 'kv-writer' }));
});
