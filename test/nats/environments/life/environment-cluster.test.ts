/** Environments on three servers: kept on all of them, and retired while one of them is away, which proves it once it is back. */
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAudit } from '../../../../lib/server/features/audit/list-audit.query.ts';
import { addEnvironment } from '../../../../lib/server/features/environments/life/add-environment.command.ts';
import { changeEnvironment } from '../../../../lib/server/features/environments/life/change-environment.command.ts';
import { getEnvironment } from '../../../../lib/server/features/environments/life/get-environment.query.ts';
import { carryOnEnvironments } from '../../../../lib/server/features/environments/life/open-environments.reconcile.ts';
import { retireEnvironment } from '../../../../lib/server/features/environments/life/retire-environment.command.ts';
import { readOpenActs } from '../../../../lib/server/spine/state/open-acts.ts';
import { connectWith, targetOrganization } from '../../../battery/organization.ts';
import { member, operator } from '../../../harness/callers.ts';
import { issue } from '../../../harness/issue.ts';
import { startNatsCluster } from '../../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../../harness/nats/nats-cluster.ts';
import { joinNats } from '../../../harness/vertebra-process.ts';

const AWAY = 2;
let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
let home: NatsConnection;
beforeAll(async () => {
  cluster = await startNatsCluster({ network: true });
  const url = cluster.urls.slice(0, AWAY).join(',');
  vertebra = await joinNats({ ...cluster, url, websocketUrl: cluster.websocketUrls[0] });
  home = await targetOrganization(cluster.urls[0], 'acme', ['dev']);
}, 90_000);
afterAll(async () => {
  await home.close();
  await vertebra.stop();
  await cluster.stop();
});

const get = (name: string) => getEnvironment(operator(), 'acme', name);

it('is kept on one server, then on three, as somebody chooses', { timeout: 60_000 }, async () => {
  const made = await addEnvironment(operator(), 'acme', { type: 'stg', replicas: 1 });
  expect(made.settings).toMatchObject({ replicas: 1 });
  const { settings, version } = made;
  if (settings === null) throw new Error('no streams');
  const ask = (replicas: number) =>
    changeEnvironment(operator(), 'acme', 'acme-stg', {
      version,
      settings: { ...settings, replicas },
      dropsData: false,
    });
  await expect(ask(5)).rejects.toMatchObject({ code: 'invalid-request', fields: [{ path: 'settings.replicas' }] });
  expect((await ask(3)).settings).toMatchObject({ replicas: 3 });
  await expect.poll(async () => (await get('acme-stg')).copying, { timeout: 20_000 }).toEqual([]);
});

it('retired while a server is away is not proven there until it is back', { timeout: 120_000 }, async () => {
  const held = await issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'publisher' });
  const clients = await Promise.all(cluster.urls.map((url) => connectWith(url, held)));
  cluster.cut(AWAY, 'severed');
  await cluster.elected(AWAY);
  const asked = { confirm: 'acme-dev', reason: 'Not needed.' };
  const lines = await Array.fromAsync(await retireEnvironment(operator(), 'acme', 'acme-dev', asked));
  await Promise.all(clients.slice(0, AWAY).map((client) => client.closed()));
  expect(lines.at(-1)).toMatchObject({ proven: ['test-1', 'test-2'], unproven: ['test-3'] });
  const { last, silent } = await get('acme-dev');
  expect(silent).toEqual(['test-3']);
  expect(last?.servers.map(({ provenAt }) => provenAt !== null)).toEqual([true, true, false]);
  await carryOnEnvironments(0);
  expect(await readOpenActs('open-environments')).toHaveLength(1);

  await cluster.heal();
  const open = async () => {
    await carryOnEnvironments(0);
    return readOpenActs('open-environments');
  };
  await expect.poll(() => open().catch(String), { timeout: 40_000, interval: 500 }).toEqual([]);
  await clients[AWAY]?.closed();
  for (const url of cluster.urls) await expect(connectWith(url, held)).rejects.toThrow();
  expect((await get('acme-dev')).last?.servers.every(({ provenAt }) => provenAt !== null)).toBe(true);
  const { items } = await listAudit(operator(), { organization: 'acme', action: 'environment.retire', limit: 50 });
  expect(items.filter(({ reason }) => reason?.startsWith('Proven on every server by now') === true)).toHaveLength(1);
});
