/** Two clusters joined by gateways: claims reach every server, the product counts them all, and revoking holds on each. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { listAudit } from '../../lib/server/features/audit/list-audit.query.ts';
import { revokeCredentials } from '../../lib/server/features/credentials/revoke-credentials.command.ts';
import { listStreamServers } from '../../lib/server/features/organizations/list-stream-servers.query.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { getReadiness } from '../../lib/server/features/system/get-readiness.query.ts';
import { getCatalyst } from '../../lib/server/nats/connections/catalyst.ts';
import { lookupClaims } from '../../lib/server/accounts/resolver.ts';
import { connectWith } from '../battery/organization.ts';
import { member, operator, sovereign } from '../harness/callers.ts';
import { issue } from '../harness/issue.ts';
import type { HeldCredential } from '../harness/issue.ts';
import { startSupercluster } from '../harness/nats/supercluster.ts';
import type { Supercluster } from '../harness/nats/supercluster.ts';
import { joinNats } from '../harness/vertebra-process.ts';

const PATIENCE = { timeout: 60_000, interval: 500 };
const admin = () => member('acme', 'org-admin');

let servers: Supercluster;
let vertebra: { stop: () => Promise<void> };
let kept: HeldCredential;
beforeAll(async () => {
  servers = await startSupercluster({ east: 3, west: 2 });
  vertebra = await joinNats({ ...servers, url: servers.urls.join(','), websocketUrl: 'ws://127.0.0.1:1' });
  await vi.waitFor(getCatalyst, PATIENCE);
}, 120_000);
afterAll(async () => {
  await vertebra.stop();
  await servers.stop();
});

const readiness = async (name: string) => (await getReadiness()).checks.find((check) => check.name === name);
const everywhere = async (held: HeldCredential) => {
  for (const url of servers.urls) await (await connectWith(url, held)).close();
};
const nowhere = async (held: HeldCredential) => {
  for (const url of servers.urls) await expect(connectWith(url, held)).rejects.toThrow();
};

it('an Organization made in one of them is in both, and every server is counted', { timeout: 120_000 }, async () => {
  const { organization } = await createOrganization(operator(), {
    slug: 'acme',
    displayName: 'Acme',
    environments: ['dev'],
  });
  const copies = await lookupClaims(organization.account);
  expect(copies).toHaveLength(servers.names.length);
  expect(new Set(copies).size).toBe(1);
  const listed = await listStreamServers(operator());
  expect(listed.servers.map(({ name, cluster }) => `${cluster}/${name}`).sort()).toEqual(
    servers.names.map((name) => `${name.slice(0, 4)}/${name}`),
  );
  expect(await readiness('nats-servers')).toMatchObject({ detail: `JetStream runs on ${servers.names.join(', ')}` });
  kept = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  await everywhere(kept);
});

it('a credential revoked in one of them is cut and refused in both, with the proof of each server', async () => {
  const held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  const clients = await Promise.all(servers.urls.map((url) => connectWith(url, held)));
  const cut = Promise.all(clients.map((client) => client.closed()));
  const lines = await Array.fromAsync(
    await revokeCredentials(admin(), 'acme', {
      selection: { by: 'key', publicKeys: [held.publicKey] },
      reason: 'Lost.',
      deleteDurables: false,
    }),
  );
  await cut;
  expect(lines.at(-1)).toMatchObject({ type: 'end', proven: servers.names, unproven: [] });
  await nowhere(held);
  await everywhere(kept);
});

it(
  'a server that is back with an empty disk is told until it has all claims, and takes logins meanwhile',
  { timeout: 240_000 },
  async () => {
    const last = servers.names.length - 1;
    await servers.kill(last);
    await servers.empty(last);
    await servers.start(last);
    const name = servers.names[last] ?? '';
    await expect
      .poll(async () => (await readiness('claims-in-sync'))?.detail, PATIENCE)
      .toContain(`${name} lacks claims of`);
    await (await connectWith(servers.urls[last] ?? '', kept)).close();
    const synced = { timeout: 150_000, interval: 2_000 };
    await expect.poll(async () => (await readiness('claims-in-sync'))?.detail, synced).toMatch(/^every server has/);
    await expect.poll(async () => (await readiness('nats-servers'))?.detail, PATIENCE).toMatch(/^JetStream runs on/);
    expect((await listAudit(sovereign('security-officer'), { limit: 10 })).items.length).toBeGreaterThan(0);
  },
);
