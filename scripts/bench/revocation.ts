/** Revoking on three servers until each of them has proven it: one credential, and 500 live connections at once. */
import type { NatsConnection } from '@nats-io/transport-node';
import type { RevocationSelection } from '../../lib/domain/credentials/revocation.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { revokeCredentials } from '../../lib/server/features/credentials/revoke-credentials.command.ts';
import { connectWith } from '../../test/battery/organization.ts';
import { member, operator } from '../../test/harness/callers.ts';
import { issue } from '../../test/harness/issue.ts';
import { startNatsCluster } from '../../test/harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../test/harness/nats/nats-cluster.ts';
import { joinNats } from '../../test/harness/vertebra-process.ts';
import type { Figure } from './measure.ts';
import { median, milliseconds } from './measure.ts';

const SLUG = 'revoked';
const ROUNDS = 30;
const CREDENTIALS = 50;
const CONNECTIONS = 500;
const ROUNDS_OF_MANY = 3;

const admin = () => member(SLUG, 'org-admin');
const url = (cluster: TestNatsCluster, index: number) => cluster.urls[index % cluster.urls.length] ?? '';

/** Milliseconds from asking until the last line, which must say that all servers have proven it and all connections are closed. */
const timeOf = (selection: RevocationSelection, connections: number) =>
  milliseconds(async () => {
    const body = { selection, reason: 'Bench.', deleteDurables: false };
    const last = (await Array.fromAsync(await revokeCredentials(admin(), SLUG, body))).at(-1);
    if (last?.type !== 'end' || last.proven.length !== 3 || last.unproven.length > 0 || last.closed !== connections)
      throw new Error(`It ended as ${JSON.stringify(last)}.`);
  });

async function timeOfOne(cluster: TestNatsCluster, round: number): Promise<number> {
  const held = await issue(admin(), SLUG, { environment: 'dev', role: 'publisher' });
  const client = await connectWith(url(cluster, round), held);
  const time = await timeOf({ by: 'key', publicKeys: [held.publicKey] }, 1);
  await client.closed();
  return time;
}

async function timeOfMany(cluster: TestNatsCluster): Promise<number> {
  const clients: NatsConnection[] = [];
  for (let number = 0; number < CREDENTIALS; number += 1) {
    const held = await issue(admin(), SLUG, { environment: 'dev', role: 'kv-reader' });
    const each = Array.from({ length: CONNECTIONS / CREDENTIALS }, (_, index) => url(cluster, number + index));
    clients.push(...(await Promise.all(each.map((server) => connectWith(server, held)))));
  }
  const time = await timeOf({ by: 'role', role: 'kv-reader' }, CONNECTIONS);
  await Promise.all(clients.map((client) => client.closed()));
  return time;
}

export async function benchRevocation(): Promise<Figure[]> {
  const cluster = await startNatsCluster();
  const { stop } = await joinNats({ ...cluster, websocketUrl: cluster.websocketUrls[0] });
  try {
    await createOrganization(operator(), { slug: SLUG, displayName: 'Revoked', environments: ['dev'] });
    const ones: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) ones.push(await timeOfOne(cluster, round));
    const many: number[] = [];
    for (let round = 0; round < ROUNDS_OF_MANY; round += 1) many.push(await timeOfMany(cluster));
    const range = (times: number[]) => `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)} ms`;
    return [
      {
        name: 'One credential revoked and proven on 3 servers, its connection closed',
        goal: 'median ≤ 100 ms',
        result: `${median(ones).toFixed(0)} ms (${range(ones)})`,
        holds: median(ones) <= 100,
      },
      {
        name: '500 live connections of 50 credentials revoked and proven on 3 servers',
        goal: '≤ 1 s',
        result: `${median(many).toFixed(0)} ms (${range(many)})`,
        holds: median(many) <= 1_000,
      },
    ];
  } finally {
    await stop();
    await cluster.stop();
  }
}
