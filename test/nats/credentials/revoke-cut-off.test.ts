/**
 * Revoking while the network cuts one server off from the others: it runs and lets clients in. What is proven of it is never more than what
 * it does.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RevocationEvidence, RevocationSelection } from '../../../lib/domain/credentials/revocation.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { getCredential } from '../../../lib/server/features/credentials/get-credential.query.ts';
import { proveOpenRevocations } from '../../../lib/server/features/credentials/revocation.reconcile.ts';
import { readOpenRevocations } from '../../../lib/server/features/credentials/revocation-acts.store.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { rotateSigningKey } from '../../../lib/server/features/credentials/signing-keys/rotate-signing-key.command.ts';
import { reconcileIntents } from '../../../lib/server/features/system/reconcile-intents.reconcile.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import type { Judge, NatsProxy } from '../../harness/nats/nats-proxy.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const ALONE = 2;
const DEV = { environment: 'dev', role: 'publisher' } as const;
const admin = () => member('acme', 'org-admin');

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
let home: NatsConnection;
/** Makes this process a Vertebra server at some of the servers. */
const joinAt = async (url: string) => joinNats({ ...cluster, url, websocketUrl: cluster.websocketUrls[0] });
beforeAll(async () => {
  cluster = await startNatsCluster({ network: true });
  vertebra = await joinAt(cluster.urls.slice(0, ALONE).join(','));
  home = await targetOrganization(cluster.urls[0], 'acme', ['dev', 'prod']);
}, 90_000);
afterAll(async () => {
  await home.close();
  await vertebra.stop();
  await cluster.stop();
});

afterEach(() => cluster.heal());

type Lines = RevocationEvidence[];
const of = <T extends RevocationEvidence['type']>(lines: Lines, type: T) =>
  lines.filter((line): line is Extract<RevocationEvidence, { type: T }> => line.type === type);
const connectEverywhere = (held: HeldCredential) => Promise.all(cluster.urls.map((url) => connectWith(url, held)));
const refused = (held: HeldCredential, servers: readonly string[] = cluster.urls) =>
  Promise.all(
    servers.map((url) => expect(connectWith(url, held)).rejects.toMatchObject({ name: 'AuthorizationError' })),
  );
const letIn = async (held: HeldCredential, servers: readonly string[] = cluster.urls) => {
  for (const url of servers) await (await connectWith(url, held)).close();
};

/** What cuts a credential, with the object of its audit records. */
const WAYS = {
  revoking: async (caller: Caller, { publicKey }: HeldCredential) => {
    const selection: RevocationSelection = { by: 'key', publicKeys: [publicKey] };
    return Array.fromAsync(
      await revokeCredentials(caller, 'acme', { selection, reason: 'Leaked.', deleteDurables: false }),
    );
  },
  'rotating its signing key': async (caller: Caller, { issued }: HeldCredential) => {
    const { role, environment, keyGeneration } = issued.credential;
    const input = {
      role,
      environment,
      generation: keyGeneration,
      how: { kind: 'at-once' },
      reason: 'Leaked.',
    } as const;
    return Array.fromAsync(await rotateSigningKey(caller, 'acme', input));
  },
};

/** On which servers a credential's page says that it is proven. */
async function provenOn({ publicKey }: HeldCredential): Promise<Record<string, boolean>> {
  const { revocation, orphaned } = await getCredential(admin(), 'acme', publicKey);
  const servers = revocation?.proof?.servers ?? orphaned?.servers ?? [];
  return Object.fromEntries(servers.map(({ server, provenAt }) => [server, provenAt !== null]));
}
const recordsOf = async ({ correlation }: Caller) => {
  const { items } = await listAudit(admin(), { organization: 'acme', limit: 500 });
  return items.filter((one) => one.correlation === correlation).reverse();
};
const allProven = async () => {
  await proveOpenRevocations(0);
  return readOpenRevocations();
};

it.each([
  ['revoking', 'severed'],
  ['rotating its signing key', 'silent'],
] as const)('%s is not proven on a server that is cut off, its routes %s, until it is back', async (way, how) => {
  const held = await issue(admin(), 'acme', DEV);
  const clients = await connectEverywhere(held);
  const [, , alone] = clients;
  const cut = Promise.all(clients.slice(0, ALONE).map((client) => client.closed()));
  cluster.cut(ALONE, how);
  await cluster.elected(ALONE);
  const caller = admin();
  const lines = await WAYS[way](caller, held);
  await cut;
  expect(lines.at(-1)).toEqual({ type: 'end', closed: 2, proven: ['test-1', 'test-2'], unproven: ['test-3'] });
  for (const type of ['claims', 'server'] as const)
    expect(
      of(lines, type)
        .filter((line) => !('provenAt' in line && line.provenAt === null))
        .map(({ server }) => server)
        .sort(),
    ).toEqual(['test-1', 'test-2']);
  expect(of(lines, 'server').find(({ server }) => server === 'test-3')).toMatchObject({
    provenAt: null,
    why: 'It did not answer.',
  });
  const [, outcome] = await recordsOf(caller);
  expect(outcome?.reason).toContain('not proven on test-3 yet');

  // A server that hears nothing goes on as before: what is said of it must not be green, however often it is asked.
  expect(await allProven()).toHaveLength(1);
  // Any replica may be asked for what is beside the proof, the one that does not answer as well.
  for (let n = 0; n < 6; n += 1)
    expect(await provenOn(held)).toEqual({ 'test-1': true, 'test-2': true, 'test-3': false });
  await alone?.flush();
  await letIn(held, cluster.urls.slice(ALONE));
  await refused(held, cluster.urls.slice(0, ALONE));

  await cluster.heal();
  await expect.poll(allProven, { timeout: 30_000, interval: 500 }).toEqual([]);
  await alone?.closed();
  await refused(held);
  expect(await provenOn(held)).toEqual({ 'test-1': true, 'test-2': true, 'test-3': true });
  const [, , late, ...more] = await recordsOf(caller);
  expect([late?.reason, more]).toEqual(['Proven on every server by now, on test-3 last.', []]);
});

describe('Vertebra is at the server that is cut off', () => {
  let judge: Judge = () => true;
  let proxy: NatsProxy;
  beforeAll(async () => {
    proxy = await startNatsProxy(Number(new URL(cluster.urls[ALONE]).port), (subject) => judge(subject));
    await vertebra.stop();
    vertebra = await joinAt(proxy.url);
  });
  afterAll(async () => {
    await vertebra.stop();
    proxy.stop();
  });

  it.each([
    ['before anything is written', 'revoking', 'severed', 'audit-log.'],
    ['before it is written down', 'revoking', 'silent', '$KV.revocation-acts.'],
    ['before claims are written', 'revoking', 'silent', '$SYS.REQ.CLAIMS.UPDATE'],
    ['before claims are written', 'rotating its signing key', 'severed', '$SYS.REQ.CLAIMS.UPDATE'],
  ] as const)('%s: %s is all or nothing, and proven nowhere else (%s)', async (_moment, way, how, subject) => {
    const held = await issue(admin(), 'acme', DEV);
    const clients = await connectEverywhere(held);
    judge = (published) => {
      if (published.startsWith(subject)) cluster.cut(ALONE, how);
      return true;
    };
    const caller = admin();
    const lines = await WAYS[way](caller, held).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'nats-unavailable' });
      return [];
    });
    judge = () => true;
    if (lines.length > 0)
      expect(lines.at(-1)).toMatchObject({
        type: 'failed',
        detail: expect.stringContaining('is completed when') as string,
      });
    const isOther = ({ server }: { server: string }) => server !== 'test-3';
    expect(of(lines, 'claims').filter(isOther)).toEqual([]);
    expect(of(lines, 'server').filter((line) => isOther(line) && line.provenAt !== null)).toEqual([]);
    await letIn(held, cluster.urls.slice(0, ALONE));
    const shown = await provenOn(held).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'nats-unavailable' });
      return {};
    });
    expect(Object.values(shown)).not.toContain(true);

    await cluster.heal();
    const settled = async () => {
      await reconcileIntents(0);
      return [await allProven(), (await recordsOf(caller)).length === 1];
    };
    await expect.poll(() => settled().catch(String), { timeout: 40_000, interval: 500 }).toEqual([[], false]);
    // A leader that was elected for it may still be on its way.
    const asking = () => getCredential(admin(), 'acme', held.publicKey);
    const { revocation, orphaned } = await vi.waitFor(asking, { timeout: 20_000, interval: 500 });
    const isCut = revocation !== null || orphaned !== null;
    if (subject === '$SYS.REQ.CLAIMS.UPDATE') expect(isCut).toBe(true);
    const results = (await recordsOf(caller)).map(({ result }) => result);
    if (isCut) {
      await Promise.all(clients.map((client) => client.closed()));
      await refused(held);
      expect(await provenOn(held)).toEqual({ 'test-1': true, 'test-2': true, 'test-3': true });
      expect(results.slice(0, 2)).toEqual(['intent', 'done']);
    } else {
      await letIn(held);
      await Promise.all(clients.map((client) => client.close()));
      if (results.length > 0) expect(results).toEqual(['intent', 'failed']);
    }
  });

  it('knows of the others though it has just been started and nobody leads', async () => {
    cluster.cut(ALONE, 'severed');
    vi.resetModules();
    const { allServers } = await import('../../../lib/server/nats/connections/servers.ts');
    expect(await allServers()).toEqual(['test-1', 'test-2', 'test-3']);
  });
});
