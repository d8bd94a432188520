/** Rotating keys of sessions on three servers: open pages and the server's own connections go on, and nobody is refused meanwhile. */
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, jwtAuthenticator } from 'nats.ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RevocationEvidence } from '../../../lib/domain/credentials/revocation.ts';
import { SESSION_KEY_ROLES } from '../../../lib/domain/credentials/credential-roles.ts';
import type { SessionKeyRole } from '../../../lib/domain/credentials/credential-roles.ts';
import type { RotateSigningKey, SessionKey } from '../../../lib/domain/credentials/signing-key.ts';
import { edgeAccountName } from '../../../lib/domain/names.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { readAccountSigners } from '../../../lib/server/accounts/account-signers.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { findOldTemplates } from '../../../lib/server/accounts/renew-templates.ts';
import { changeSigningKey } from '../../../lib/server/accounts/rotation/change-signing-key.ts';
import { signingKeyId } from '../../../lib/server/accounts/signing-keys.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listSigningKeys } from '../../../lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { rotateSigningKey } from '../../../lib/server/features/credentials/signing-keys/rotate-signing-key.command.ts';
import {
  endOverlaps,
  restoreSigningKeys,
  settleAnnounced,
} from '../../../lib/server/features/credentials/signing-keys/signing-keys.reconcile.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { signScopedUser } from '../../../lib/server/keys/sign.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { targetOrganization } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { makeUserKey } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';
import { WHOLE_ACCOUNT } from '../../../lib/domain/credentials/signing-key-name.ts';

const ALL = ['test-1', 'test-2', 'test-3'];
const SESSION_SECONDS = 10;
const CONTROL_SECONDS = 600;
const SKEW_SECONDS = 300;
const OVERLAP = { kind: 'overlap' } as const;
const AT_ONCE = { kind: 'at-once' } as const;
const admin = () => member('acme', 'org-admin');

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
const homes: NatsConnection[] = [];
beforeAll(async () => {
  cluster = await startNatsCluster();
  process.env.VERTEBRA_NATS_SESSION_SECONDS = String(SESSION_SECONDS);
  const url = cluster.urls.slice(0, 2).join(',');
  vertebra = await joinCluster(cluster, { url });
  homes.push(await targetOrganization(cluster.urls[0], 'acme', ['dev', 'prod']));
  homes.push(await targetOrganization(cluster.urls[0], 'globex', ['dev']));
}, 90_000);
afterAll(async () => {
  for (const home of homes) await home.close();
  await vertebra.stop();
  await cluster.stop();
  delete process.env.VERTEBRA_NATS_SESSION_SECONDS;
});

async function keyOf(role: SessionKeyRole, organization = 'acme'): Promise<SessionKey> {
  const { sessions } = await listSigningKeys(member(organization, 'org-viewer'), organization);
  const found = sessions.find((one) => one.role === role);
  if (!found) throw new Error(`no key ${role}`);
  return found;
}
async function rotate(caller: Caller, role: SessionKeyRole, how: RotateSigningKey['how'], generation?: number) {
  const now = generation ?? (await keyOf(role)).generation;
  const input = { role, environment: WHOLE_ACCOUNT, generation: now, how, reason: 'Yearly.' } as const;
  return Array.fromAsync<RevocationEvidence>(await rotateSigningKey(caller, 'acme', input));
}
const numbers = (key: SessionKey) => [key.generation, key.carried.map(({ generation }) => generation)];
const connectionsUnder = async (role: SessionKeyRole, generation: number) =>
  (await keyOf(role)).carried.find((one) => one.generation === generation)?.connections;

/** A page: its JWT is renewed at 60 % of its life, and NATS reads the newest one at each connect. */
async function openPage(caller: () => Caller, server: number) {
  const key = makeUserKey();
  const open = () => openNatsSession(caller(), 'acme', { publicKey: key.publicKey });
  let answer = await open();
  const { role } = answer;
  const connection = await connect({
    servers: cluster.websocketUrls[server] ?? '',
    authenticator: jwtAuthenticator(() => answer.jwt, new TextEncoder().encode(key.seed)),
    inboxPrefix: answer.inboxPrefix,
    ignoreAuthErrorAbort: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  const refusals: string[] = [];
  let hurry = Promise.withResolvers<undefined>();
  const renewing = async () => {
    for (;;) {
      await Promise.race([sleep(answer.lifetimeSeconds * 600), hurry.promise]);
      if (connection.isClosed()) return;
      hurry = Promise.withResolvers();
      answer = await open();
    }
  };
  const watching = async () => {
    for await (const { data } of connection.status()) {
      if (data !== 'AUTHORIZATION_VIOLATION') continue;
      refusals.push(data);
      hurry.resolve(undefined);
    }
  };
  void renewing();
  void watching();
  return { role, connection, refusals };
}

/** Asks again and again, and gives the longest time in milliseconds without an answer. */
function longestSilence(ask: () => Promise<unknown>) {
  let [last, longest, going] = [performance.now(), 0, true];
  const asking = (async () => {
    while (going) {
      await sleep(20);
      if (!(await ask().then(Boolean, () => false))) continue;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
  })();
  return async () => {
    going = false;
    await asking;
    return Math.max(longest, performance.now() - last);
  };
}
const info = (connection: { request: (subject: string, data: string, o: { timeout: number }) => Promise<unknown> }) =>
  longestSilence(() => connection.request('$JS.API.INFO', '', { timeout: 300 }));

/** The server's own connection, whose user expires in so many milliseconds. */
async function openControl(lifeMs: number): Promise<NatsConnection> {
  const account = (await readOrganizationRecord('acme'))?.record.home ?? '';
  const grant = authorize(operator().actor, 'organization.create');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - CONTROL_SECONDS * 1000 + lifeMs });
  return connectHome(grant, { organization: 'acme', account }).finally(() => vi.useRealTimers());
}

/** What a thief of a key signs for an hour. */
async function forge(role: 'inspector' | 'reader', generation: number) {
  const { publicKey, seed } = makeUserKey();
  const edge = (await readOrganizationRecord('acme'))?.record.edge ?? '';
  const grant = authorize(admin().actor, role === 'inspector' ? 'jetstream.inspect' : 'data.read', 'acme');
  const jwt = signScopedUser(await getVault(), grant, {
    accountName: edgeAccountName('acme'),
    key: signingKeyId(edge, { role, environment: WHOLE_ACCOUNT }, undefined, generation),
    publicKey,
    name: 'forged',
    expiresAt: Math.floor(Date.now() / 1000) + 3_600,
  });
  const connectAt = (server: number) =>
    connect({
      servers: cluster.websocketUrls[server] ?? '',
      authenticator: jwtAuthenticator(jwt, new TextEncoder().encode(seed)),
      inboxPrefix: `_INBOX.${publicKey}`,
      reconnect: false,
    });
  return { connectAt, refused: () => Promise.all([0, 1, 2].map((n) => expect(connectAt(n)).rejects.toThrow())) };
}

describe('with overlap', () => {
  it('open pages get their next JWT under the next generation, and nobody notices', async () => {
    const pages = [await openPage(() => member('acme', 'org-viewer'), 1), await openPage(admin, 2)];
    expect(new Set(pages.map(({ role }) => role))).toEqual(new Set(['reader']));
    const looking = await openPage(operator, 0);
    expect(looking.role).toBe('inspector');
    const thief = await forge('reader', 1);
    await (await thief.connectAt(2)).close();
    const silences = [...pages, looking].map(({ connection }) => info(connection));

    for (const role of ['inspector', 'reader'] as const) {
      const lines = await rotate(sovereign('security-officer'), role, OVERLAP);
      const before = Date.now();
      const claims = lines.flatMap((line) => (line.type === 'claims' ? [line.server] : []));
      expect(claims.sort()).toEqual(ALL);
      expect(lines.at(-1)).toEqual({ type: 'end', closed: 0, proven: ALL, unproven: [] });
      const key = await keyOf(role);
      expect(numbers(key)).toEqual([2, [2, 1]]);
      // exactly as long as the last session that the older one has signed, and as clocks differ
      const left = Date.parse(key.until ?? '') - before;
      expect(left).toBeLessThanOrEqual((SESSION_SECONDS + SKEW_SECONDS) * 1000);
      expect(left).toBeGreaterThan((SESSION_SECONDS + SKEW_SECONDS) * 1000 - 5_000);
      const line = lines.find((one) => one.type === 'key');
      expect(line).toMatchObject({ role, generation: 2, rotated: true, until: key.until, credentials: 0 });
    }
    await expect.poll(() => connectionsUnder('reader', 2), { timeout: 30_000 }).toBe(2);
    await expect.poll(() => connectionsUnder('inspector', 2), { timeout: 30_000 }).toBe(1);
    expect([await connectionsUnder('reader', 1), await connectionsUnder('inspector', 1)]).toEqual([0, 0]);

    // Not before its time, though nobody is connected under it.
    const long = new Date(Date.now() - 120_000).toISOString();
    await changeSigningKey('acme', { role: 'reader', environment: '-' }, (one) => one && { ...one, at: long });
    await endOverlaps(true);
    expect(numbers(await keyOf('reader'))).toEqual([2, [2, 1]]);
    await (await thief.connectAt(0)).close();
    await changeSigningKey('acme', { role: 'reader', environment: '-' }, (one) => one && { ...one, until: long });
    await endOverlaps(false);
    expect(numbers(await keyOf('reader'))).toEqual([2, [2]]);
    await thief.refused();
    for (const end of silences) expect(await end()).toBeLessThan(1_000);
    expect([...pages, looking].flatMap(({ refusals }) => refusals)).toEqual([]);
    for (const { connection } of [...pages, looking]) await connection.close();
    const { items } = await listAudit(admin(), { organization: 'acme', object: 'reader', limit: 20 });
    expect(items.map(({ actor, result }) => [actor.issuer === 'urn:vertebra', result])).toContainEqual([true, 'done']);
  }, 90_000);

  it('an open connection of the server itself does, too, and one that is opened then', async () => {
    const connection = await openControl(12_000);
    const end = info(connection);
    expect(await connectionsUnder('control', 1)).toBeGreaterThan(0);
    await rotate(admin(), 'control', OVERLAP);
    const { until } = await keyOf('control');
    expect(Date.parse(until ?? '') - Date.now()).toBeGreaterThan((CONTROL_SECONDS + SKEW_SECONDS) * 1000 - 5_000);
    expect(await connectionsUnder('control', 2)).toBe(0);
    const fresh = await openControl(CONTROL_SECONDS * 1000);
    expect(await connectionsUnder('control', 2)).toBe(1);
    await expect.poll(() => connectionsUnder('control', 2), { timeout: 30_000 }).toBe(2);
    expect(await end()).toBeLessThan(1_500);
    await Promise.all([connection, fresh].map((one) => one.close()));
  }, 60_000);

  it('the older generation stays for as long again after a second rotation', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    await changeSigningKey('acme', { role: 'inspector', environment: '-' }, (one) => one && { ...one, until: soon });
    const page = await openPage(operator, 0);
    await rotate(admin(), 'inspector', OVERLAP);
    const key = await keyOf('inspector');
    expect(numbers(key)).toEqual([3, [3, 2, 1]]);
    expect(Date.parse(key.until ?? '')).toBeGreaterThan(Date.now() + 200_000);
    await rotate(admin(), 'inspector', { kind: 'end-overlap' });
    expect(numbers(await keyOf('inspector'))).toEqual([3, [3]]);
    // It comes back under the one that signs.
    await expect.poll(() => connectionsUnder('inspector', 3), { timeout: 20_000 }).toBe(1);
    await page.connection.close();
  }, 60_000);

  it('signs nothing before every server that is there lets it in', async () => {
    const { generation } = await keyOf('reader');
    const next = generation + 1;
    await cluster.freeze(2);
    const trying = () =>
      rotate(admin(), 'reader', OVERLAP, generation).then(
        (lines) => (lines.at(-1)?.type === 'end' ? lines.at(-1) : undefined),
        (error: unknown) => ((error as { code?: unknown }).code === 'conflict' ? null : undefined),
      );
    let last: RevocationEvidence | null | undefined;
    await expect.poll(async () => (last = await trying()), { timeout: 40_000 }).toBeDefined();
    const partly = { type: 'end', proven: ['test-1', 'test-2'], unproven: ['test-3'] };
    expect(last ?? partly).toMatchObject(partly);
    expect(numbers(await keyOf('reader'))).toEqual([generation, [next, generation]]);
    await settleAnnounced(0);
    expect((await keyOf('reader')).generation).toBe(generation);
    await expect(rotate(admin(), 'reader', OVERLAP, generation)).rejects.toMatchObject({ code: 'conflict' });
    cluster.thaw(2);
    const isSigning = async () => {
      await settleAnnounced(0).catch(() => undefined);
      return (await keyOf('reader')).generation;
    };
    await expect.poll(isSigning, { timeout: 30_000, interval: 500 }).toBe(next);
    const page = await openPage(admin, 2);
    expect(await connectionsUnder('reader', next)).toBe(1);
    await page.connection.close();
  }, 120_000);
});

describe('at once', () => {
  it.each(['reader', 'inspector'] as const)(
    'cuts who the key of %s has signed, and open pages come back',
    async (role) => {
      const { generation } = await keyOf(role);
      const page = await openPage(role === 'reader' ? admin : operator, 1);
      const thief = await forge(role, generation);
      const stolen = await thief.connectAt(2);
      const lines = await rotate(admin(), role, AT_ONCE);
      expect(lines[0]).toMatchObject({ type: 'key', role, generation: generation + 1, rotated: true, connections: 2 });
      expect(lines.at(-1)).toEqual({ type: 'end', closed: 2, proven: ALL, unproven: [] });
      await stolen.closed();
      await thief.refused();
      await expect.poll(() => connectionsUnder(role, generation + 1), { timeout: 10_000 }).toBe(1);
      await page.connection.flush();
      await page.connection.close();
    },
  );

  it('the server itself comes back, too', async () => {
    const { generation } = await keyOf('control');
    const connection = await openControl(CONTROL_SECONDS * 1000);
    const end = info(connection);
    await rotate(admin(), 'control', AT_ONCE);
    expect(numbers(await keyOf('control'))).toEqual([generation + 1, [generation + 1]]);
    // that of the test's own Organization, which reads nothing anew, stays out
    await expect.poll(() => connectionsUnder('control', generation + 1), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await end()).toBeLessThan(3_000);
    await connection.close();
  });
});

it('claims that somebody puts back with a key of sessions that was taken out are written again', async () => {
  const { edge = '' } = (await readOrganizationRecord('acme'))?.record ?? {};
  const { generation } = await keyOf('reader');
  const thief = await forge('reader', generation);
  const [before = ''] = await lookupClaims(edge);
  await rotate(admin(), 'reader', AT_ONCE);
  await thief.refused();
  await (await getSystem()).request('$SYS.REQ.CLAIMS.UPDATE', before);
  const isBack = () =>
    thief.connectAt(0).then(
      (one) => one.close().then(() => true),
      () => false,
    );
  await expect.poll(isBack).toBe(true);
  await restoreSigningKeys(0);
  await thief.refused();
  // The one that was taken out is known as one of sessions for ever, so that nobody is told of a refused credential.
  const gone = (await getVault()).signingKey(
    signingKeyId(edge, { role: 'reader', environment: '-' }, undefined, generation),
  );
  expect((await readAccountSigners('acme', edge))?.signer(gone.publicKey)).toEqual({ of: 'sessions' });
  // Each generation that is carried has the permissions of this version.
  await rotate(admin(), 'reader', OVERLAP);
  expect(await findOldTemplates()).toEqual([]);
});

describe('rotating', () => {
  it.each([
    ['a developer', () => member('acme', 'org-developer'), 'forbidden'],
    ['support', () => sovereign('support'), 'forbidden'],
    ['another Organization’s admin', () => member('globex', 'org-admin'), 'not-found'],
  ] as const)('is not for %s', async (_name, caller, code) => {
    for (const role of SESSION_KEY_ROLES) {
      const before = await keyOf(role);
      for (const how of [OVERLAP, AT_ONCE])
        await expect(rotate(caller(), role, how, before.generation)).rejects.toMatchObject({ code });
      expect(numbers(await keyOf(role))).toEqual(numbers(before));
    }
  });

  it('is of the generation that the caller saw, and of two at once one does it', async () => {
    const before = await keyOf('reader');
    for (const wrong of [before.generation - 1, before.generation + 1, Number.MAX_SAFE_INTEGER])
      for (const how of [OVERLAP, AT_ONCE])
        await expect(rotate(admin(), 'reader', how, wrong)).rejects.toMatchObject({ code: 'conflict' });
    const both = await Promise.allSettled([1, 2].map(() => rotate(admin(), 'reader', OVERLAP, before.generation)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await keyOf('reader')).generation).toBe(before.generation + 1);
    expect(await keyOf('reader', 'globex')).toMatchObject({ generation: 1, rotated: null, until: null });
  });
});
