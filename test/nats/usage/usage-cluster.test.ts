/** What three servers tell of one account, and what is not known while one of them is away. */
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SAMPLE_MS } from '../../../lib/server/accounts/usage/usage-hour.ts';
import { takeSample } from '../../../lib/server/accounts/usage/usage-sampler.ts';
import { getUsageSeries } from '../../../lib/server/features/usage/get-usage-series.query.ts';
import { targetOrganization } from '../../battery/organization.ts';
import { operator } from '../../harness/callers.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const AWAY = 2;
const BEGIN = Math.floor(Date.now() / SAMPLE_MS) * SAMPLE_MS;
const MESSAGES = 50;

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
let home: NatsConnection;
beforeAll(async () => {
  cluster = await startNatsCluster();
  const url = cluster.urls.slice(0, AWAY).join(',');
  vertebra = await joinNats({ ...cluster, url, websocketUrl: cluster.websocketUrls[0] });
  home = await targetOrganization(cluster.urls[0], 'acme', ['dev']);
  for (let n = 0; n < MESSAGES; n += 1) await home.request(`ws.acme-dev.n${n}`, 'x'.repeat(10_000));
}, 90_000);
afterAll(async () => {
  await home.close();
  await vertebra.stop();
  await cluster.stop();
});

let step = 0;
/** Takes the next sample, and gives what it says of acme. */
async function sampled() {
  const at = BEGIN + step++ * SAMPLE_MS;
  await takeSample(at);
  const { series } = await getUsageSeries(operator(), 'acme', { range: '1h' }, at);
  return {
    storage: series.storageBytes.at(-1),
    messages: series.messages.at(-1),
    connections: series.connections.at(-1),
    rate: series.messagesInPerSecond.at(-1),
    calls: series.apiCallsPerSecond.at(-1),
  };
}

/** What NATS itself holds against the limits of the account. */
const storageByNats = async (): Promise<number> =>
  (await home.request('$JS.API.INFO', '', { timeout: 5_000 })).json<{ storage: number }>().storage;

it('is what NATS counts against the limits, once, however many servers tell it', { timeout: 40_000 }, async () => {
  const bytes = MESSAGES * 10_000;
  await expect.poll(storageByNats, { timeout: 10_000 }).toBeGreaterThan(bytes * 3);
  await expect
    .poll(async () => (await sampled()).storage, { timeout: 10_000, interval: 300 })
    .toBe(await storageByNats());
  const told = await sampled();
  expect(told.storage).toBeLessThan(bytes * 4);
  expect(told.messages).toBeGreaterThanOrEqual(MESSAGES);
  expect(told.messages).toBeLessThan(MESSAGES * 2);
  expect(told.connections).toBeGreaterThanOrEqual(1);
  expect(told.rate).toBeGreaterThanOrEqual(0);
});

it('is not known while a server stands still, and is as before when it goes on', { timeout: 60_000 }, async () => {
  const before = await sampled();
  await cluster.freeze(AWAY);
  const frozen = await sampled();
  expect(frozen).toEqual({ storage: before.storage, messages: null, connections: null, rate: null, calls: null });
  cluster.thaw(AWAY);
  await expect.poll(sampled, { timeout: 15_000, interval: 300 }).toMatchObject({
    storage: before.storage,
    messages: before.messages,
    connections: before.connections,
  });
});

it('has no dip when a server is down, and no rate across its restart', { timeout: 60_000 }, async () => {
  const before = await sampled();
  await cluster.kill(AWAY);
  const down = await sampled();
  // What the server tells alone nobody knows; what it holds of the account the others remember.
  expect(down).toEqual({ storage: before.storage, messages: null, connections: null, rate: null, calls: null });
  await cluster.start(AWAY);
  const back = await sampled();
  expect(back).toMatchObject({ storage: before.storage, connections: before.connections, calls: null });
  await expect.poll(sampled, { timeout: 15_000, interval: 300 }).toMatchObject({
    storage: before.storage,
    connections: before.connections,
    rate: expect.any(Number) as number,
    calls: expect.any(Number) as number,
  });
});
