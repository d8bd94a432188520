/** Another key in the place of one: both valid for a while, then the old one is revoked by itself. */
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditFilter } from '../../../lib/domain/audit/audit.ts';
import type { ReplaceCredential } from '../../../lib/domain/credentials/credential.ts';
import { formatCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { ownRecords, replacementRecords, trailOf } from '../../../lib/domain/credentials/trail.ts';
import { findRevocation } from '../../../lib/server/accounts/revocations.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { readDurableOwner } from '../../../lib/server/features/credentials/durable-owners.store.ts';
import { changeCredential } from '../../../lib/server/features/credentials/credential-record.store.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { readOpenReplacements } from '../../../lib/server/features/credentials/replacement/open-replacements.store.ts';
import { replaceCredential } from '../../../lib/server/features/credentials/replacement/replace-credential.command.ts';
import { endReplacements } from '../../../lib/server/features/credentials/replacement/replaced-credential.reconcile.ts';
import { renewCredential } from '../../../lib/server/features/credentials/renewal/renew-credential.command.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { issue, makeUserKey, renewalRequest, replacementRequest } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = (username?: string) => member('acme', 'org-admin', username);
const PUBLISHER = { environment: 'dev', role: 'publisher' } as const;
const HOUR_MS = 3_600_000;

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

async function replace(old: HeldCredential, wish: Partial<ReplaceCredential> = {}, caller = admin()) {
  const key = makeUserKey();
  const request = await replacementRequest(caller, old.issued.credential, key, wish);
  const issued = await replaceCredential(caller, 'acme', old.publicKey, request);
  return { issued, key, publicKey: key.publicKey, creds: formatCreds(issued.jwt, key.seed) };
}
const recordOf = async ({ publicKey }: { publicKey: string }) =>
  (await getCredential(admin(), 'acme', publicKey)).credential;
const stateOf = async ({ publicKey }: { publicKey: string }) => {
  const { items, states } = await listCredentials(admin(), 'acme', { limit: 10, search: publicKey });
  expect(states[items[0]?.state ?? 'active']).toBe(1);
  return items[0]?.state;
};

/** As the page of the credential shows it, the oldest first. */
async function trail(held: { publicKey: string }) {
  const credential = await recordOf(held);
  const read = async (filter: AuditFilter) => (await listAudit(admin(), { ...filter, limit: 50 })).items;
  const [own, replacement] = [await read(ownRecords(credential)), await read(replacementRecords(credential))];
  return trailOf(credential, { own, replacement: credential.replacedBy === null ? [] : replacement })
    .map(({ action, result, actor, object }) => [action, result, actor.username, object])
    .reverse();
}

it('both are valid until the overlap is over; then the old one is revoked by itself, and the log says for whom', async () => {
  const old = await issue(admin('ann'), 'acme', { ...PUBLISHER, expiryDays: 90 });
  const client = await connectWith(vertebra.nats.url, old);
  const caller = admin('bea');
  const next = await replace(old, { overlapHours: 48 }, caller);
  const { credential } = next.issued;
  const until = new Date(Date.parse(credential.issuedAt) + 48 * HOUR_MS).toISOString();
  const bea = { issuer: 'https://id.example', subject: 'sub-bea', username: 'bea' };
  expect(credential).toMatchObject({
    ...PUBLISHER,
    name: 'next',
    issuedBy: bea,
    replaces: { publicKey: old.publicKey, until },
  });
  const by = {
    publicKey: next.publicKey,
    name: 'next',
    at: credential.issuedAt,
    by: bea,
    until,
    act: caller.correlation,
  };
  expect(await recordOf(old)).toEqual({ ...old.issued.credential, replacedBy: by });
  expect([await stateOf(old), await stateOf(next)]).toEqual(['replaced', 'active']);
  // It ends within 7 days, as its clients should know.
  const soon = await listCredentials(admin(), 'acme', { limit: 10, expiresWithin: '7' });
  expect(soon.items.map(({ publicKey }) => publicKey)).toEqual([old.publicKey]);

  await endReplacements(Date.parse(until) - 1);
  const other = await connectWith(vertebra.nats.url, next);
  for (const one of [client, other]) expect((await jetstream(one).publish('ws.acme-dev.x')).stream).toBe('WS_acme-dev');

  // Two servers find it at once, and one of them again later.
  await Promise.all([endReplacements(Date.parse(until)), endReplacements(Date.parse(until))]);
  await endReplacements(Date.parse(until));
  await client.closed();
  await expect(connectWith(vertebra.nats.url, old)).rejects.toThrow('Authorization Violation');
  await other.flush();
  await other.close();
  expect(await readOpenReplacements()).toEqual([]);
  expect(await stateOf(old)).toBe('revoked');
  const { revocation } = await getCredential(admin(), 'acme', old.publicKey);
  expect(revocation).toMatchObject({
    by: { issuer: 'urn:vertebra', username: 'vertebra' },
    reason: `Replaced by “next” (${next.publicKey}), by bea (id.example).`,
    until: old.issued.credential.expiresAt,
    proof: { servers: [{ why: null }] },
  });
  const audit = await listAudit(operator(), { organization: 'acme', limit: 5 });
  const about = audit.items.filter(({ correlation }) => correlation === caller.correlation);
  expect(about.map(({ action, result, actor, object }) => [action, result, actor.username, object]).slice(-3)).toEqual([
    ['credential.revoke', 'done', 'vertebra', old.publicKey],
    ['credential.replace', 'done', 'bea', next.publicKey],
    ['credential.replace', 'intent', 'bea', next.publicKey],
  ]);
  const replacing = ['intent', 'done'].map((result) => ['credential.replace', result, 'bea', next.publicKey]);
  expect(await trail(next)).toEqual(replacing);
  expect(await trail(old)).toEqual([
    ...['intent', 'done'].map((result) => ['credential.issue', result, 'ann', old.publicKey]),
    ...replacing,
    ['credential.revoke', 'done', 'vertebra', old.publicKey],
  ]);
});

it('a durable goes on with its position, and is of whoever replaced the one who read it', async () => {
  const wish = { environment: 'dev', role: 'subscriber', durable: 'moves' } as const;
  const old = await issue(admin('ann'), 'acme', wish);
  for (const payload of ['one', 'two']) await jetstream(acme).publish('ws.acme-dev.moves', payload);
  const read = async (held: { publicKey: string; creds: string }) => {
    const client = await connectWith(vertebra.nats.url, held);
    const consumer = await jetstream(client, { checkAPI: false }).consumers.get('WS_acme-dev', 'moves');
    const before = await consumer.info();
    for await (const message of await consumer.fetch({ max_messages: 1, expires: 2000 })) message.ack();
    await client.flush();
    await client.close();
    return before.num_pending;
  };
  const first = await read(old);
  const next = await replace(old, {}, admin('bea'));
  expect(next.issued.credential.durable).toBe('moves');
  expect(await read(next)).toBe(first - 1);
  const owner = await readDurableOwner({ organization: 'acme', environment: 'dev', durable: 'moves' });
  expect(owner?.owner.username).toBe('bea');
  // Nobody else gets at it who may not answer for the whole Organization: readers of one durable take each other's events.
  const developer = (username: string) => member('acme', 'org-developer', username);
  await expect(replace(next, { name: 'thief' }, developer('eve'))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('the durable of bea') as string,
  });
  const mine = await issue(developer('dan'), 'acme', { ...wish, durable: 'dans' });
  await replace(mine, {}, developer('dan'));
  // It is the same durable still, so who replaced it may renew and replace again.
  await replace({ ...next, issued: next.issued }, { name: 'third' }, admin('cid'));
});

it('a replaced one is revoked earlier, not renewed, and its end is not called off with the new one', async () => {
  const [one, other] = [await issue(admin(), 'acme', PUBLISHER), await issue(admin(), 'acme', PUBLISHER)];
  const [, next] = [await replace(one, { overlapHours: 2 }), await replace(other, { overlapHours: 2 })];
  const renewal = await renewalRequest(admin(), one.issued.credential, one.key);
  const renewing = renewCredential(admin(), 'acme', one.publicKey, renewal);
  await expect(renewing).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('“next” replaces it') as string,
  });
  const selection = { by: 'key' as const, publicKeys: [one.publicKey, next.publicKey] };
  await Array.fromAsync(
    await revokeCredentials(admin(), 'acme', { selection, reason: 'Leaked.', deleteDurables: false }),
  );
  await endReplacements(Date.now() + 3 * HOUR_MS);
  expect((await findRevocation('acme', one.publicKey))?.reason).toBe('Leaked.');
  expect((await findRevocation('acme', other.publicKey))?.reason).toContain(next.publicKey);
  expect(await readOpenReplacements()).not.toContainEqual(expect.objectContaining({ publicKey: one.publicKey }));
});

describe('a replacement is refused, and changes nothing,', () => {
  let held: HeldCredential;
  let prod: HeldCredential;
  beforeAll(async () => {
    held = await issue(admin(), 'acme', PUBLISHER);
    prod = await issue(admin(), 'acme', { environment: 'prod', role: 'publisher' });
  });

  it.each([
    ['of a viewer', () => member('acme', 'org-viewer'), () => held, 'forbidden'],
    ['of the operator', () => operator(), () => held, 'forbidden'],
    ['of support', () => sovereign('support'), () => held, 'forbidden'],
    ['of a developer for prod', () => member('acme', 'org-developer'), () => prod, 'forbidden'],
    ['of another Organization’s admin', () => member('globex', 'org-admin'), () => held, 'not-found'],
  ] as const)('%s', async (_name, caller, old, code) => {
    const request = await replacementRequest(admin(), old().issued.credential, makeUserKey());
    await expect(replaceCredential(caller(), 'acme', old().publicKey, request)).rejects.toMatchObject({ code });
    expect(await recordOf(old())).toEqual(old().issued.credential);
  });

  it.each([
    ['with another overlap than signed', { overlapHours: 25 }, 'proof-refused'],
    ['with another name than signed', { name: 'else' }, 'proof-refused'],
    ['with the key itself', 'itself', 'conflict'],
    ['with the key of another credential', 'other', 'conflict'],
    ['for more days than its role may have', 366, 'invalid-request'],
  ] as const)('%s', async (_name, how, code) => {
    const keys = { itself: held.key, other: prod.key };
    const key = typeof how === 'string' ? keys[how] : makeUserKey();
    const wish = typeof how === 'number' ? { expiryDays: how } : {};
    const request = await replacementRequest(admin(), held.issued.credential, key, wish);
    const sent = typeof how === 'object' ? { ...request, ...how } : request;
    await expect(replaceCredential(admin(), 'acme', held.publicKey, sent)).rejects.toMatchObject({ code });
    expect(await recordOf(held)).toEqual(held.issued.credential);
    expect(await recordOf(prod)).toEqual(prod.issued.credential);
  });

  it('of one that is replaced, by the first of two at once, revoked, or expired', async () => {
    const old = await issue(admin(), 'acme', PUBLISHER);
    const twice = await Promise.allSettled([replace(old, { name: 'first' }), replace(old, { name: 'second' })]);
    const [lost] = twice.filter((one) => one.status === 'rejected');
    const message = expect.stringMatching(/“(first|second)” already replaces it/) as string;
    expect(lost?.reason).toMatchObject({ code: 'conflict', message });
    const { replacedBy } = await recordOf(old);
    const { items } = await listCredentials(admin(), 'acme', { limit: 100 });
    expect(items.filter(({ replaces }) => replaces?.publicKey === old.publicKey)).toMatchObject([
      { publicKey: replacedBy?.publicKey, name: replacedBy?.name },
    ]);

    const revoked = await issue(admin(), 'acme', PUBLISHER);
    const selection = { by: 'key' as const, publicKeys: [revoked.publicKey] };
    await Array.fromAsync(
      await revokeCredentials(admin(), 'acme', { selection, reason: 'Leaked.', deleteDurables: false }),
    );
    await expect(replace(revoked)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Leaked.') as string,
    });

    const expired = await issue(admin(), 'acme', PUBLISHER);
    const past = new Date(Date.now() - HOUR_MS).toISOString();
    await changeCredential('acme', expired.publicKey, (one) => ({ ...one, expiresAt: past }));
    await expect(replace(expired)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('has expired') as string,
    });
  });
});
