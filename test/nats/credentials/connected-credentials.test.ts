/** Which credentials are connected, on a cluster of three servers of which one stops to answer. */
import type { NatsConnection } from '@nats-io/transport-node';
import { register } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countExpiringCredentials } from '../../../lib/server/features/credentials/inventory/count-expiring-credentials.query.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { getLastSeenWatch } from '../../../lib/server/features/credentials/last-seen/last-seen.store.ts';
import { withCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { registerExpiringFigures } from '../../../lib/server/features/credentials/inventory/expiring-figures.store.ts';
import { listConnectedCredentials } from '../../../lib/server/features/credentials/inventory/list-connected-credentials.query.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
const homes: NatsConnection[] = [];
beforeAll(async () => {
  cluster = await startNatsCluster();
  // never at the third, which is the one that does not answer below
  const url = cluster.urls.slice(0, 2).join(',');
  vertebra = await joinCluster(cluster, { url });
  for (const slug of ['acme', 'globex']) homes.push(await targetOrganization(cluster.urls[0], slug, ['dev']));
}, 90_000);
afterAll(async () => {
  for (const home of homes) await home.close();
  await vertebra.stop();
  await cluster.stop();
});

const counts = async (organization = 'acme') => {
  const { connected, ...rest } = await listConnectedCredentials(sovereign('support'), organization);
  return { ...rest, connected: new Map(connected.map(({ publicKey, connections }) => [publicKey, connections])) };
};

/** Credentials that end, and those of them that are connected, for 1, 7, 30 and 90 days. */
const expiring = async () => {
  const { windows, missing } = await countExpiringCredentials(sovereign('support'), 'acme');
  return { counts: windows.map(({ credentials, connected }) => [credentials, connected]), missing };
};

it('are counted on all servers in both accounts, and not known where one does not answer', async () => {
  // before anybody connects, as at the start of the console
  const watch = await getLastSeenWatch();
  const sealed = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  const trusted = await issue(admin(), 'acme', { environment: 'dev', role: 'trusted-publisher', expiryDays: 30 });
  const idle = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  const foreign = await issue(member('globex', 'org-admin'), 'globex', { environment: 'dev', role: 'publisher' });
  const clients = await Promise.all([
    ...cluster.urls.map((url) => connectWith(url, sealed)),
    connectWith(cluster.urls[1], trusted),
    connectWith(cluster.urls[1], foreign),
  ]);
  await expect
    .poll(() => counts(), { timeout: 10_000 })
    .toMatchObject({
      connected: new Map([
        [trusted.publicKey, 1],
        [sealed.publicKey, 3],
      ]),
      missing: [],
      complete: true,
    });
  // One answer for those who ask at once.
  const [one, other] = await Promise.all([counts(), counts()]);
  expect(one.at).toBe(other.at);
  expect(JSON.stringify(await listConnectedCredentials(admin(), 'acme'))).not.toMatch(/eyJ|globex/);
  await expect(listConnectedCredentials(member('globex', 'org-admin'), 'acme')).rejects.toMatchObject({
    code: 'not-found',
  });

  // When each was seen last, in both accounts; sessions and others' credentials are nobody's here.
  const seen = async (slug: string) => {
    await watch.write();
    const { items } = await listCredentials(member(slug, 'org-admin'), slug, { limit: 10 });
    return Object.fromEntries(items.map(({ publicKey, lastSeen }) => [publicKey, lastSeen]));
  };
  const recent = expect.stringMatching(/^20.*Z$/) as string;
  await expect
    .poll(() => seen('acme'))
    .toEqual({ [sealed.publicKey]: recent, [trusted.publicKey]: recent, [idle.publicKey]: null });
  expect(await seen('globex')).toEqual({ [foreign.publicKey]: recent });
  const keys = await withCatalyst(async ({ lastSeen }) => Array.fromAsync(await lastSeen.keys()));
  expect(keys.toSorted()).toEqual(
    [`acme.${sealed.publicKey}`, `acme.${trusted.publicKey}`, `globex.${foreign.publicKey}`].toSorted(),
  );
  const before = (await seen('acme'))[trusted.publicKey] ?? '';
  await clients[3]?.close();
  await expect.poll(async () => (await seen('acme'))[trusted.publicKey] ?? '').not.toBe(before);
  clients[3] = await connectWith(cluster.urls[1], trusted);

  const counted = [
    [2, 1],
    [2, 1],
    [3, 2],
    [3, 2],
  ];
  expect(await expiring()).toEqual({ counts: counted, missing: [] });
  await expect(countExpiringCredentials(member('globex', 'org-admin'), 'acme')).rejects.toMatchObject({
    code: 'not-found',
  });

  // Of all Organizations together, once they have been counted.
  registerExpiringFigures();
  const figures = async () => (await register.metrics()).match(/^vertebra_credentials_expiring.*/gmu);
  expect(await figures()).toEqual(['vertebra_credentials_expiring_counted_timestamp_seconds 0']);
  const from = Date.now() / 1000;
  await expect
    .poll(figures)
    .toEqual([
      ...['1"} 3', '7"} 3', '30"} 4', '90"} 4'].map((end) => `vertebra_credentials_expiring{window="${end}`),
      expect.stringMatching(/_counted_timestamp_seconds \d+\.?\d*$/),
    ]);
  expect(Number((await figures())?.at(-1)?.split(' ')[1])).toBeGreaterThan(from - 1);

  await cluster.freeze(2);
  const shown = () => counts().catch(() => null);
  await expect.poll(shown, { timeout: 40_000 }).toMatchObject({
    missing: ['test-3'],
    connected: new Map([
      [sealed.publicKey, 2],
      [trusted.publicKey, 1],
    ]),
  });
  expect((await counts()).connected.has(idle.publicKey)).toBe(false);
  // Ends of credentials are known whoever answers, and what is connected where somebody does.
  expect(await expiring()).toEqual({ counts: counted, missing: ['test-3'] });
  cluster.thaw(2);
  await expect.poll(shown, { timeout: 40_000 }).toMatchObject({ missing: [] });
  const lines = await revokeCredentials(admin(), 'acme', {
    selection: { by: 'key', publicKeys: [sealed.publicKey] },
    reason: 'leaked',
    deleteDurables: false,
  });
  for await (const line of lines) expect(line.type).not.toBe('failed');
  const without = [
    [1, 0],
    [1, 0],
    [2, 1],
    [2, 1],
  ];
  await expect.poll(expiring, { timeout: 20_000 }).toEqual({ counts: without, missing: [] });
  await Promise.all(clients.map((client) => client.close()));
}, 120_000);
