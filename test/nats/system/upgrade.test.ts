/** Today's Vertebra, started on what release 0.1 left behind (test/fixtures/release-0.1): nothing is lost, nobody is let down. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { parseCookie } from 'cookie';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from '../../../lib/domain/zod.ts';
import { listOrganizationsSchema } from '../../../lib/domain/organizations/organization.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { coverTail } from '../../../lib/server/audit/chain/cover.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { listOrganizations } from '../../../lib/server/features/organizations/list-organizations.query.ts';
import { renewSigningKeys } from '../../../lib/server/features/organizations/renew-signing-keys.reconcile.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { reconcileIntents } from '../../../lib/server/features/system/reconcile-intents.reconcile.ts';
import { checkSession } from '../../../lib/server/identity/session/check-session.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { startNatsServer } from '../../harness/nats/nats-server.ts';
import type { TestNatsServer } from '../../harness/nats/nats-server.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { readBucket } from '../../harness/projector/state-model.ts';
import { cookieOf } from '../../harness/read-api.ts';
import { temporaryDirectory } from '../../harness/temporary-directory.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const DATA = fileURLToPath(new URL('../../fixtures/release-0.1/data.tar.gz', import.meta.url));
const expectedSchema = z.object({
  at: z.iso.datetime(),
  cookie: z.string(),
  account: z.string(),
  credentials: z.array(
    z.object({
      role: z.string(),
      publicKey: z.string(),
      creds: z.string(),
      permissions: z.object({ publish: z.array(z.string()), subscribe: z.array(z.string()) }),
    }),
  ),
  state: z.record(z.string(), z.unknown()),
  auditRecords: z.number(),
  verdict: z.object({ verified: z.number() }),
});
type Old = z.infer<typeof expectedSchema>['credentials'][number];

const directory = temporaryDirectory(afterAll);
execFileSync('tar', ['xzf', DATA, '-C', directory]);
const old = expectedSchema.parse(JSON.parse(readFileSync(`${directory}/expected.json`, 'utf8')));
const admin = () => member('acme', 'org-admin');

let nats: TestNatsServer;
let vertebra: Awaited<ReturnType<typeof joinNats>>;
let projector: ProjectorProcess;
/** clients that were there before the upgrade, and stay */
let clients: NatsConnection[];

const connectAs = ({ publicKey, creds }: Pick<Old, 'publicKey' | 'creds'>): Promise<NatsConnection> =>
  connect({
    servers: nats.url,
    authenticator: credsAuthenticator(new TextEncoder().encode(creds)),
    inboxPrefix: `_INBOX.${publicKey}`,
    timeout: 20_000,
    reconnectTimeWait: 50,
    maxReconnectAttempts: -1,
  });
const publisher = () => old.credentials.find(({ role }) => role === 'publisher') ?? expect.fail('no publisher');
const pod = (name: string) =>
  JSON.stringify({
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: 'upgrade',
    type: 'catalyst.k8s.pod.modified',
    time: new Date().toISOString(),
    data: { kind: 'pod', namespace: 'shop', name, phase: 'Running', ready: true, restarts: 0 },
  });
async function readState() {
  const { account } = (await getOrganization(operator(), 'acme')).organization;
  const home = await borrowHome(projectorGrant('acme'), { organization: 'acme', account });
  return readBucket(home.connection, 'acme-dev').finally(() => home.release());
}
/** What an earlier version left unfinished or in its own form, done as a console does it at its start. */
async function migrate(): Promise<number> {
  await reconcileIntents(0);
  return renewSigningKeys();
}

beforeAll(async () => {
  // As that deployment was configured: by default, today's Vertebra lets go of records older than 400 days.
  vi.stubEnv('VERTEBRA_AUDIT_RETENTION_DAYS', '36500');
  nats = await startNatsServer({ directory });
  clients = await Promise.all(old.credentials.map(connectAs));
  vertebra = await joinNats(nats);
  // as a console does at its start: the last one of before ended before its last records were sealed
  await coverTail();
}, 60_000);
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await projector.stop();
  await vertebra.stop();
  await nats.stop();
});

it('shows every Organization and credential, and takes the session of before', async () => {
  const { items: organizations } = await listOrganizations(operator(), listOrganizationsSchema.parse({}));
  expect(organizations.map(({ slug }) => slug).sort()).toEqual(['acme', 'globex']);
  expect((await getOrganization(admin(), 'acme')).organization.account).toBe(old.account);
  const { items } = await listCredentials(admin(), 'acme', { limit: 50 });
  expect(items.map(({ publicKey }) => publicKey).sort()).toEqual(
    old.credentials.map(({ publicKey }) => publicKey).sort(),
  );
  const cookies = Object.entries(parseCookie(old.cookie)).map(([name, value = '']) => ({ name, value }));
  const session = await checkSession(cookies, Date.parse(old.at) + 60_000);
  expect(session).toMatchObject({ kind: 'good', session: { actor: { organization: 'acme', roles: ['org-admin'] } } });
});

it('has the audit log of before, unbroken', async () => {
  const { items } = await listAudit(sovereign('security-officer'), { limit: 500 });
  expect(items.length).toBeGreaterThanOrEqual(old.auditRecords);
  expect(items.some(({ action }) => action === 'support-grant.request')).toBe(true);
  const { verified, broken } = await verifyAudit();
  expect(verified).toBeGreaterThanOrEqual(old.verdict.verified);
  expect(broken).toBeNull();
});

it('serves the state of before, and goes on with it', async () => {
  projector = await startProjectorProcess(vertebra.environment);
  const cookie = await cookieOf(admin());
  const served = await vi.waitFor(
    async () => {
      const answer = await fetch(`${projector.url}${readApi.state('acme-dev')}`, { headers: { cookie } });
      expect(answer.status).toBe(200);
      return answer.text();
    },
    { timeout: 20_000, interval: 200 },
  );
  for (const key of Object.keys(old.state).filter((one) => one.startsWith('k8s/'))) expect(served).toContain(key);
  const before = await readState();
  expect(before).toMatchObject(Object.fromEntries(Object.entries(old.state).filter(([key]) => key.startsWith('k8s/'))));
});

it('brings what is old to its own form once, and no credential is dropped by it', async () => {
  expect(await migrate()).toBeGreaterThan(0);
  expect(await migrate()).toBe(0);
  for (const client of clients) {
    await vi.waitFor(() => client.flush(), { timeout: 10_000, interval: 100 });
    expect(client.isClosed()).toBe(false);
  }
  for (const one of old.credentials) await (await connectAs(one)).close();
  const client = await connectAs(publisher());
  await client.request('ws.acme-dev.k8s.pod.shop.after', pod('after'), { timeout: 3000 });
  await client.close();
  await expect.poll(async () => Object.keys(await readState()).join(' ')).toContain('shop/after');
});

it('issues and revokes, new ones and old ones', async () => {
  const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  await (await connectAs(held)).close();
  const revoked = publisher();
  await Array.fromAsync(
    await revokeCredentials(admin(), 'acme', {
      selection: { by: 'key', publicKeys: [revoked.publicKey] },
      reason: 'Lost.',
      deleteDurables: false,
    }),
  );
  await expect(connectWith(nats.url, revoked)).rejects.toThrow();
  await expect.poll(verifyAudit).toMatchObject({ broken: null });
  const { ready, checks } = await getReadiness();
  expect({ ready, checks }).toMatchObject({ ready: true });
});
