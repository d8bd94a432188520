import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listOrganizationsSchema } from '../../../lib/domain/organizations/organization.ts';
import { takeSample } from '../../../lib/server/accounts/usage/usage-sampler.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { listOrganizations } from '../../../lib/server/features/organizations/list-organizations.query.ts';
import { forget } from '../../../lib/server/nats/connections/singleton.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const begun = Date.now();
let vertebra: VertebraProcess;
let clients: NatsConnection[];
let publishing: NodeJS.Timeout;

beforeAll(async () => {
  vertebra = await startVertebra();
  for (const slug of ['busy', 'idle']) {
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev', 'prod'] });
  }
  const admin = member('busy', 'org-admin');
  // one in the edge account, one in the home account: both are the Organization's
  const held = [
    await issue(admin, 'busy', { environment: 'prod', role: 'publisher' }),
    await issue(admin, 'busy', { environment: 'prod', role: 'trusted-publisher' }),
  ];
  await issue(admin, 'busy', { environment: 'prod', role: 'subscriber', durable: 'app' });
  clients = await Promise.all(held.map((credential) => connectWith(vertebra.nats.url, credential)));
  publishing = setInterval(() => {
    for (const client of clients) client.publish('ws.busy-prod.x', 'x'.repeat(1000));
  }, 5);
});
afterAll(async () => {
  clearInterval(publishing);
  await Promise.all(clients.map((client) => client.close()));
  await vertebra.stop();
});

const usageOf = async (slug: string) => (await getOrganization(operator(), slug)).organization.usage;

it('has rates from the first reading of a page on, counted from the last sample', async () => {
  forget('nats.usage');
  await takeSample();
  await sleep(1_100);
  expect((await usageOf('busy')).messagesInPerSecond).toBeGreaterThan(50);
});

it('tells streams, consumers, connections, storage and traffic of home and edge together', async () => {
  await expect
    .poll(() => usageOf('busy'), { timeout: 15_000, interval: 500 })
    .toMatchObject({
      streams: 6,
      consumers: 3,
      connections: 2,
      storageBytes: expect.toSatisfy((bytes: number) => bytes > 10_000) as number,
      messagesInPerSecond: expect.toSatisfy((rate: number) => rate > 50) as number,
      bytesInPerSecond: expect.toSatisfy((rate: number) => rate > 50_000) as number,
    });
});

it('tells nothing of it about another Organization', async () => {
  expect(await usageOf('idle')).toMatchObject({ streams: 6, consumers: 2, connections: 0, messagesInPerSecond: 0 });
});

it('orders the list, and says which servers it is of', async () => {
  const page = await listOrganizations(
    operator(),
    listOrganizationsSchema.parse({ sort: 'storage', direction: 'desc' }),
  );
  expect(page.items.map(({ slug }) => slug)).toEqual(['busy', 'idle']);
  expect(page.freshness).toMatchObject({ serversExpected: ['test-1'], serversAnswered: ['test-1'] });
  const times = [begun, Date.parse(page.freshness.at ?? ''), Date.now()];
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});
